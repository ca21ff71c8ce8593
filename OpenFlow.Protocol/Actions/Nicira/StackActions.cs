using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Puts bits of a field on the stack (Open vSwitch, ovs-actions(7), <c>push</c>):
/// <code>
///  0                              10      12      16      18     24
/// +-------------------------------+-------+-------+-------+------+
/// | Nicira's header, 27 or 28     |1st bit| field | bits  | pad  |
/// +-------------------------------+-------+-------+-------+------+
/// </code>
/// The field takes 8 octets, and the padding 2, if it is an experimenter's.
/// </summary>
public readonly record struct StackPushAction(Subfield From) : IAction<StackPushAction>
{
    public int Size => StackWire.Size;

    public static bool TryRead(ActionView view, out StackPushAction action)
    {
        action = default;
        if (!StackWire.TryRead(view, NiciraActionType.StackPush, out Subfield bits))
            return false;
        action = new StackPushAction(bits);
        return true;
    }

    public void Write(Span<byte> destination) => StackWire.Write(destination, NiciraActionType.StackPush, From);
}

/// <summary>Takes bits from the stack into a field: as <see cref="StackPushAction"/>, <c>pop</c>.</summary>
public readonly record struct StackPopAction(Subfield Into) : IAction<StackPopAction>
{
    public int Size => StackWire.Size;

    public static bool TryRead(ActionView view, out StackPopAction action)
    {
        action = default;
        if (!StackWire.TryRead(view, NiciraActionType.StackPop, out Subfield bits))
            return false;
        action = new StackPopAction(bits);
        return true;
    }

    public void Write(Span<byte> destination) => StackWire.Write(destination, NiciraActionType.StackPop, Into);
}

internal static class StackWire
{
    public const int Size = 24;
    private const int FirstBitOffset = NiciraAction.BodyOffset;
    private const int FieldOffset = 12;

    public static bool TryRead(ActionView view, NiciraActionType type, out Subfield bits)
    {
        bits = default;
        if (!NiciraAction.Is(view, type, Size))
            return false;
        ReadOnlySpan<byte> rest = view.Octets[FieldOffset..];
        return FieldHeader.TryTake(ref rest, out FieldHeader field)
            && field.TryMake(BinaryPrimitives.ReadUInt16BigEndian(view.Octets[FirstBitOffset..]),
                BinaryPrimitives.ReadUInt16BigEndian(rest), out bits);
    }

    public static void Write(Span<byte> destination, NiciraActionType type, Subfield bits)
    {
        destination = NiciraAction.Start(destination, type, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FirstBitOffset..], (ushort)bits.FirstBit);
        FieldHeader.Write(destination[FieldOffset..], bits);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(FieldOffset + FieldHeader.SizeOf(bits.Field))..],
            (ushort)bits.BitCount);
    }
}
