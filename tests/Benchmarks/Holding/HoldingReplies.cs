using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Holding;

/// <summary>Replies to multipart requests (OpenFlow 1.3.5 §7.3.5) from what a switch holds, in parts as Open vSwitch's.</summary>
internal sealed class HoldingReplies(string name, IReadOnlyList<string> ports)
{
    // Open vSwitch begins another part at 64 KB less what one entry may have.
    private const int PartSize = 60_000;
    private const ushort BadMultipart = 2;
    private const ushort Experimenter = 0xffff;
    private const int ExperimenterHeaderSize = 8;
    private const int FlowRequestSize = 56;

    private readonly byte[] _ports = Ports(name, ports);

    public void Answer(HeldTables tables, ReadOnlySpan<byte> request, OutputBuffer output)
    {
        switch (ReadUInt16BigEndian(request[8..]))
        {
            case 0:
                MultipartReplies.Describe(Vendor.OpenVSwitch, name, MultipartReplies.Begin(output, request, 1056)[16..]);
                break;
            case 1 when request.Length == FlowRequestSize:
                Send(request, Select(tables.Flows, request), output);
                break;
            case 7: // GROUP_DESC
                Send(request, tables.Groups, output);
                break;
            case 8:
                MultipartReplies.GroupFeatures(MultipartReplies.Begin(output, request, 40)[16..]);
                break;
            case 10: // METER_CONFIG
                Send(request, tables.Meters, output);
                break;
            case 11:
                MultipartReplies.MeterFeatures(MultipartReplies.Begin(output, request, 16)[16..]);
                break;
            case 13: // PORT_DESC
                Send(request, _ports.Chunk(MultipartReplies.PortSize), output);
                break;
            case Experimenter: // A flow monitor: its beginning is confirmed, and nobody else changes flows here.
                request.Slice(16, ExperimenterHeaderSize).CopyTo(
                    MultipartReplies.Begin(output, request, ExperimenterHeaderSize)[16..]);
                break;
            default:
                ControlPlane.Refuse(request, BadMultipart, output);
                break;
        }
    }

    // Table at 16, cookie and mask at 32, match at 48: the controller asks by cookies alone.
    private static IEnumerable<byte[]> Select(IReadOnlyCollection<byte[]> flows, ReadOnlySpan<byte> request)
    {
        byte table = request[16];
        ulong mask = ReadUInt64BigEndian(request[40..]);
        ulong cookie = ReadUInt64BigEndian(request[32..]) & mask;
        return flows.Where(flow => (table == Of13.AllTables || table == FlowEntries.Table(flow))
            && (FlowEntries.Cookie(flow) & mask) == cookie);
    }

    private static void Send(ReadOnlySpan<byte> request, IEnumerable<byte[]> entries, OutputBuffer output)
    {
        List<byte[]> part = [];
        int size = 0;
        foreach (byte[] entry in entries)
        {
            if (size > 0 && size + entry.Length > PartSize)
            {
                Send(request, part, size, true, output);
                (part, size) = ([], 0);
            }
            part.Add(entry);
            size += entry.Length;
        }
        Send(request, part, size, false, output);
    }

    private static void Send(ReadOnlySpan<byte> request, List<byte[]> part, int size, bool more, OutputBuffer output)
    {
        Span<byte> body = MultipartReplies.Begin(output, request, size, more)[MultipartReplies.HeaderSize..];
        foreach (byte[] entry in part)
        {
            entry.CopyTo(body);
            body = body[entry.Length..];
        }
    }

    private static byte[] Ports(string name, IReadOnlyList<string> ports)
    {
        var all = new byte[(ports.Count + 1) * MultipartReplies.PortSize];
        ushort of = (ushort)string.GetHashCode(name, StringComparison.Ordinal);
        MultipartReplies.Port(all, of, Of13.PortLocal, name);
        for (int port = 1; port <= ports.Count; port++)
            MultipartReplies.Port(all.AsSpan(port * MultipartReplies.PortSize), of, (uint)port, ports[port - 1]);
        return all;
    }
}
