using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>Open vSwitch, ovs-actions(7), <c>ct</c>.</summary>
[Flags]
public enum CtFlags : ushort
{
    None = 0,

    /// <summary>Keeps the connection.</summary>
    Commit = 1 << 0,

    /// <summary>Replaces a connection that went the other way; only with <see cref="Commit"/>.</summary>
    Force = 1 << 1,
}

/// <summary>
/// Sends the packet through connection tracking (Open vSwitch, ovs-actions(7), <c>ct</c>):
/// <code>
///  0                              10      12      16      18  19      22      24
/// +-------------------------------+-------+-------+-------+---+-------+-------+
/// | Nicira's header, subtype 35   | flags |zone's | zone  |tab|  pad  |  alg  | actions …
/// |                               |       | field |or bits|   |       |       |
/// +-------------------------------+-------+-------+-------+---+-------+-------+
/// </code>
/// </summary>
public sealed record CtAction : IAction<CtAction>
{
    /// <summary>No table: tracking ends the packet's way, or only marks it.</summary>
    public static readonly TableId NoTable = TableId.All;

    /// <summary>The control connection of FTP, and of TFTP: what <see cref="Helper"/> takes.</summary>
    public const ushort Ftp = 21;
    public const ushort Tftp = 69;

    private const int FlagsOffset = NiciraAction.BodyOffset;
    private const int ZoneFieldOffset = 12;
    private const int ZoneOffset = 16;
    private const int TableOffset = 18;
    private const int HelperOffset = 22;
    private const int ActionsOffset = 24;

    public CtFlags Flags { get; init; }

    /// <summary>The zone, where <see cref="ZoneFrom"/> is null.</summary>
    public ushort Zone { get; init; }

    /// <summary>16 bits that hold the zone; of a field that is no experimenter's.</summary>
    /// <exception cref="ArgumentException">It has more than 64 bits, or is an experimenter's.</exception>
    public Subfield? ZoneFrom { get; init => field = value?.Small(); }

    /// <summary>Where the packet goes on once it is tracked; <see cref="NoTable"/> for nowhere.</summary>
    public TableId Table { get; init; } = NoTable;

    /// <summary>The well-known port of the protocol whose further connections are expected; 0 for none.</summary>
    public ushort Helper { get; init; }

    /// <summary>
    /// A <see cref="NatAction"/>, and what <c>exec</c> sets of the connection's mark and label. As they came, octet for
    /// octet.
    /// </summary>
    public ActionList Actions { get; init; } = ActionList.Empty;

    public int Size => ActionsOffset + Actions.Octets.Length;

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out CtAction? action)
    {
        action = null;
        ReadOnlySpan<byte> octets = view.Octets;
        if (octets.Length < ActionsOffset || !NiciraAction.Is(view, NiciraActionType.Ct)
            || !TryReadZone(octets, out Subfield? zoneFrom, out ushort zone)
            || !ActionListView.TryRead(octets[ActionsOffset..], out ActionListView actions, out _))
            return false;
        action = new CtAction
        {
            Flags = (CtFlags)BinaryPrimitives.ReadUInt16BigEndian(octets[FlagsOffset..]),
            Zone = zone,
            ZoneFrom = zoneFrom,
            Table = new TableId(octets[TableOffset]),
            Helper = BinaryPrimitives.ReadUInt16BigEndian(octets[HelperOffset..]),
            Actions = ActionList.From(actions),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.Ct, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        if (ZoneFrom is { } from)
            FieldHeader.Write(destination[ZoneFieldOffset..ZoneOffset], from);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ZoneOffset..], ZoneFrom?.Packed ?? Zone);
        destination[TableOffset] = Table.Value;
        BinaryPrimitives.WriteUInt16BigEndian(destination[HelperOffset..], Helper);
        Actions.Octets.CopyTo(destination[ActionsOffset..]);
    }

    private static bool TryReadZone(ReadOnlySpan<byte> octets, out Subfield? from, out ushort zone)
    {
        from = null;
        zone = BinaryPrimitives.ReadUInt16BigEndian(octets[ZoneOffset..]);
        ReadOnlySpan<byte> header = octets[ZoneFieldOffset..ZoneOffset];
        // No field: NXM_OF_IN_PORT alone is number 0, but it has a size.
        if (!header.ContainsAnyExcept((byte)0))
            return true;
        if (!FieldHeader.TryTake(ref header, out FieldHeader field) || !field.TryUnpack(zone, out Subfield bits))
            return false;
        from = bits;
        zone = 0;
        return true;
    }
}
