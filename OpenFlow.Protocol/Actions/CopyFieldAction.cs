using System.Buffers.Binary;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Copies bits from a field to another, as the ONF's extension 320 to 1.3 has it (OpenFlow 1.5 §7.2.6.13); Open vSwitch
/// takes it as <c>move</c>:
/// <code>
///  0       2       4               8      10      12      14      16      18      20
/// +-------+-------+---------------+-------+-------+-------+-------+-------+-------+-----------+------+
/// | ffff  |length |   4f4e4600    | 3200  |  pad  | bits  |src bit|dst bit|  pad  | src, dst  | pad to 8
/// +-------+-------+---------------+-------+-------+-------+-------+-------+-------+-----------+------+
/// </code>
/// Each field takes 8 octets if it is an experimenter's.
/// </summary>
/// <param name="From">As many bits as <paramref name="Into"/> has.</param>
public readonly record struct CopyFieldAction(Subfield From, Subfield Into) : IAction<CopyFieldAction>
{
    private const ushort CopyField = 3200;
    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int PadOffset = 10;
    private const int BitCountOffset = 12;
    private const int FromBitOffset = 14;
    private const int IntoBitOffset = 16;
    private const int FieldsOffset = 20;

    /// <exception cref="ArgumentException">It has more bits than the source, or fewer.</exception>
    public Subfield Into { get; } = Into.WithBits(From.BitCount, From.BitCount);

    public int Size =>
        Padding.Align(FieldsOffset + FieldHeader.SizeOf(From.Field) + FieldHeader.SizeOf(Into.Field));

    /// <summary>False also for fields that the table doesn't have: they stay in the view.</summary>
    public static bool TryRead(ActionView view, out CopyFieldAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (view.Type != ActionType.Experimenter || octets.Length < FieldsOffset
            || BinaryPrimitives.ReadUInt32BigEndian(octets[ExperimenterOffset..]) != ExperimenterId.Onf
            || BinaryPrimitives.ReadUInt16BigEndian(octets[SubtypeOffset..]) != CopyField)
            return false;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(octets[BitCountOffset..]);
        ReadOnlySpan<byte> rest = octets[FieldsOffset..];
        if (!FieldHeader.TryTake(ref rest, out FieldHeader from)
            || !from.TryMake(BinaryPrimitives.ReadUInt16BigEndian(octets[FromBitOffset..]), bits, out Subfield source)
            || !FieldHeader.TryTake(ref rest, out FieldHeader into)
            || !into.TryMake(BinaryPrimitives.ReadUInt16BigEndian(octets[IntoBitOffset..]), bits, out Subfield target))
            return false;
        action = new CopyFieldAction(source, target);
        return action.Size == octets.Length;
    }

    public void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        ActionView.WriteHeader(destination, ActionType.Experimenter, destination.Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterOffset..], ExperimenterId.Onf);
        BinaryPrimitives.WriteUInt16BigEndian(destination[SubtypeOffset..], CopyField);
        destination[PadOffset..].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination[BitCountOffset..], (ushort)Into.BitCount);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FromBitOffset..], (ushort)From.FirstBit);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IntoBitOffset..], (ushort)Into.FirstBit);
        FieldHeader.Write(destination[FieldsOffset..], From);
        FieldHeader.Write(destination[(FieldsOffset + FieldHeader.SizeOf(From.Field))..], Into);
    }
}
