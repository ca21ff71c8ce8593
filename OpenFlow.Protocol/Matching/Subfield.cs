namespace OpenFlow.Protocol.Matching;

/// <summary>Some bits of a field, the lowest bit being 0: ovs-ofctl's <c>NXM_OF_VLAN_TCI[0..11]</c>.</summary>
public readonly record struct Subfield
{
    /// <exception cref="ArgumentOutOfRangeException">The field doesn't have these bits.</exception>
    public Subfield(OxmField field, int firstBit, int bitCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBit);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitCount, field.Bits - firstBit);
        Field = field;
        FirstBit = firstBit;
        BitCount = bitCount;
    }

    public OxmField Field { get; }

    public int FirstBit { get; }

    public int BitCount { get; }

    /// <summary>All bits of a field.</summary>
    public static implicit operator Subfield(OxmField field) => FromOxmField(field);

    /// <summary>All bits of a field.</summary>
    public static Subfield FromOxmField(OxmField field) => new(field, 0, field.Bits);

    public override string ToString() => OvsText.Range(Field.Name, Field.Bits, FirstBit, BitCount);
}
