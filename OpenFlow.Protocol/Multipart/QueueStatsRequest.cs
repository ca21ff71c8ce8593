using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Asks for the counters of a queue, or of all (OpenFlow 1.3.5 §7.3.5.7):
/// <code>
///  0                               8                              16      20      24
/// +-------------------------------+-------------------------------+-------+-------+
/// | header                        | multipart type QUEUE          |port_no| queue |
/// +-------------------------------+-------------------------------+-------+-------+
/// </code>
/// </summary>
public readonly ref struct QueueStatsRequest : IMessage
{
    private const int PortOffset = MultipartRequest.BodyOffset;
    private const int QueueOffset = 20;
    private const int WireSize = 24;

    /// <summary>Asks for all queues of all ports.</summary>
    public QueueStatsRequest()
    {
        Port = PortNumber.Any;
        Queue = QueueId.All;
    }

    public MultipartFlags Flags { get; init; }

    /// <summary>The port; <see cref="PortNumber.Any"/> for all.</summary>
    public PortNumber Port { get; init; }

    /// <summary>The queue; <see cref="QueueId.All"/> for all.</summary>
    public QueueId Queue { get; init; }

    public int Size => WireSize;

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_MULTIPART or OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out QueueStatsRequest request, out OpenFlowError error)
    {
        request = default;
        if (!MultipartRequest.TryReadTyped(message, MultipartType.Queue, WireSize, out MultipartRequest multipart,
                out error))
            return false;
        request = new QueueStatsRequest
        {
            Flags = multipart.Flags,
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(message[PortOffset..])),
            Queue = new QueueId(BinaryPrimitives.ReadUInt32BigEndian(message[QueueOffset..])),
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        MultipartRequest.WriteHeader(destination, MultipartType.Queue, Flags, Size, xid);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PortOffset..], Port.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[QueueOffset..], Queue.Value);
    }
}
