using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Asks for the counters of a port, or of all (OpenFlow 1.3.5 §7.3.5.6):
/// <code>
///  0                               8                              16      20      24
/// +-------------------------------+-------------------------------+-------+-------+
/// | header                        | multipart type PORT_STATS     |port_no|  pad  |
/// +-------------------------------+-------------------------------+-------+-------+
/// </code>
/// </summary>
public readonly ref struct PortStatsRequest : IMessage
{
    private const int PortOffset = MultipartRequest.BodyOffset;
    private const int PadOffset = 20;
    private const int WireSize = 24;

    /// <summary>Asks for all ports.</summary>
    public PortStatsRequest() => Port = PortNumber.Any;

    public MultipartFlags Flags { get; init; }

    /// <summary>The port; <see cref="PortNumber.Any"/> for all.</summary>
    public PortNumber Port { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_MULTIPART or OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out PortStatsRequest request, out OpenFlowError error)
    {
        request = default;
        if (!MultipartRequest.TryReadTyped(message, MultipartType.PortStats, WireSize, out MultipartRequest multipart,
                out error))
            return false;
        request = new PortStatsRequest
        {
            Flags = multipart.Flags,
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[PortOffset..])),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        MultipartRequest.WriteHeader(destination, MultipartType.PortStats, Flags, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        destination[PadOffset..WireSize].Clear();
    }
}
