using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>Open vSwitch, ovs-actions(7), <c>learn</c>.</summary>
[Flags]
public enum LearnFlags : ushort
{
    None = 0,

    /// <summary>The learnt flow sends a flow-removed when it goes.</summary>
    SendFlowRemoved = 1 << 0,

    /// <summary>Learnt flows go when no flow is left that learns with this cookie into this table.</summary>
    DeleteLearned = 1 << 1,

    /// <summary>Sets <see cref="LearnAction.Result"/> to whether the flow was added; only with a limit.</summary>
    WriteResult = 1 << 2,
}

/// <summary>
/// Adds a flow made from the packet, in the switch itself (Open vSwitch, ovs-actions(7), <c>learn</c>):
/// <code>
///  0                              10      12      14      16
/// +-------------------------------+-------+-------+-------+
/// | Nicira's header, subtype 16   | idle  | hard  | prio  |
/// +-------------------------------+---+---+-------+-------+ 32
/// |            cookie     | flags |tab|pad|fin_idle|fin_hard|
/// +-----------------------+-------+---+---+-------+-------+
/// | subtype 45 only: limit 32, first result bit 16, pad 16, result field's OXM header where WRITE_RESULT |
/// +-------------------------------------------------------+
/// | parts: LearnSpecView …, zeros up to a multiple of 8   |
/// +-------------------------------------------------------+
/// </code>
/// </summary>
/// <remarks>Made by a <see cref="LearnBuilder"/>, or read from a switch.</remarks>
public sealed class LearnAction : IAction<LearnAction>, IEquatable<LearnAction>
{
    private const int IdleTimeoutOffset = NiciraAction.BodyOffset;
    private const int HardTimeoutOffset = 12;
    private const int PriorityOffset = 14;
    private const int CookieOffset = 16;
    private const int FlagsOffset = 24;
    private const int TableOffset = 26;
    private const int PadOffset = 27;
    private const int FinIdleTimeoutOffset = 28;
    private const int FinHardTimeoutOffset = 30;
    private const int SpecsOffset = 32;
    private const int LimitOffset = 32;
    private const int ResultFirstBitOffset = 36;
    private const int LimitedPadOffset = 38;
    private const int LimitedSpecsOffset = 40;

    private readonly byte[] _specs;

    internal LearnAction(ReadOnlySpan<byte> specs) => _specs = specs.ToArray();

    /// <summary>The table that the flow is added to.</summary>
    public TableId Table { get; init; }

    public ushort Priority { get; init; }

    /// <summary>Seconds without a packet until the learnt flow goes; 0 for never.</summary>
    public ushort IdleTimeout { get; init; }

    /// <summary>Seconds until the learnt flow goes whatever happens; 0 for never.</summary>
    public ushort HardTimeout { get; init; }

    /// <summary>The idle timeout after a TCP FIN or RST; 0 leaves it.</summary>
    public ushort FinIdleTimeout { get; init; }

    /// <summary>The hard timeout after a TCP FIN or RST; 0 leaves it.</summary>
    public ushort FinHardTimeout { get; init; }

    /// <summary>The learnt flow's cookie.</summary>
    public Cookie Cookie { get; init; }

    public LearnFlags Flags { get; init; }

    /// <summary>Flows that this action may have in its table at once; 0 for any number.</summary>
    public uint Limit { get; init; }

    /// <summary>The OXM header of the field that gets the result; 0 for none.</summary>
    public uint ResultHeader { get; init; }

    /// <summary>The bit of the field that gets the result.</summary>
    public ushort ResultFirstBit { get; init; }

    /// <summary>What the learnt flow matches and does.</summary>
    public LearnSpecListView Specs => new(_specs);

    public int Size => Padding.Align(FirstSpecOffset + _specs.Length);

    private bool IsLimited => Limit != 0 || (Flags & LearnFlags.WriteResult) != 0;

    private int FirstSpecOffset => !IsLimited ? SpecsOffset
        : (Flags & LearnFlags.WriteResult) != 0 ? LimitedSpecsOffset + Oxm.HeaderSize
        : LimitedSpecsOffset;

    /// <summary>Reads either form; false if its parts are not whole. Allocates.</summary>
    public static bool TryRead(ActionView view, [NotNullWhen(true)] out LearnAction? action)
    {
        action = null;
        if (!NiciraAction.TryReadType(view, out NiciraActionType type)
            || type is not (NiciraActionType.Learn or NiciraActionType.Learn2))
            return false;
        ReadOnlySpan<byte> octets = view.Octets;
        bool limited = type == NiciraActionType.Learn2;
        if (octets.Length < (limited ? LimitedSpecsOffset : SpecsOffset))
            return false;
        var flags = (LearnFlags)BinaryPrimitives.ReadUInt16BigEndian(octets[FlagsOffset..]);
        bool hasResult = (flags & LearnFlags.WriteResult) != 0;
        if (hasResult && !limited)
            return false;
        int firstSpec = !limited ? SpecsOffset : hasResult ? LimitedSpecsOffset + Oxm.HeaderSize : LimitedSpecsOffset;
        if (octets.Length < firstSpec || !LearnSpecListView.TryRead(octets[firstSpec..], out LearnSpecListView specs))
            return false;
        action = new LearnAction(specs.Octets)
        {
            IdleTimeout = BinaryPrimitives.ReadUInt16BigEndian(octets[IdleTimeoutOffset..]),
            HardTimeout = BinaryPrimitives.ReadUInt16BigEndian(octets[HardTimeoutOffset..]),
            Priority = BinaryPrimitives.ReadUInt16BigEndian(octets[PriorityOffset..]),
            Cookie = new Cookie(BinaryPrimitives.ReadUInt64BigEndian(octets[CookieOffset..])),
            Flags = flags,
            Table = new TableId(octets[TableOffset]),
            FinIdleTimeout = BinaryPrimitives.ReadUInt16BigEndian(octets[FinIdleTimeoutOffset..]),
            FinHardTimeout = BinaryPrimitives.ReadUInt16BigEndian(octets[FinHardTimeoutOffset..]),
            Limit = limited ? BinaryPrimitives.ReadUInt32BigEndian(octets[LimitOffset..]) : 0,
            ResultFirstBit = limited ? BinaryPrimitives.ReadUInt16BigEndian(octets[ResultFirstBitOffset..]) : (ushort)0,
            ResultHeader = hasResult ? BinaryPrimitives.ReadUInt32BigEndian(octets[LimitedSpecsOffset..]) : 0,
        };
        // The id that follows an experimenter's header has no place here.
        return action.ResultHeader >> 16 != (uint)OxmClass.Experimenter;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        NiciraAction.WriteHeader(destination, IsLimited ? NiciraActionType.Learn2 : NiciraActionType.Learn, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdleTimeoutOffset..], IdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[HardTimeoutOffset..], HardTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PriorityOffset..], Priority);
        BinaryPrimitives.WriteUInt64BigEndian(destination[CookieOffset..], Cookie.Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        destination[TableOffset] = Table.Value;
        destination[PadOffset] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(destination[FinIdleTimeoutOffset..], FinIdleTimeout);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FinHardTimeoutOffset..], FinHardTimeout);
        if (IsLimited)
            WriteLimit(destination);
        _specs.CopyTo(destination[FirstSpecOffset..]);
        destination[(FirstSpecOffset + _specs.Length)..].Clear();
    }

    public bool Equals(LearnAction? other)
    {
        if (other is null || Size != other.Size)
            return false;
        Span<byte> octets = new byte[2 * Size];
        Write(octets);
        other.Write(octets[Size..]);
        return octets[..Size].SequenceEqual(octets[Size..]);
    }

    public override bool Equals(object? obj) => Equals(obj as LearnAction);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Table);
        hash.Add(Cookie);
        hash.AddBytes(_specs);
        return hash.ToHashCode();
    }

    private void WriteLimit(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[LimitOffset..], Limit);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ResultFirstBitOffset..], ResultFirstBit);
        destination[LimitedPadOffset..LimitedSpecsOffset].Clear();
        if ((Flags & LearnFlags.WriteResult) != 0)
            BinaryPrimitives.WriteUInt32BigEndian(destination[LimitedSpecsOffset..], ResultHeader);
    }
}
