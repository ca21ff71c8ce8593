using System.Numerics;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A field's value and mask as octets, as many as the field has.</summary>
/// <param name="Mask">Empty where every bit counts.</param>
internal readonly record struct FieldValue(byte[] Value, byte[] Mask)
{
    public bool IsExact => Mask.Length == 0;

    /// <summary>Whether no bit counts.</summary>
    public bool MatchesAnything => Mask.Length > 0 && !Mask.AsSpan().ContainsAnyExcept((byte)0);

    public BigInteger Number => new(Value, isUnsigned: true, isBigEndian: true);

    public BigInteger MaskNumber(OxmField field) =>
        IsExact ? Ones(field.Bits) : new BigInteger(Mask, isUnsigned: true, isBigEndian: true);

    public static FieldValue Of(OxmField field, BigInteger value) => new(Octets(value, field.Size), []);

    /// <summary>Bits that the mask doesn't have are cleared; a mask of all ones is none.</summary>
    public static FieldValue Of(OxmField field, BigInteger value, BigInteger mask) => mask == Ones(field.Bits)
        ? Of(field, value)
        : new FieldValue(Octets(value & mask, field.Size), Octets(mask, field.Size));

    /// <summary>Octets at its beginning that say nothing; at least one octet is left.</summary>
    public int LeadingZeros
    {
        get
        {
            int count = 0;
            while (count < Value.Length - 1 && Value[count] == 0 && (IsExact || Mask[count] == 0))
                count++;
            return count;
        }
    }

    public static BigInteger Ones(int bits) => (BigInteger.One << bits) - 1;

    public static byte[] Octets(BigInteger number, int size)
    {
        var octets = new byte[size];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(octets, size - digits.Length);
        return octets;
    }
}
