using System.Buffers.Binary;

namespace OpenFlow.Protocol.Packets;

/// <summary>What a TLV holds (IEEE 802.1AB-2016 §8.4.1, table 8-1). Others may come and are kept.</summary>
public enum LldpTlvType : byte
{
    End = 0,
    ChassisId = 1,
    PortId = 2,
    TimeToLive = 3,
    PortDescription = 4,
    SystemName = 5,
    SystemDescription = 6,
    SystemCapabilities = 7,
    ManagementAddress = 8,
    Organization = 127,
}

/// <summary>What names a chassis (IEEE 802.1AB-2016 §8.5.2.2, table 8-2).</summary>
public enum LldpChassisIdKind : byte
{
    ChassisComponent = 1,
    InterfaceAlias = 2,
    PortComponent = 3,
    MacAddress = 4,
    NetworkAddress = 5,
    InterfaceName = 6,
    Local = 7,
}

/// <summary>What names a port (IEEE 802.1AB-2016 §8.5.3.2, table 8-3).</summary>
public enum LldpPortIdKind : byte
{
    InterfaceAlias = 1,
    PortComponent = 2,
    MacAddress = 3,
    NetworkAddress = 4,
    InterfaceName = 5,
    CircuitId = 6,
    Local = 7,
}

/// <summary>
/// One TLV (IEEE 802.1AB-2016 §8.4; organizationally specific ones §8.6):
/// <code>
///  0               2                                                 2 + size
/// +-------+---------+---------------------------------------------------+
/// | type 7| size 9  | value                                             |
/// +-------+---------+------+------+-------------------------------------+
///                   | kind | id, 1 to 255 octets                        |   chassis id, port id
///                   | organization, 3 octets | subtype | information    |   type 127
/// </code>
/// </summary>
public readonly ref struct LldpTlv
{
    /// <summary>The most octets that a value may have.</summary>
    public const int MaxValueSize = 0x1ff;

    internal const int HeaderSize = 2;
    internal const int KindSize = 1;
    internal const int MaxIdSize = 255;
    internal const int OrganizationSize = 3;
    internal const int OrganizationHeaderSize = 4;
    internal const int TimeToLiveSize = 2;
    private const int TypeShift = 9;

    private LldpTlv(LldpTlvType type, ReadOnlySpan<byte> value)
    {
        Type = type;
        Value = value;
    }

    public LldpTlvType Type { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Takes the TLV at the front; false if it is cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out LldpTlv tlv)
    {
        tlv = default;
        if (octets.Length < HeaderSize)
            return false;
        ushort header = BinaryPrimitives.ReadUInt16BigEndian(octets);
        int size = header & MaxValueSize;
        if (octets.Length < HeaderSize + size)
            return false;
        tlv = new LldpTlv((LldpTlvType)(header >> TypeShift), octets.Slice(HeaderSize, size));
        return true;
    }

    /// <summary>
    /// Takes apart an organizationally specific TLV; false for other types and where the value is too short.
    /// </summary>
    /// <param name="organization">The organization's 24 bits (OUI or CID), first octet highest.</param>
    /// <param name="information">What the organization put there: 0 to 507 octets.</param>
    public bool TryReadOrganization(out uint organization, out byte subtype, out ReadOnlySpan<byte> information)
    {
        organization = 0;
        subtype = 0;
        information = default;
        if (Type != LldpTlvType.Organization || Value.Length < OrganizationHeaderSize)
            return false;
        uint word = BinaryPrimitives.ReadUInt32BigEndian(Value);
        organization = word >> 8;
        subtype = (byte)word;
        information = Value[OrganizationHeaderSize..];
        return true;
    }

    internal static void WriteHeader(Span<byte> destination, LldpTlvType type, int size) =>
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)((int)type << TypeShift | size));
}
