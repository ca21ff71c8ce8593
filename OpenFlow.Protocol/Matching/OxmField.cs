namespace OpenFlow.Protocol.Matching;

/// <summary>Who defines an OXM's number (OpenFlow 1.3.5 §7.2.3.2).</summary>
public enum OxmClass : ushort
{
    Nxm0 = 0x0000,
    Nxm1 = 0x0001,
    Ericsson = 0x1000,
    OpenFlowBasic = 0x8000,

    /// <summary>Pairs of registers, from OpenFlow 1.5.</summary>
    PacketRegisters = 0x8001,
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
/// with the size counting value and mask (OpenFlow 1.3.5 §7.2.3.2). Where the class is EXPERIMENTER, four octets of the
/// experimenter's id stand before the value, and the size counts them too.
/// </summary>
public sealed class OxmField
{
    internal const uint MaskBit = 0x100;
    private const uint SizeBits = 0xff;
    internal const int ExperimenterSize = sizeof(uint);

    internal OxmField(OxmClass oxmClass, byte number, string name, int bits)
    {
        Class = oxmClass;
        Number = number;
        Name = name;
        Bits = bits;
        Size = (bits + 7) / 8;
    }

    public OxmClass Class { get; }

    /// <summary>The number within the class, 7 bits.</summary>
    public byte Number { get; }

    /// <summary>The defining organisation where the class is EXPERIMENTER, else 0.</summary>
    public uint Experimenter { get; init; }

    /// <summary>The specification's name, such as <c>OXM_OF_IN_PORT</c>.</summary>
    public string Name { get; }

    /// <summary>What ovs-ofctl calls it, such as <c>in_port</c>. Forms of one field share it.</summary>
    public string OvsName { get; init; } = "";

    /// <summary>Another name that ovs-ofctl takes, such as <c>dl_dst</c>; empty for none.</summary>
    public string OvsAlias { get; init; } = "";

    /// <summary>Bits that have a meaning; the rest of the value's octets is 0.</summary>
    public int Bits { get; }

    public bool Maskable { get; init; }

    /// <summary>Whether set-field, load and move may write it.</summary>
    public bool Writable { get; init; }

    /// <summary>Whether a value may have fewer octets than <see cref="Size"/>: only Geneve's TUN_METADATA.</summary>
    public bool IsVariable { get; init; }

    public FieldPrerequisite Prerequisite { get; init; }

    internal FieldFormat Format { get; init; }

    /// <summary>Octets of the value, without a mask and an experimenter's id.</summary>
    public int Size { get; init; }

    /// <summary>
    /// The four header octets of the field without a mask. An experimenter's id is to follow where the class says so.
    /// </summary>
    public uint Header => (uint)Class << 16 | (uint)Number << 9 | (uint)(ExtraSize + Size);

    /// <summary>The four header octets of the field with a mask: the mask bit, and twice the size.</summary>
    public uint MaskedHeader => (Header | MaskBit) + (uint)Size;

    /// <summary>The same for a header whose size is that of the value alone: no experimenter's.</summary>
    internal static uint MaskedHeaderOf(uint header) => (header | MaskBit) + (header & SizeBits);

    /// <summary>Its place in the table: prerequisites come before what depends on them.</summary>
    internal int Rank { get; init; }

    /// <summary>Class, number and experimenter in one: equal for the same field with or without a mask.</summary>
    internal ulong Key => KeyOf(Header, Experimenter);

    /// <summary>Octets between the header and the value.</summary>
    internal int ExtraSize => Class == OxmClass.Experimenter ? ExperimenterSize : 0;

    internal static ulong KeyOf(uint header, uint experimenter) => (ulong)experimenter << 32 | header >> 9;

    /// <summary>Some bits of it: what <c>learn</c> and <c>move</c> work on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The field doesn't have these bits.</exception>
    public Subfield Slice(int firstBit, int bitCount) => new(this, firstBit, bitCount);

    public override string ToString() => Name;
}
