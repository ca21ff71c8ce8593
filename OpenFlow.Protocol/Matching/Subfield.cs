namespace OpenFlow.Protocol.Matching;

/// <summary>Some bits of a field, the lowest bit being 0: ovs-ofctl's <c>NXM_OF_VLAN_TCI[0..11]</c>.</summary>
public readonly record struct Subfield
{
    private const int VlanVidBits = 12;
    private const int FirstBitShift = 6;
    private const int MaxPackedBits = 64;
    private const int BitCountMask = (1 << FirstBitShift) - 1;

    /// <exception cref="ArgumentOutOfRangeException">The field doesn't have these bits.</exception>
    public Subfield(OxmField field, int firstBit, int bitCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBit);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitCount, WidthOf(field) - firstBit);
        Field = field;
        FirstBit = firstBit;
        BitCount = bitCount;
        FieldSize = field.Size;
    }

    public OxmField Field { get; }

    public int FirstBit { get; }

    public int BitCount { get; }

    /// <summary>
    /// Octets of the field that its header on the wire says: fewer than it has only of a Geneve option, which a switch
    /// maps to what the option needs.
    /// </summary>
    internal int FieldSize { get; init; }

    /// <summary>All bits of a field.</summary>
    public static implicit operator Subfield(OxmField field) => FromOxmField(field);

    /// <summary>All bits of a field.</summary>
    public static Subfield FromOxmField(OxmField field) => new(field, 0, WidthOf(field));

    /// <summary>
    /// Bits that there are to take: without PRESENT, which Open vSwitch doesn't count to OXM_OF_VLAN_VID.
    /// </summary>
    internal static int WidthOf(OxmField field) => field == OxmFields.VlanVid ? VlanVidBits : field.Bits;

    /// <summary>The bits as most of Nicira's actions pack them: the first in 10 bits, how many less one in 6.</summary>
    internal ushort Packed => (ushort)(FirstBit << FirstBitShift | ((BitCount - 1) & BitCountMask));

    /// <summary>These bits, for an action that has room for so many and no more.</summary>
    /// <exception cref="ArgumentException">There are more bits, or fewer.</exception>
    internal Subfield WithBits(int atLeast, int atMost) => BitCount >= atLeast && BitCount <= atMost
        ? this
        : throw new ArgumentException($"{this} has {BitCount} bits, not {atLeast} to {atMost}");

    /// <summary>These bits, for an action that packs them and has four octets for the field.</summary>
    /// <exception cref="ArgumentException">They are more than 64, or the field is an experimenter's.</exception>
    internal Subfield Small() => Field.ExtraSize == 0
        ? WithBits(1, MaxPackedBits)
        : throw new ArgumentException($"{Field.Name} is an experimenter's field: there is no room for it");

    /// <summary>False if the field doesn't have these bits.</summary>
    internal static bool TryMake(OxmField field, int firstBit, int bitCount, out Subfield subfield)
    {
        subfield = default;
        if (firstBit < 0 || bitCount < 1 || bitCount > WidthOf(field) - firstBit)
            return false;
        subfield = new Subfield(field, firstBit, bitCount);
        return true;
    }

    /// <summary>The bits that <see cref="Packed"/> says; false if the field doesn't have them.</summary>
    internal static bool TryUnpack(OxmField field, ushort packed, out Subfield subfield) =>
        TryMake(field, packed >> FirstBitShift, (packed & BitCountMask) + 1, out subfield);

    public override string ToString() => OvsText.Range(Field.Name, WidthOf(Field), FirstBit, BitCount);
}
