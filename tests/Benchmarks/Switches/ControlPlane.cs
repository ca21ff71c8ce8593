using Benchmarks.Load;
using Benchmarks.Net;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Switches;

/// <summary>
/// Answers to all a controller may ask, as Open vSwitch gives them: requests it knows with a reply, experimenters
/// and unknown types with the specification's error, modifications with silence.
/// </summary>
internal sealed unsafe class ControlPlane(Tally tally, MultipartReplies multipart)
{
    private const ushort BadRequest = 1;
    private const ushort BadType = 1;
    private const ushort BadExperimenter = 3;
    private const int ErrorDataSize = 64;
    private const uint RoleNoChange = 0;
    private const int HelloSize = 16;
    private const byte TableCount = 254;

    // FLOW_STATS, TABLE_STATS, PORT_STATS, GROUP_STATS, QUEUE_STATS: what Open vSwitch says (OpenFlow 1.3.5 §7.3.1).
    private const uint Capabilities = 0x4f;

    /// <summary>The switch's own first message, with a version bitmap of 1.3 alone.</summary>
    public static void Hello(OutputBuffer output)
    {
        Span<byte> hello = Begin(output, Of13.Hello, HelloSize, xid: 1);
        WriteUInt16BigEndian(hello[8..], 1);
        WriteUInt16BigEndian(hello[10..], 8);
        WriteUInt32BigEndian(hello[12..], 1u << Of13.Version);
    }

    public static void EchoRequest(OutputBuffer output) => Begin(output, Of13.EchoRequest, Of13.HeaderSize, xid: 2);

    public void Answer(EmulatedSwitch to, ReadOnlySpan<byte> message, OutputBuffer output, long now)
    {
        uint xid = ReadUInt32BigEndian(message[4..]);
        byte type = message[1];
        if (type is not (Of13.EchoRequest or Of13.EchoReply))
            to.LastMessageAt = now;
        switch (type)
        {
            case Of13.Hello or Of13.GroupMod or Of13.PortMod or Of13.TableMod or Of13.MeterMod or Of13.SetAsync:
                break;
            case Of13.Error:
                tally.Wrong($"the controller sent an error: {Convert.ToHexString(message)}");
                break;
            case Of13.EchoRequest:
                message[8..].CopyTo(Begin(output, Of13.EchoReply, message.Length, xid)[8..]);
                to.EchoesAnswered++;
                break;
            case Of13.EchoReply:
                to.EchoRepliesSeen++;
                break;
            case Of13.FeaturesRequest:
                Features(to, xid, output);
                to.FeaturesAt = now;
                break;
            case Of13.SetConfig when message.Length == 12:
                to.ConfigFlags = ReadUInt16BigEndian(message[8..]);
                to.MissSendLength = ReadUInt16BigEndian(message[10..]);
                break;
            case Of13.GetConfigRequest:
                Span<byte> config = Begin(output, Of13.GetConfigReply, 12, xid);
                WriteUInt16BigEndian(config[8..], to.ConfigFlags);
                WriteUInt16BigEndian(config[10..], to.MissSendLength);
                break;
            case Of13.BarrierRequest:
                if (to is { HasFlows: true, SetUpAt: 0 })
                    to.SetUpAt = now;
                Begin(output, Of13.BarrierReply, Of13.HeaderSize, xid);
                break;
            case Of13.RoleRequest when message.Length == 24:
                Role(to, message, xid, output);
                break;
            case Of13.GetAsyncRequest:
                Begin(output, Of13.GetAsyncReply, 32, xid);
                break;
            case Of13.QueueGetConfigRequest when message.Length == 16:
                message[8..12].CopyTo(Begin(output, Of13.QueueGetConfigReply, 16, xid)[8..]);
                break;
            case Of13.MultipartRequest when message.Length >= MultipartReplies.HeaderSize:
                multipart.Answer(to, message, output);
                break;
            default:
                Refuse(message, type == Of13.Experimenter ? BadExperimenter : BadType, output);
                break;
        }
    }

    /// <summary>An error of the kind BAD_REQUEST, with the begin of the request.</summary>
    public static void Refuse(ReadOnlySpan<byte> request, ushort code, OutputBuffer output)
    {
        ReadOnlySpan<byte> data = request[..Math.Min(request.Length, ErrorDataSize)];
        Span<byte> error = Begin(output, Of13.Error, 12 + data.Length, ReadUInt32BigEndian(request[4..]));
        WriteUInt16BigEndian(error[8..], BadRequest);
        WriteUInt16BigEndian(error[10..], code);
        data.CopyTo(error[12..]);
    }

    /// <summary>A message of zeros behind its header, which is written.</summary>
    public static Span<byte> Begin(OutputBuffer output, byte type, int size, uint xid)
    {
        Span<byte> message = output.TakeSpan(size);
        message.Clear();
        message[0] = Of13.Version;
        message[1] = type;
        WriteUInt16BigEndian(message[2..], checked((ushort)size));
        WriteUInt32BigEndian(message[4..], xid);
        return message;
    }

    private static void Features(EmulatedSwitch to, uint xid, OutputBuffer output)
    {
        Span<byte> features = Begin(output, Of13.FeaturesReply, 32, xid);
        WriteUInt64BigEndian(features[8..], to.DatapathId);
        features[20] = TableCount;
        WriteUInt32BigEndian(features[24..], Capabilities);
    }

    private static void Role(EmulatedSwitch to, ReadOnlySpan<byte> request, uint xid, OutputBuffer output)
    {
        uint role = ReadUInt32BigEndian(request[8..]);
        if (role != RoleNoChange)
            to.Role = role;
        Span<byte> reply = Begin(output, Of13.RoleReply, 24, xid);
        WriteUInt32BigEndian(reply[8..], to.Role);
        request[16..24].CopyTo(reply[16..]);
    }
}
