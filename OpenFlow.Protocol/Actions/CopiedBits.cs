using System.Buffers.Binary;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// What <see cref="MoveAction"/> and <see cref="CopyFieldAction"/> have in common: three numbers, and, at once or after
/// a pad, the headers of two fields:
/// <code>
///  0       2       4       6
/// +-------+-------+-------+     +-------------+-------------+
/// | bits  |src bit|dst bit|  …  |     src     |     dst     | pad to 8
/// +-------+-------+-------+     +-------------+-------------+
/// </code>
/// Each field takes 8 octets if it is an experimenter's, else 4.
/// </summary>
internal static class CopiedBits
{
    /// <summary>Octets of the numbers.</summary>
    public const int NumbersSize = 6;

    private const int FromBitOffset = 2;
    private const int IntoBitOffset = 4;

    /// <summary>Octets of an action whose fields begin at <paramref name="fieldsOffset"/>.</summary>
    public static int SizeOf(int fieldsOffset, Subfield from, Subfield into) =>
        Padding.Align(fieldsOffset + FieldHeader.SizeOf(from.Field) + FieldHeader.SizeOf(into.Field));

    /// <summary>False for fields that are cut, that the table doesn't have, or that have fewer bits.</summary>
    /// <param name="numbers">At least <see cref="NumbersSize"/> octets.</param>
    public static bool TryRead(ReadOnlySpan<byte> numbers, ReadOnlySpan<byte> fields, out Subfield from,
        out Subfield into)
    {
        into = default;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(numbers);
        int fromBit = BinaryPrimitives.ReadUInt16BigEndian(numbers[FromBitOffset..]);
        int intoBit = BinaryPrimitives.ReadUInt16BigEndian(numbers[IntoBitOffset..]);
        return TryTake(ref fields, fromBit, bits, out from) && TryTake(ref fields, intoBit, bits, out into);
    }

    public static void Write(Span<byte> numbers, Span<byte> fields, Subfield from, Subfield into)
    {
        BinaryPrimitives.WriteUInt16BigEndian(numbers, (ushort)into.BitCount);
        BinaryPrimitives.WriteUInt16BigEndian(numbers[FromBitOffset..], (ushort)from.FirstBit);
        BinaryPrimitives.WriteUInt16BigEndian(numbers[IntoBitOffset..], (ushort)into.FirstBit);
        FieldHeader.Write(fields, from);
        FieldHeader.Write(fields[FieldHeader.SizeOf(from.Field)..], into);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> fields, int firstBit, int bits, out Subfield taken)
    {
        taken = default;
        return FieldHeader.TryTake(ref fields, out FieldHeader field) && field.TryMake(firstBit, bits, out taken);
    }
}
