using System.Buffers.Binary;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// One port of a PORT_STATS multipart reply (OpenFlow 1.3.5 §7.3.5.6). A counter that the switch doesn't have is all
/// ones:
/// <code>
///  0       4       8              16              24
/// +-------+-------+---------------+---------------+
/// |port_no|  pad  |  rx_packets   |  tx_packets   |
/// +-------+-------+---------------+---------------+ 40
///         |   rx_bytes    |   tx_bytes    |
///         +---------------+---------------+ 56
///         |  rx_dropped   |  tx_dropped   |
///         +---------------+---------------+ 72
///         |   rx_errors   |   tx_errors   |
///         +---------------+---------------+ 88
///         | rx_frame_err  |  rx_over_err  |
///         +---------------+---------------+ 104     108     112
///         |  rx_crc_err   |  collisions   |dur_sec|dur_ns |
///         +---------------+---------------+-------+-------+
/// </code>
/// </summary>
public readonly record struct PortStatsEntry : IEntry<PortStatsEntry>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 112;

    private const int PadOffset = 4;
    private const int ReceivedPacketsOffset = 8;
    private const int SentPacketsOffset = 16;
    private const int ReceivedBytesOffset = 24;
    private const int SentBytesOffset = 32;
    private const int ReceiveDroppedOffset = 40;
    private const int SendDroppedOffset = 48;
    private const int ReceiveErrorsOffset = 56;
    private const int SendErrorsOffset = 64;
    private const int FrameErrorsOffset = 72;
    private const int OverrunErrorsOffset = 80;
    private const int CrcErrorsOffset = 88;
    private const int CollisionsOffset = 96;
    private const int DurationOffset = 104;

    public PortNumber Port { get; init; }

    public ulong ReceivedPackets { get; init; }

    public ulong SentPackets { get; init; }

    public ulong ReceivedBytes { get; init; }

    public ulong SentBytes { get; init; }

    public ulong ReceiveDropped { get; init; }

    public ulong SendDropped { get; init; }

    public ulong ReceiveErrors { get; init; }

    public ulong SendErrors { get; init; }

    /// <summary>Frames with wrong alignment.</summary>
    public ulong FrameErrors { get; init; }

    /// <summary>Frames that came faster than they could be taken.</summary>
    public ulong OverrunErrors { get; init; }

    public ulong CrcErrors { get; init; }

    public ulong Collisions { get; init; }

    /// <summary>How long the port has been there.</summary>
    public FlowDuration Duration { get; init; }

    public int Size => WireSize;

    /// <summary>Reads the first 112 octets; false with OFPBRC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PortStatsEntry stats, out OpenFlowError error)
    {
        stats = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        stats = new PortStatsEntry
        {
            Port = new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(source)),
            ReceivedPackets = BinaryPrimitives.ReadUInt64BigEndian(source[ReceivedPacketsOffset..]),
            SentPackets = BinaryPrimitives.ReadUInt64BigEndian(source[SentPacketsOffset..]),
            ReceivedBytes = BinaryPrimitives.ReadUInt64BigEndian(source[ReceivedBytesOffset..]),
            SentBytes = BinaryPrimitives.ReadUInt64BigEndian(source[SentBytesOffset..]),
            ReceiveDropped = BinaryPrimitives.ReadUInt64BigEndian(source[ReceiveDroppedOffset..]),
            SendDropped = BinaryPrimitives.ReadUInt64BigEndian(source[SendDroppedOffset..]),
            ReceiveErrors = BinaryPrimitives.ReadUInt64BigEndian(source[ReceiveErrorsOffset..]),
            SendErrors = BinaryPrimitives.ReadUInt64BigEndian(source[SendErrorsOffset..]),
            FrameErrors = BinaryPrimitives.ReadUInt64BigEndian(source[FrameErrorsOffset..]),
            OverrunErrors = BinaryPrimitives.ReadUInt64BigEndian(source[OverrunErrorsOffset..]),
            CrcErrors = BinaryPrimitives.ReadUInt64BigEndian(source[CrcErrorsOffset..]),
            Collisions = BinaryPrimitives.ReadUInt64BigEndian(source[CollisionsOffset..]),
            Duration = FlowDuration.Read(source[DurationOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Port.Value);
        destination[PadOffset..ReceivedPacketsOffset].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination[ReceivedPacketsOffset..], ReceivedPackets);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SentPacketsOffset..], SentPackets);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ReceivedBytesOffset..], ReceivedBytes);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SentBytesOffset..], SentBytes);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ReceiveDroppedOffset..], ReceiveDropped);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SendDroppedOffset..], SendDropped);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ReceiveErrorsOffset..], ReceiveErrors);
        BinaryPrimitives.WriteUInt64BigEndian(destination[SendErrorsOffset..], SendErrors);
        BinaryPrimitives.WriteUInt64BigEndian(destination[FrameErrorsOffset..], FrameErrors);
        BinaryPrimitives.WriteUInt64BigEndian(destination[OverrunErrorsOffset..], OverrunErrors);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CrcErrorsOffset..], CrcErrors);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CollisionsOffset..], Collisions);
        Duration.Write(destination[DurationOffset..]);
    }
}
