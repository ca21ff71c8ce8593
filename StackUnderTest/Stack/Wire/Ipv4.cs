using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>Protocol numbers that this stack speaks.</summary>
public static class IpProtocol
{
    public const byte Icmp = 1;
    public const byte Igmp = 2;
    public const byte Tcp = 6;
    public const byte Udp = 17;
}

/// <summary>
/// An IPv4 header (RFC 791 3.1).
/// <code>
///  0                   1                   2                   3
/// |Version|  IHL  |Type of Service|          Total Length         |
/// |         Identification        |Flags|      Fragment Offset    |
/// |  Time to Live |    Protocol   |         Header Checksum       |
/// |                       Source Address                          |
/// |                    Destination Address                        |
/// </code>
/// </summary>
public readonly ref struct Ipv4View
{
    public const int MinimumHeaderSize = 20;
    public const ushort DontFragment = 0x4000;
    public const ushort MoreFragments = 0x2000;
    private const ushort OffsetMask = 0x1fff;

    /// <summary>ECT(0): the transport understands marks.</summary>
    public const byte EcnCapable = 2;

    /// <summary>CE: a router marked it instead of dropping it.</summary>
    public const byte EcnMarked = 3;

    /// <summary>The bits of explicit congestion notification in the type of service.</summary>
    public const byte EcnMask = 3;
    private const int ServiceOffset = 1;
    private const int TotalLengthOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentOffset = 6;
    private const int TimeToLiveOffset = 8;
    private const int ProtocolOffset = 9;
    private const int ChecksumOffset = 10;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;

    private readonly ReadOnlySpan<byte> _packet;

    private Ipv4View(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>The two bits of explicit congestion notification (RFC 3168 5).</summary>
    public byte Ecn => (byte)(_packet[ServiceOffset] & EcnMask);

    public int HeaderSize => (_packet[0] & 0xf) * 4;

    /// <summary>What the header says; of a quoted packet less may be there.</summary>
    public int DeclaredSize => BinaryPrimitives.ReadUInt16BigEndian(_packet[TotalLengthOffset..]);

    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_packet[IdentificationOffset..]);

    public bool IsFragment => (Fragment & (MoreFragments | OffsetMask)) != 0;

    public bool HasMoreFragments => (Fragment & MoreFragments) != 0;

    /// <summary>Where this fragment's payload begins in the datagram's, in octets.</summary>
    public int PayloadOffset => (Fragment & OffsetMask) * 8;

    public byte TimeToLive => _packet[TimeToLiveOffset];

    public byte Protocol => _packet[ProtocolOffset];

    public Ipv4Address Source => Ipv4Address.Read(_packet[SourceOffset..]);

    public Ipv4Address Destination => Ipv4Address.Read(_packet[DestinationOffset..]);

    public ReadOnlySpan<byte> Payload => _packet[HeaderSize..];

    /// <summary>The packet from its first octet to its total length, without the link's padding.</summary>
    public ReadOnlySpan<byte> Packet => _packet;

    private ushort Fragment => BinaryPrimitives.ReadUInt16BigEndian(_packet[FragmentOffset..]);

    /// <summary>
    /// Checks version, IHL and total length, not the checksum. Octets after the total length are cut off.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv4View view)
    {
        view = default;
        if (bytes.Length < MinimumHeaderSize || bytes[0] >> 4 != 4)
            return false;
        int headerSize = (bytes[0] & 0xf) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(bytes[TotalLengthOffset..]);
        if (headerSize < MinimumHeaderSize || total < headerSize || total > bytes.Length)
            return false;
        view = new Ipv4View(bytes[..total]);
        return true;
    }

    /// <summary>
    /// The header that an ICMP error quotes: the packet may be cut off behind it, so that only the header is checked.
    /// </summary>
    public static bool TryReadQuoted(ReadOnlySpan<byte> bytes, out Ipv4View view)
    {
        view = new Ipv4View(bytes);
        return bytes.Length >= MinimumHeaderSize && bytes[0] >> 4 == 4
            && view.HeaderSize >= MinimumHeaderSize && view.HeaderSize <= bytes.Length;
    }

    public bool ChecksumIsRight() => Checksum.IsRight(_packet[..HeaderSize]);

    /// <summary>Writes a header without options, checksum included.</summary>
    public static void Write(
        Span<byte> packet,
        int totalSize,
        byte typeOfService,
        ushort identification,
        ushort fragment,
        byte timeToLive,
        byte protocol,
        Ipv4Address source,
        Ipv4Address destination)
    {
        packet[0] = 4 << 4 | MinimumHeaderSize / 4;
        packet[ServiceOffset] = typeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(packet[TotalLengthOffset..], (ushort)totalSize);
        BinaryPrimitives.WriteUInt16BigEndian(packet[IdentificationOffset..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(packet[FragmentOffset..], fragment);
        packet[TimeToLiveOffset] = timeToLive;
        packet[ProtocolOffset] = protocol;
        BinaryPrimitives.WriteUInt16BigEndian(packet[ChecksumOffset..], 0);
        source.Write(packet[SourceOffset..]);
        destination.Write(packet[DestinationOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(
            packet[ChecksumOffset..], Checksum.Of(packet[..MinimumHeaderSize]));
    }
}
