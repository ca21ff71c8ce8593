using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Sets a bit if the packet has more octets than it says (Open vSwitch, ovs-actions(7), <c>check_pkt_larger</c>):
/// <code>
///  0                              10      12      14              24
/// +-------------------------------+-------+-------+---------------+
/// | Nicira's header, subtype 49   |octets |  bit  | field     pad |
/// +-------------------------------+-------+-------+---------------+
/// </code>
/// </summary>
/// <param name="Into">One bit.</param>
public readonly record struct CheckPacketLargerAction(ushort PacketSize, Subfield Into)
    : IAction<CheckPacketLargerAction>
{
    private const int WireSize = 24;
    private const int PacketSizeOffset = NiciraAction.BodyOffset;
    private const int BitOffset = 12;
    private const int FieldOffset = 14;

    /// <exception cref="ArgumentException">It is more than one bit.</exception>
    public Subfield Into { get; } = Into.WithBits(1, 1);

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out CheckPacketLargerAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.CheckPacketLarger, WireSize))
            return false;
        ReadOnlySpan<byte> octets = view.Octets;
        ReadOnlySpan<byte> header = octets[FieldOffset..];
        if (!FieldHeader.TryTake(ref header, out FieldHeader field)
            || !field.TryMake(BinaryPrimitives.ReadUInt16BigEndian(octets[BitOffset..]), 1,
                out Subfield into))
            return false;
        action = new CheckPacketLargerAction(BinaryPrimitives.ReadUInt16BigEndian(octets[PacketSizeOffset..]), into);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.CheckPacketLarger, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PacketSizeOffset..], PacketSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitOffset..], (ushort)Into.FirstBit);
        FieldHeader.Write(destination[FieldOffset..], Into);
    }
}

/// <summary>
/// Takes a field away, such as a Geneve option (Open vSwitch, ovs-actions(7), <c>delete_field</c>): the field's header
/// from octet 10 on, padded to 24.
/// </summary>
public readonly record struct DeleteFieldAction(OxmField Field) : IAction<DeleteFieldAction>
{
    private const int WireSize = 24;

    /// <summary>Octets of the field that its header says: fewer than it has only of a Geneve option.</summary>
    public int FieldSize { get; init; } = Field.Size;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out DeleteFieldAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.DeleteField, WireSize))
            return false;
        ReadOnlySpan<byte> header = view.Octets[NiciraAction.BodyOffset..];
        if (!FieldHeader.TryTake(ref header, out FieldHeader field))
            return false;
        action = new DeleteFieldAction(field.Field) { FieldSize = field.ValueSize };
        return true;
    }

    public void Write(Span<byte> destination) => FieldHeader.Write(
        NiciraAction.Start(destination, NiciraActionType.DeleteField, WireSize)[NiciraAction.BodyOffset..],
        Field, FieldSize);
}
