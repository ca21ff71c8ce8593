using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// A field's name on the wire: its OXM header without mask, 4 octets, or 8 where an experimenter's id follows.
/// </summary>
/// <param name="ValueSize">Octets of a value as the header says: the field's, or fewer of a Geneve option.</param>
internal readonly record struct FieldHeader(OxmField Field, int ValueSize)
{
    private const uint SizeBits = 0xff;

    public static int SizeOf(OxmField field) => Oxm.HeaderSize + field.ExtraSize;

    /// <summary>Takes the header from the start of <paramref name="source"/>; false where the table lacks it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> source, out FieldHeader header)
    {
        header = default;
        if (source.Length < Oxm.HeaderSize)
            return false;
        uint number = BinaryPrimitives.ReadUInt32BigEndian(source);
        uint experimenter = 0;
        if (number >> 16 == (uint)OxmClass.Experimenter)
        {
            if (source.Length < Oxm.HeaderSize + OxmField.ExperimenterSize)
                return false;
            experimenter = BinaryPrimitives.ReadUInt32BigEndian(source[Oxm.HeaderSize..]);
        }
        if (!OxmFields.TryFind(number, experimenter, out OxmField field))
            return false;
        header = new FieldHeader(field, (int)(number & SizeBits) - field.ExtraSize);
        if (NumberOf(field, header.ValueSize) != number || header.ValueSize > field.Size)
            return false;
        source = source[SizeOf(field)..];
        return header.ValueSize == field.Size || field.IsVariable;
    }

    /// <summary>Writes <see cref="SizeOf"/> octets.</summary>
    public static void Write(Span<byte> destination, OxmField field, int valueSize)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, NumberOf(field, valueSize));
        if (field.ExtraSize != 0)
            BinaryPrimitives.WriteUInt32BigEndian(destination[Oxm.HeaderSize..], field.Experimenter);
    }

    /// <inheritdoc cref="Write(Span{byte}, OxmField, int)"/>
    public static void Write(Span<byte> destination, Subfield bits) => Write(destination, bits.Field, bits.FieldSize);

    /// <summary>False if the field doesn't have these bits.</summary>
    public bool TryMake(int firstBit, int bitCount, out Subfield bits)
    {
        bool made = Subfield.TryMake(Field, firstBit, bitCount, out bits);
        bits = made ? bits with { FieldSize = ValueSize } : bits;
        return made;
    }

    /// <summary>The bits that <see cref="Subfield.Packed"/> says; false if the field doesn't have them.</summary>
    public bool TryUnpack(ushort packed, out Subfield bits)
    {
        bool made = Subfield.TryUnpack(Field, packed, out bits);
        bits = made ? bits with { FieldSize = ValueSize } : bits;
        return made;
    }

    private static uint NumberOf(OxmField field, int valueSize) =>
        (field.Header & ~SizeBits) | (uint)(field.ExtraSize + valueSize);
}
