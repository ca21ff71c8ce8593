using System.Buffers.Binary;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>What a flow monitor saw (ONF extension 187).</summary>
public enum FlowUpdateEvent : ushort
{
    /// <summary>A new flow, or, first of all, one that was there already.</summary>
    Added = 0,
    Deleted = 1,
    Modified = 2,

    /// <summary>Only the xid of a flow-mod that this connection sent itself.</summary>
    Abbreviated = 3,
}

/// <summary>
/// One update of a flow monitor: an entry of an EXPERIMENTER multipart reply of the ONF's, type 1870 (ONF extension
/// 187, as Open vSwitch 3.1 lays it out in OpenFlow 1.3). The first have the request's xid, later ones 0:
/// <code>
///  0       2       4       6       8      10      12      14  15  16              24
/// +-------+-------+-------+-------+-------+-------+-------+---+---+---------------+
/// |length | event |reason | prio  | idle  | hard  | match |tab|pad|    cookie     | match, pad to 8 | instructions …
/// +-------+-------+-------+-------+-------+-------+-------+---+---+---------------+
/// |   8   |   3   |      xid      |
/// +-------+-------+---------------+
/// </code>
/// </summary>
public readonly ref struct FlowUpdate : IEntry<FlowUpdate>
{
    private const int EventOffset = 2;
    private const int ReasonOffset = 4;
    private const int XidOffset = 4;
    private const int AbbreviatedSize = 8;
    private const int PriorityOffset = 6;
    private const int IdleTimeoutOffset = 8;
    private const int HardTimeoutOffset = 10;
    private const int MatchLengthOffset = 12;
    private const int TableOffset = 14;
    private const int PadOffset = 15;
    private const int CookieOffset = 16;
    private const int MatchOffset = 24;

    public FlowUpdateEvent Event { get; init; }

    /// <summary>For <see cref="FlowUpdateEvent.Abbreviated"/>: the flow-mod's.</summary>
    public Xid Xid { get; init; }

    /// <summary>Why the flow went, where the event is <see cref="FlowUpdateEvent.Deleted"/>; else 0.</summary>
    public FlowRemovedReason Reason { get; init; }

    public ushort Priority { get; init; }

    /// <summary>Seconds.</summary>
    public ushort IdleTimeout { get; init; }

    /// <summary>Seconds.</summary>
    public ushort HardTimeout { get; init; }

    public TableId Table { get; init; }

    public Cookie Cookie { get; init; }

    public MatchView Match { get; init; }

    /// <summary>Empty unless the monitor asked for them.</summary>
    public InstructionListView Instructions { get; init; }

    public int Size => Event == FlowUpdateEvent.Abbreviated
        ? AbbreviatedSize
        : MatchOffset + MatchView.SizeOf(Match.Oxms) + Instructions.Octets.Length;

    /// <summary>
    /// Reads the update at the start of <paramref name="source"/>; false with OFPBRC_BAD_LEN, or the error of the
    /// match, instruction or action.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FlowUpdate entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < AbbreviatedSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        if (length < AbbreviatedSize || length > source.Length)
            return false;
        var kind = (FlowUpdateEvent)BinaryPrimitives.ReadUInt16BigEndian(source[EventOffset..]);
        if (kind != FlowUpdateEvent.Abbreviated)
            return TryReadFull(source[..length], kind, out entry, out error);
        entry = new FlowUpdate
        {
            Event = kind,
            Xid = new Xid(BinaryPrimitives.ReadUInt32BigEndian(source[XidOffset..])),
        };
        return length == AbbreviatedSize;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    /// <exception cref="OverflowException">The flow is larger than its 16-bit length can say.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)Size));
        BinaryPrimitives.WriteUInt16BigEndian(destination[EventOffset..], (ushort)Event);
        if (Event == FlowUpdateEvent.Abbreviated)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[XidOffset..], Xid.Value);
            return;
        }
        BinaryPrimitives.WriteUInt16BigEndian(destination[ReasonOffset..], (ushort)Reason);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PriorityOffset..], Priority);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdleTimeoutOffset..], IdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HardTimeoutOffset..], HardTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[MatchLengthOffset..], MatchView.LengthOf(Match.Oxms));
        destination[TableOffset] = Table.Value;
        destination[PadOffset] = 0;
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        Span<byte> rest = destination[MatchOffset..];
        Instructions.Octets.CopyTo(rest[MatchView.Write(rest, Match.Oxms)..]);
    }

    private static bool TryReadFull(ReadOnlySpan<byte> source, FlowUpdateEvent kind, out FlowUpdate entry,
        out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < MatchOffset
            || !MatchView.TryRead(source[MatchOffset..], out MatchView match, out int matchSize, out error))
            return false;
        ushort reason = BinaryPrimitives.ReadUInt16BigEndian(source[ReasonOffset..]);
        error = reason <= byte.MaxValue ? OpenFlowErrors.BadMatchLength : OpenFlowErrors.BadLength;
        if (reason > byte.MaxValue
            || BinaryPrimitives.ReadUInt16BigEndian(source[MatchLengthOffset..]) != MatchView.LengthOf(match.Oxms)
            || !InstructionListView.TryRead(source[(MatchOffset + matchSize)..], out InstructionListView instructions,
                out error))
            return false;
        entry = new FlowUpdate
        {
            Event = kind,
            Reason = (FlowRemovedReason)reason,
            Priority = BinaryPrimitives.ReadUInt16BigEndian(source[PriorityOffset..]),
            IdleTimeout = BinaryPrimitives.ReadUInt16BigEndian(source[IdleTimeoutOffset..]),
            HardTimeout = BinaryPrimitives.ReadUInt16BigEndian(source[HardTimeoutOffset..]),
            Table = new TableId(source[TableOffset]),
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(source[CookieOffset..])),
            Match = match,
            Instructions = instructions,
        };
        return true;
    }
}
