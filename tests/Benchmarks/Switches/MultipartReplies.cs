using System.Text;
using Benchmarks.Net;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Switches;

/// <summary>Whose description a switch gives of itself.</summary>
internal enum Vendor
{
    OpenVSwitch,
    Generic,
}

/// <summary>
/// Replies to multipart requests (OpenFlow 1.3.5 §7.3.5); all lists of flows, groups and meters are empty.
/// </summary>
internal sealed class MultipartReplies(Vendor vendor)
{
    public const int HeaderSize = 16;
    private const ushort BadMultipart = 2;
    private const ushort BadExperimenter = 3;
    private const ushort More = 1;
    private const ushort ExperimenterType = 0xffff;

    public const int PortSize = 64;
    private const int PortStatsSize = 112;
    private const uint PortAny = 0xffffffff;
    private const uint PortLive = 4;
    private const uint TenGigabitFibre = 0x840;
    private const uint TenGigabitInKilobits = 10_000_000;
    private const int RequestWithPortSize = 24;

    public void Answer(EmulatedSwitch to, ReadOnlySpan<byte> request, OutputBuffer output)
    {
        ushort type = ReadUInt16BigEndian(request[8..]);
        switch (type)
        {
            case 0:
                Describe(vendor, $"bench{to.Index}", Begin(output, request, 1056)[HeaderSize..]);
                break;
            case 1 or 5 or 6 or 7 or 9 or 10: // FLOW, QUEUE, GROUP, GROUP_DESC, METER, METER_CONFIG
                Begin(output, request, 0);
                break;
            case 2: // AGGREGATE
                Begin(output, request, 24);
                break;
            case 3: // TABLE: none has been active
                Begin(output, request, 0);
                break;
            case 4: // PORT_STATS
                PortStatistics(to, request, output);
                break;
            case 8: // GROUP_FEATURES: all four types, chaining, 2^32-256 groups of each, output and set-field
                GroupFeatures(Begin(output, request, 40)[HeaderSize..]);
                break;
            case 11: // METER_FEATURES: drop bands, in kb/s and packets/s with bursts and statistics
                MeterFeatures(Begin(output, request, 16)[HeaderSize..]);
                break;
            case 12:
                TableFeatures.Answer(request, output);
                break;
            case 13: // PORT_DESC
                PortDescriptions(to, request, output);
                break;
            default:
                ControlPlane.Refuse(request, type == ExperimenterType ? BadExperimenter : BadMultipart, output);
                break;
        }
    }

    /// <summary>One reply with a body of zeros, and the flag that tells of another to follow.</summary>
    public static Span<byte> Begin(OutputBuffer output, ReadOnlySpan<byte> request, int bodySize, bool more = false)
    {
        uint xid = ReadUInt32BigEndian(request[4..]);
        Span<byte> reply = ControlPlane.Begin(output, Of13.MultipartReply, HeaderSize + bodySize, xid);
        request[8..10].CopyTo(reply[8..]);
        WriteUInt16BigEndian(reply[10..], more ? More : (ushort)0);
        return reply;
    }

    public static void Describe(Vendor vendor, string name, Span<byte> body)
    {
        bool openVSwitch = vendor == Vendor.OpenVSwitch;
        Text(body, openVSwitch ? "Nicira, Inc." : "Generic", 256);
        Text(body[256..], openVSwitch ? "Open vSwitch" : "Emulated switch", 256);
        Text(body[512..], openVSwitch ? "3.1.0" : "1.0", 256);
        Text(body[768..], "None", 32);
        Text(body[800..], name, 256);
    }

    private static void PortDescriptions(EmulatedSwitch to, ReadOnlySpan<byte> request, OutputBuffer output)
    {
        int count = to.Network.Ports;
        Span<byte> body = Begin(output, request, (count + 1) * PortSize)[HeaderSize..];
        Port(body, (ushort)to.Index, Of13.PortLocal, $"bench{to.Index}");
        for (int port = 1; port <= count; port++)
            Port(body[(port * PortSize)..], (ushort)to.Index, (uint)port, $"p{port}");
    }

    // struct ofp_port: number 4, pad 4, address 6, pad 2, name 16, config 4, state 4, four features 16, two speeds 8
    public static void Port(Span<byte> at, ushort of, uint number, string name)
    {
        WriteUInt32BigEndian(at, number);
        at[8] = 0x06; // locally administered, and none of the hosts'
        at[9] = 0x5d;
        WriteUInt16BigEndian(at[10..], of);
        WriteUInt16BigEndian(at[12..], (ushort)number);
        Text(at[16..], name, 16);
        WriteUInt32BigEndian(at[36..], PortLive);
        WriteUInt32BigEndian(at[40..], TenGigabitFibre);
        WriteUInt32BigEndian(at[56..], TenGigabitInKilobits);
    }

    private static void PortStatistics(EmulatedSwitch of, ReadOnlySpan<byte> request, OutputBuffer output)
    {
        uint asked = request.Length == RequestWithPortSize ? ReadUInt32BigEndian(request[HeaderSize..]) : PortAny;
        uint[] all = [.. Enumerable.Range(1, of.Network.Ports).Select(port => (uint)port)];
        uint[] ports = asked == PortAny ? all : [asked];
        Span<byte> body = Begin(output, request, ports.Length * PortStatsSize)[HeaderSize..];
        for (int i = 0; i < ports.Length; i++)
            WriteUInt32BigEndian(body[(i * PortStatsSize)..], ports[i]);
    }

    public static void GroupFeatures(Span<byte> body)
    {
        WriteUInt32BigEndian(body, 0xf);
        WriteUInt32BigEndian(body[4..], 0x7);
        for (int type = 0; type < 4; type++)
        {
            WriteUInt32BigEndian(body[(8 + 4 * type)..], 0xffffff00);
            WriteUInt32BigEndian(body[(24 + 4 * type)..], 0x02000001);
        }
    }

    public static void MeterFeatures(Span<byte> body)
    {
        WriteUInt32BigEndian(body, 200_000);
        WriteUInt32BigEndian(body[4..], 0x2);
        WriteUInt32BigEndian(body[8..], 0xf);
        body[12] = 1;
    }

    private static void Text(Span<byte> at, string text, int size) =>
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, size - 1)), at);
}
