using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;

namespace Controller.Core.Dataplane;

/// <summary>
/// Writes a constant into some bits of a field (Open vSwitch, ovs-actions(7), <c>load</c>): what a learnt flow does
/// to fields. The bits' number is one less on the wire.
/// <code>
///  0       2       4               8      10          12              16              24
/// +-------+-------+---------------+-------+-----------+---------------+---------------+
/// | ffff  |  24   |  00002320     |   7   |first6|num10|  OXM header   |     value     |
/// +-------+-------+---------------+-------+-----------+---------------+---------------+
/// </code>
/// </summary>
internal readonly record struct RegisterLoad(Subfield Into, ulong Value) : IAction
{
    private const int WireSize = 24;
    private const int LengthOffset = 2;
    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int BitsOffset = 10;
    private const int HeaderOffset = 12;
    private const int ValueOffset = 16;
    private const int FirstBitShift = 6;
    private const int CountBits = (1 << FirstBitShift) - 1;

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out RegisterLoad load)
    {
        load = default;
        if (!NiciraSubtype.Is(view, NiciraActionType.RegisterLoad) || view.Octets.Length != WireSize)
            return false;
        if (!OxmFields.TryFind(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[HeaderOffset..]), out OxmField field))
            return false;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[BitsOffset..]);
        int first = bits >> FirstBitShift;
        int count = (bits & CountBits) + 1;
        if (first + count > field.Bits)
            return false;
        load = new RegisterLoad(new Subfield(field, first, count),
            BinaryPrimitives.ReadUInt64BigEndian(view.Octets[ValueOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)ActionType.Experimenter);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], WireSize);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterOffset..], ExperimenterId.Nicira);
        BinaryPrimitives.WriteUInt16BigEndian(destination[SubtypeOffset..], (ushort)NiciraActionType.RegisterLoad);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitsOffset..],
            (ushort)((Into.FirstBit << FirstBitShift) | (Into.BitCount - 1)));
        BinaryPrimitives.WriteUInt32BigEndian(destination[HeaderOffset..], Into.Field.Header);
        BinaryPrimitives.WriteUInt64BigEndian(destination[ValueOffset..], Value);
    }
}
