namespace OpenFlow.Protocol.Matching;

/// <summary>Who defines an OXM's number (OpenFlow 1.3.5 §7.2.3.2).</summary>
public enum OxmClass : ushort
{
    Nxm0 = 0x0000,
    Nxm1 = 0x0001,
    OpenFlowBasic = 0x8000,
    Experimenter = 0xffff,
}

/// <summary>
/// One kind of match field: a row of <see cref="OxmFields"/>. On the wire an OXM is
/// <code>
///  0               2               4
/// +---------------+-------+-+-----+----------+----------------+
/// |     class     | field |M|size |  value   | mask if M is 1 |
/// +---------------+-------+-+-----+----------+----------------+
/// </code>
/// with the size counting value and mask (OpenFlow 1.3.5 §7.2.3.2).
/// </summary>
public sealed class OxmField
{
    internal const uint MaskBit = 0x100;

    internal OxmField(OxmClass oxmClass, byte number, string name, int bits, bool maskable, string ovsName)
    {
        Class = oxmClass;
        Number = number;
        Name = name;
        Bits = bits;
        Maskable = maskable;
        OvsName = ovsName;
        Size = (bits + 7) / 8;
        if (oxmClass == OxmClass.OpenFlowBasic && bits == 20)
            Size = sizeof(uint); // IPv6 flow label: 20 bits in four octets
        Header = ((uint)oxmClass << 16) | ((uint)number << 9) | (uint)Size;
    }

    public OxmClass Class { get; }

    /// <summary>The number within the class, 7 bits.</summary>
    public byte Number { get; }

    /// <summary>The specification's name, such as <c>OXM_OF_IN_PORT</c>.</summary>
    public string Name { get; }

    /// <summary>What ovs-ofctl calls it, such as <c>in_port</c>.</summary>
    public string OvsName { get; }

    /// <summary>Bits that have a meaning; the rest of the value's octets is 0.</summary>
    public int Bits { get; }

    public bool Maskable { get; }

    /// <summary>Octets of the value, without a mask.</summary>
    public int Size { get; }

    /// <summary>The four header octets of the field without a mask.</summary>
    public uint Header { get; }

    /// <summary>The four header octets of the field with a mask: the mask bit, and twice the size.</summary>
    public uint MaskedHeader => (Header | MaskBit) + (uint)Size;

    /// <summary>Its place in the table: prerequisites come before what depends on them.</summary>
    internal int Rank { get; init; }

    /// <summary>Some bits of it: what <c>learn</c> and <c>move</c> work on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The field doesn't have these bits.</exception>
    public Subfield Slice(int firstBit, int bitCount) => new(this, firstBit, bitCount);

    public override string ToString() => Name;
}
