namespace OpenFlow.Protocol.Matching;

/// <summary>Some bits of a field, the lowest bit being 0: ovs-ofctl's <c>NXM_OF_VLAN_TCI[0..11]</c>.</summary>
public readonly record struct Subfield
{
    private const int VlanVidBits = 12;

    /// <exception cref="ArgumentOutOfRangeException">The field doesn't have these bits.</exception>
    public Subfield(OxmField field, int firstBit, int bitCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBit);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitCount, WidthOf(field) - firstBit);
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
    public static Subfield FromOxmField(OxmField field) => new(field, 0, WidthOf(field));

    /// <summary>
    /// Bits that there are to take: without PRESENT, which Open vSwitch doesn't count to OXM_OF_VLAN_VID.
    /// </summary>
    internal static int WidthOf(OxmField field) => field == OxmFields.VlanVid ? VlanVidBits : field.Bits;

    /// <summary>Bits of the field with this header; false if the table doesn't have it, or it not these bits.</summary>
    internal static bool TryFind(uint header, int firstBit, int bitCount, out Subfield subfield)
    {
        subfield = default;
        if (!OxmFields.TryFind(header, out OxmField field) || bitCount < 1 || bitCount > WidthOf(field) - firstBit)
            return false;
        subfield = new Subfield(field, firstBit, bitCount);
        return true;
    }

    public override string ToString() => OvsText.Range(Field.Name, WidthOf(Field), FirstBit, BitCount);
}
