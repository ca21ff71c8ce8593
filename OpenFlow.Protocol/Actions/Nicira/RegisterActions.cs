using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Copies bits from a field to another (Open vSwitch, ovs-actions(7), <c>move</c>):
/// <code>
///  0                              10      12      14      16      20      24
/// +-------------------------------+-------+-------+-------+-------+-------+
/// | Nicira's header, subtype 6    | bits  |src bit|dst bit| src   |  dst  | pad to 8
/// +-------------------------------+-------+-------+-------+-------+-------+
/// </code>
/// Each field takes 8 octets if it is an experimenter's.
/// </summary>
/// <param name="From">As many bits as <paramref name="Into"/> has.</param>
public readonly record struct MoveAction(Subfield From, Subfield Into) : IAction<MoveAction>
{
    private const int BitCountOffset = NiciraAction.BodyOffset;
    private const int FromBitOffset = 12;
    private const int IntoBitOffset = 14;
    private const int FieldsOffset = 16;

    /// <exception cref="ArgumentException">It has more bits than the source, or fewer.</exception>
    public Subfield Into { get; } = Into.WithBits(From.BitCount, From.BitCount);

    public int Size =>
        Padding.Align(FieldsOffset + FieldHeader.SizeOf(From.Field) + FieldHeader.SizeOf(Into.Field));

    /// <summary>False also for fields that the table doesn't have: they stay in the view.</summary>
    public static bool TryRead(ActionView view, out MoveAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraAction.Is(view, NiciraActionType.RegisterMove) || octets.Length < FieldsOffset)
            return false;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(octets[BitCountOffset..]);
        ReadOnlySpan<byte> rest = octets[FieldsOffset..];
        if (!FieldHeader.TryTake(ref rest, out FieldHeader from)
            || !from.TryMake(BinaryPrimitives.ReadUInt16BigEndian(octets[FromBitOffset..]), bits, out Subfield source)
            || !FieldHeader.TryTake(ref rest, out FieldHeader into)
            || !into.TryMake(BinaryPrimitives.ReadUInt16BigEndian(octets[IntoBitOffset..]), bits, out Subfield target))
            return false;
        action = new MoveAction(source, target);
        return action.Size == octets.Length;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.RegisterMove, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitCountOffset..], (ushort)Into.BitCount);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FromBitOffset..], (ushort)From.FirstBit);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IntoBitOffset..], (ushort)Into.FirstBit);
        FieldHeader.Write(destination[FieldsOffset..], From);
        FieldHeader.Write(destination[(FieldsOffset + FieldHeader.SizeOf(From.Field))..], Into);
    }
}

/// <summary>
/// Loads a constant into bits of a field (Open vSwitch, ovs-actions(7), <c>load</c>):
/// <code>
///  0                              10      12      16              24
/// +-------------------------------+-------+-------+---------------+
/// | Nicira's header, subtype 7    |bit:10,|  dst  |     value     |
/// |                               |bits-1:6       |               |
/// +-------------------------------+-------+-------+---------------+
/// </code>
/// </summary>
/// <param name="Into">At most 64 bits, of a field that is no experimenter's.</param>
public readonly record struct LoadAction(ulong Value, Subfield Into) : IAction<LoadAction>
{
    private const int WireSize = 24;
    private const int BitsOffset = NiciraAction.BodyOffset;
    private const int IntoOffset = 12;
    private const int ValueOffset = 16;

    /// <exception cref="ArgumentException">It has more than 64 bits, or is an experimenter's.</exception>
    public Subfield Into { get; } = Into.Small();

    public int Size => WireSize;

    /// <summary>False also for fields that the table doesn't have: they stay in the view.</summary>
    public static bool TryRead(ActionView view, out LoadAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraAction.Is(view, NiciraActionType.RegisterLoad, WireSize))
            return false;
        ReadOnlySpan<byte> header = octets[IntoOffset..ValueOffset];
        if (!FieldHeader.TryTake(ref header, out FieldHeader field)
            || !field.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(octets[BitsOffset..]),
                out Subfield into))
            return false;
        action = new LoadAction(BinaryPrimitives.ReadUInt64BigEndian(octets[ValueOffset..]), into);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.RegisterLoad, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitsOffset..], Into.Packed);
        FieldHeader.Write(destination[IntoOffset..ValueOffset], Into);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ValueOffset..], Value);
    }
}

/// <summary>
/// Loads a constant into a field of any width, or into the bits of a mask (Open vSwitch, ovs-actions(7),
/// <c>set_field</c> in the form that sessions before OpenFlow 1.5 take): one OXM from octet 10 on, padded to 8.
/// </summary>
public sealed record LoadOxmAction(OxmValue Oxm) : IAction<LoadOxmAction>
{
    public int Size => Padding.Align(NiciraAction.BodyOffset + Oxm.Size);

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out LoadOxmAction? action)
    {
        action = null;
        if (!NiciraAction.Is(view, NiciraActionType.RegisterLoad2)
            || !OxmValue.TryRead(view.Octets[NiciraAction.BodyOffset..], out OxmValue? oxm))
            return false;
        var read = new LoadOxmAction(oxm);
        action = read.Size == view.Octets.Length ? read : null;
        return action is not null;
    }

    public void Write(Span<byte> destination) => Oxm.Write(
        NiciraAction.Start(destination, NiciraActionType.RegisterLoad2, Size)[NiciraAction.BodyOffset..]);
}
