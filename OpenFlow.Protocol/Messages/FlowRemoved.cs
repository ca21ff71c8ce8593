using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Why a flow went (OpenFlow 1.3.5 §7.4.2; EVICTION is Open vSwitch's).</summary>
public enum FlowRemovedReason : byte
{
    IdleTimeout = 0,
    HardTimeout = 1,
    Delete = 2,
    GroupDelete = 3,
    MeterDelete = 4,
    Eviction = 5,
}

/// <summary>
/// A flow with SEND_FLOW_REM has gone (OpenFlow 1.3.5 §7.4.2). It is lost while the switch is not connected:
/// <code>
///  0                               8                              16
/// +-------------------------------+-------------------------------+
/// | header                        |            cookie             |
/// +-------+---+---+---------------+---------------+-------+-------+ 32
/// | prio  |rsn|tab| duration_sec  | duration_nsec | idle  | hard  |
/// +-------+---+---+---------------+---------------+-------+-------+ 48
/// |         packet_count          |          byte_count           |
/// +-------------------------------+-------------------------------+
/// | match, padded to 8                                            |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
public readonly ref struct FlowRemoved : IMessage
{
    private const int CookieOffset = 8;
    private const int PriorityOffset = 16;
    private const int ReasonOffset = 18;
    private const int TableOffset = 19;
    private const int DurationOffset = 20;
    private const int IdleTimeoutOffset = 28;
    private const int HardTimeoutOffset = 30;
    private const int PacketCountOffset = 32;
    private const int ByteCountOffset = 40;
    private const int MatchOffset = 48;

    public Cookie Cookie { get; init; }

    public ushort Priority { get; init; }

    public FlowRemovedReason Reason { get; init; }

    public TableId Table { get; init; }

    /// <summary>How long the flow was there.</summary>
    public FlowDuration Duration { get; init; }

    /// <summary>Seconds, as the flow-mod set them.</summary>
    public ushort IdleTimeout { get; init; }

    /// <summary>Seconds, as the flow-mod set them.</summary>
    public ushort HardTimeout { get; init; }

    public ulong PacketCount { get; init; }

    public ulong ByteCount { get; init; }

    public MatchView Match { get; init; }

    public int Size => MatchOffset + MatchView.SizeOf(Match.Oxms);

    /// <summary>Reads a whole frame; false with OFPBRC_BAD_LEN or the match's error.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out FlowRemoved removed, out OpenFlowError error)
    {
        removed = default;
        error = OpenFlowErrors.BadLength;
        if (message.Length < MatchOffset + MatchView.MinSize
            || !MatchView.TryRead(message[MatchOffset..], out MatchView match, out int matchSize, out error))
            return false;
        error = OpenFlowErrors.BadLength;
        if (MatchOffset + matchSize != message.Length)
            return false;
        removed = new FlowRemoved
        {
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(message[CookieOffset..])),
            Priority = BinaryPrimitives.ReadUInt16BigEndian(message[PriorityOffset..]),
            Reason = (FlowRemovedReason)message[ReasonOffset],
            Table = new TableId(message[TableOffset]),
            Duration = FlowDuration.Read(message[DurationOffset..]),
            IdleTimeout = BinaryPrimitives.ReadUInt16BigEndian(message[IdleTimeoutOffset..]),
            HardTimeout = BinaryPrimitives.ReadUInt16BigEndian(message[HardTimeoutOffset..]),
            PacketCount = BinaryPrimitives.ReadUInt64BigEndian(message[PacketCountOffset..]),
            ByteCount = BinaryPrimitives.ReadUInt64BigEndian(message[ByteCountOffset..]),
            Match = match,
        };
        return true;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.FlowRemoved, Size, xid);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PriorityOffset..], Priority);
        destination[ReasonOffset] = (byte)Reason;
        destination[TableOffset] = Table.Value;
        Duration.Write(destination[DurationOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdleTimeoutOffset..], IdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HardTimeoutOffset..], HardTimeout);
        BinaryPrimitives.WriteUInt64BigEndian(destination[PacketCountOffset..], PacketCount);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ByteCountOffset..], ByteCount);
        MatchView.Write(destination[MatchOffset..], Match.Oxms);
    }
}
