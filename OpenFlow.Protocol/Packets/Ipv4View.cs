using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// An IPv4 packet (RFC 791 §3.1, the second octet by RFC 2474 §3 and RFC 3168 §5):
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+-----------+---+-------------------------------+
/// |   4   |  ihl  |   dscp    |ecn|          total size           |   0
/// +-------+-------+-----------+---+-----+-------------------------+
/// |        identification         |0 D M|     fragment offset     |   4
/// +---------------+---------------+-----+-------------------------+
/// | time to live  |   protocol    |        header checksum        |   8
/// +---------------+---------------+-------------------------------+
/// |                            source                             |  12
/// +---------------------------------------------------------------+
/// |                          destination                          |  16
/// +---------------------------------------------------------------+
/// |              options, (ihl - 5) words of 4 octets             |  20
/// </code>
/// A packet may be longer than what came of it: a packet-in carries at most <c>max_len</c> octets, an ICMP error
/// quotes a packet's front. Such a one can be read, <see cref="IsTruncated"/> says so.
/// </summary>
public readonly ref struct Ipv4View
{
    /// <summary>Octets of a header without options.</summary>
    public const int MinHeaderSize = 20;

    private const int TrafficClassOffset = 1;
    private const int TotalSizeOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentOffsetOffset = 6;
    private const int TimeToLiveOffset = 8;
    private const int ProtocolOffset = 9;
    private const int ChecksumOffset = 10;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;
    private const int Version = 4;
    private const int VersionShift = 4;
    private const int WordsBits = 0x0f;
    private const int WordSize = 4;
    private const int DscpShift = 2;
    private const int EcnBits = 0x03;
    private const ushort DontFragmentBit = 0x4000;
    private const ushort MoreFragmentsBit = 0x2000;
    private const ushort FragmentOffsetBits = 0x1fff;
    private const int FragmentUnit = 8;

    private Ipv4View(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The packet: without the padding that Ethernet added, and without what was cut off.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Octets of the header, options included: 20 to 60.</summary>
    public int HeaderSize => (Octets[0] & WordsBits) * WordSize;

    /// <summary>Octets of the whole packet as its sender made it.</summary>
    public int TotalSize => BinaryPrimitives.ReadUInt16BigEndian(Octets[TotalSizeOffset..]);

    /// <summary>Whether some of the payload is missing here.</summary>
    public bool IsTruncated => Octets.Length < TotalSize;

    /// <summary>The class of service, 0 to 63.</summary>
    public int Dscp => Octets[TrafficClassOffset] >> DscpShift;

    /// <summary>The congestion bits, 0 to 3.</summary>
    public int Ecn => Octets[TrafficClassOffset] & EcnBits;

    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(Octets[IdentificationOffset..]);

    public bool DontFragment => (Fragmentation & DontFragmentBit) != 0;

    public bool MoreFragments => (Fragmentation & MoreFragmentsBit) != 0;

    /// <summary>Where this fragment's payload begins in the whole one, in octets.</summary>
    public int FragmentOffset => (Fragmentation & FragmentOffsetBits) * FragmentUnit;

    /// <summary>Whether this is a part of a larger packet; only the one at offset 0 has a transport header.</summary>
    public bool IsFragment => (Fragmentation & (MoreFragmentsBit | FragmentOffsetBits)) != 0;

    public byte TimeToLive => Octets[TimeToLiveOffset];

    public IpProtocol Protocol => new(Octets[ProtocolOffset]);

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(Octets[ChecksumOffset..]);

    public bool HasValidChecksum => default(InternetChecksum).Add(Octets[..HeaderSize]).IsValid;

    public Ipv4Address Source => Ipv4Address.Read(Octets[SourceOffset..]);

    public Ipv4Address Destination => Ipv4Address.Read(Octets[DestinationOffset..]);

    /// <summary>0 to 40 octets of options, with their padding.</summary>
    public ReadOnlySpan<byte> Options => Octets[MinHeaderSize..HeaderSize];

    public ReadOnlySpan<byte> Payload => Octets[HeaderSize..];

    private ushort Fragmentation => BinaryPrimitives.ReadUInt16BigEndian(Octets[FragmentOffsetOffset..]);

    /// <summary>
    /// Takes the packet at the front; false if its header is cut off, of another version, or at odds with its sizes.
    /// The checksum is not looked at.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out Ipv4View packet)
    {
        packet = default;
        if (octets.Length < MinHeaderSize || octets[0] >> VersionShift != Version)
            return false;
        int headerSize = (octets[0] & WordsBits) * WordSize;
        int totalSize = BinaryPrimitives.ReadUInt16BigEndian(octets[TotalSizeOffset..]);
        if (headerSize < MinHeaderSize || headerSize > octets.Length || headerSize > totalSize)
            return false;
        packet = new Ipv4View(octets[..Math.Min(totalSize, octets.Length)]);
        return true;
    }

    /// <summary>
    /// Writes a header without options, <see cref="MinHeaderSize"/> octets, checksum included. The packet may not be
    /// fragmented, and so needs no identification (RFC 6864 §4.1).
    /// </summary>
    public static void WriteHeader(Span<byte> destination, Ipv4Address from, Ipv4Address to, IpProtocol protocol,
        int payloadSize, byte timeToLive = 64)
    {
        ushort totalSize = checked((ushort)(MinHeaderSize + payloadSize));
        destination[..MinHeaderSize].Clear();
        destination[0] = Version << VersionShift | MinHeaderSize / WordSize;
        BinaryPrimitives.WriteUInt16BigEndian(destination[TotalSizeOffset..], totalSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FragmentOffsetOffset..], DontFragmentBit);
        destination[TimeToLiveOffset] = timeToLive;
        destination[ProtocolOffset] = protocol.Value;
        from.Write(destination[SourceOffset..]);
        to.Write(destination[DestinationOffset..]);
        WriteChecksum(destination[..MinHeaderSize]);
    }

    /// <summary>Computes the checksum anew, over all of <paramref name="header"/>, options included.</summary>
    public static void WriteChecksum(Span<byte> header)
    {
        Span<byte> checksum = header.Slice(ChecksumOffset, sizeof(ushort));
        checksum.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(checksum, InternetChecksum.Of(header));
    }
}
