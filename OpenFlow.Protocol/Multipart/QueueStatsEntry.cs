using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One queue of a QUEUE multipart reply (OpenFlow 1.3.5 §7.3.5.7). A counter that the switch doesn't have is all ones:
/// <code>
///  0       4       8              16
/// +-------+-------+---------------+
/// |port_no| queue |   tx_bytes    |
/// +-------+-------+---------------+ 32      36      40
/// |  tx_packets   |   tx_errors   |dur_sec|dur_ns |
/// +---------------+---------------+-------+-------+
/// </code>
/// </summary>
public readonly record struct QueueStatsEntry : IEntry<QueueStatsEntry>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 40;

    private const int QueueOffset = 4;
    private const int SentBytesOffset = 8;
    private const int SentPacketsOffset = 16;
    private const int SendErrorsOffset = 24;
    private const int DurationOffset = 32;

    public PortNumber Port { get; init; }

    public QueueId Queue { get; init; }

    public ulong SentBytes { get; init; }

    public ulong SentPackets { get; init; }

    /// <summary>Packets dropped because there was no room.</summary>
    public ulong SendErrors { get; init; }

    /// <summary>How long the queue has been there.</summary>
    public FlowDuration Duration { get; init; }

    public int Size => WireSize;

    /// <summary>Reads the first 40 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out QueueStatsEntry stats, out OpenFlowError error)
    {
        stats = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        stats = new QueueStatsEntry
        {
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(source)),
            Queue = new QueueId(BinaryPrimitives.ReadUInt32BigEndian(source[QueueOffset..])),
            SentBytes = BinaryPrimitives.ReadUInt64BigEndian(source[SentBytesOffset..]),
            SentPackets = BinaryPrimitives.ReadUInt64BigEndian(source[SentPacketsOffset..]),
            SendErrors = BinaryPrimitives.ReadUInt64BigEndian(source[SendErrorsOffset..]),
            Duration = FlowDuration.Read(source[DurationOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Port.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[QueueOffset..], Queue.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SentBytesOffset..], SentBytes);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SentPacketsOffset..], SentPackets);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SendErrorsOffset..], SendErrors);
        Duration.Write(destination[DurationOffset..]);
    }
}
