using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Copies bits from a field to another (Open vSwitch, ovs-actions(7), <c>move</c>):
/// <code>
///  0                              10      12      14      16      20      24
/// +-------------------------------+-------+-------+-------+-------+-------+
/// | Nicira's header, subtype 6    | bits  |src bit|dst bit| src   |  dst  |
/// +-------------------------------+-------+-------+-------+-------+-------+
/// </code>
/// </summary>
/// <param name="From">As many bits as <paramref name="Into"/> has.</param>
public readonly record struct MoveAction(Subfield From, Subfield Into) : IAction<MoveAction>
{
    private const int WireSize = 24;
    private const int BitCountOffset = NiciraAction.BodyOffset;
    private const int FromBitOffset = 12;
    private const int IntoBitOffset = 14;
    private const int FromOffset = 16;
    private const int IntoOffset = 20;

    public int Size => WireSize;

    /// <summary>False also for fields that the table doesn't have: they stay in the view.</summary>
    public static bool TryRead(ActionView view, out MoveAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (octets.Length != WireSize || !NiciraAction.Is(view, NiciraActionType.RegisterMove))
            return false;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(octets[BitCountOffset..]);
        if (!Subfield.TryFind(BinaryPrimitives.ReadUInt32BigEndian(octets[FromOffset..]),
                BinaryPrimitives.ReadUInt16BigEndian(octets[FromBitOffset..]), bits, out Subfield from)
            || !Subfield.TryFind(BinaryPrimitives.ReadUInt32BigEndian(octets[IntoOffset..]),
                BinaryPrimitives.ReadUInt16BigEndian(octets[IntoBitOffset..]), bits, out Subfield into))
            return false;
        action = new MoveAction(from, into);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        NiciraAction.WriteHeader(destination, NiciraActionType.RegisterMove, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitCountOffset..], (ushort)Into.BitCount);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FromBitOffset..], (ushort)From.FirstBit);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IntoBitOffset..], (ushort)Into.FirstBit);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FromOffset..], From.Field.Header);
        BinaryPrimitives.WriteUInt32BigEndian(destination[IntoOffset..], Into.Field.Header);
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
/// <param name="Into">At most 64 bits.</param>
public readonly record struct LoadAction(ulong Value, Subfield Into) : IAction<LoadAction>
{
    private const int WireSize = 24;
    private const int BitsOffset = NiciraAction.BodyOffset;
    private const int IntoOffset = 12;
    private const int ValueOffset = 16;
    private const int FirstBitShift = 6;
    private const int BitCountMask = (1 << FirstBitShift) - 1;

    public int Size => WireSize;

    /// <summary>False also for fields that the table doesn't have: they stay in the view.</summary>
    public static bool TryRead(ActionView view, out LoadAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (octets.Length != WireSize || !NiciraAction.Is(view, NiciraActionType.RegisterLoad))
            return false;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(octets[BitsOffset..]);
        if (!Subfield.TryFind(BinaryPrimitives.ReadUInt32BigEndian(octets[IntoOffset..]), bits >> FirstBitShift,
                (bits & BitCountMask) + 1, out Subfield into))
            return false;
        action = new LoadAction(BinaryPrimitives.ReadUInt64BigEndian(octets[ValueOffset..]), into);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        NiciraAction.WriteHeader(destination, NiciraActionType.RegisterLoad, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitsOffset..],
            (ushort)(Into.FirstBit << FirstBitShift | (Into.BitCount - 1)));
        BinaryPrimitives.WriteUInt32BigEndian(destination[IntoOffset..], Into.Field.Header);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ValueOffset..], Value);
    }
}
