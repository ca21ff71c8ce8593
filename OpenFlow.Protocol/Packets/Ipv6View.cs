using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// An IPv6 packet, its fixed header only (RFC 8200 §3):
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+---------------+---------------------------------------+
/// |   6   | traffic class |              flow label               |   0
/// +-------+---------------+-------+---------------+---------------+
/// |         payload size          |  next header  |   hop limit   |   4
/// +-------------------------------+---------------+---------------+
/// |                       source, 16 octets                       |   8
/// +---------------------------------------------------------------+
/// |                     destination, 16 octets                    |  24
/// +---------------------------------------------------------------+
/// |   payload: extension headers, if next header names one, …     |  40
/// </code>
/// A jumbogram (RFC 2675) says 0 for its payload size and is read as empty. As in <see cref="Ipv4View"/>, the
/// payload may be cut off.
/// </summary>
public readonly ref struct Ipv6View
{
    /// <summary>Octets of the fixed header.</summary>
    public const int HeaderSize = 40;

    private const int PayloadSizeOffset = 4;
    private const int NextHeaderOffset = 6;
    private const int HopLimitOffset = 7;
    private const int SourceOffset = 8;
    private const int DestinationOffset = 24;
    private const uint Version = 6;
    private const int VersionShift = 28;
    private const int TrafficClassShift = 20;
    private const uint FlowLabelBits = 0xfffff;

    private Ipv6View(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The packet: without the padding that Ethernet added, and without what was cut off.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Class of service and congestion bits, as one octet.</summary>
    public byte TrafficClass => (byte)(FirstWord >> TrafficClassShift);

    /// <summary>20 bits.</summary>
    public int FlowLabel => (int)(FirstWord & FlowLabelBits);

    /// <summary>Octets behind the fixed header, as its sender made them.</summary>
    public int PayloadSize => BinaryPrimitives.ReadUInt16BigEndian(Octets[PayloadSizeOffset..]);

    /// <summary>Whether some of the payload is missing here.</summary>
    public bool IsTruncated => Octets.Length < HeaderSize + PayloadSize;

    /// <summary>What the payload begins with: an extension header or the transport's.</summary>
    public IpProtocol NextHeader => new(Octets[NextHeaderOffset]);

    public byte HopLimit => Octets[HopLimitOffset];

    public Ipv6Address Source => Ipv6Address.Read(Octets[SourceOffset..]);

    public Ipv6Address Destination => Ipv6Address.Read(Octets[DestinationOffset..]);

    public ReadOnlySpan<byte> Payload => Octets[HeaderSize..];

    private uint FirstWord => BinaryPrimitives.ReadUInt32BigEndian(Octets);

    /// <summary>Takes the packet at the front; false if its header is cut off or of another version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out Ipv6View packet)
    {
        packet = default;
        if (octets.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(octets) >> VersionShift != Version)
            return false;
        int totalSize = HeaderSize + BinaryPrimitives.ReadUInt16BigEndian(octets[PayloadSizeOffset..]);
        packet = new Ipv6View(octets[..Math.Min(totalSize, octets.Length)]);
        return true;
    }

    /// <summary>Writes a fixed header, <see cref="HeaderSize"/> octets.</summary>
    public static void WriteHeader(Span<byte> destination, Ipv6Address from, Ipv6Address to, IpProtocol nextHeader,
        int payloadSize, byte hopLimit = 64, byte trafficClass = 0, int flowLabel = 0)
    {
        uint firstWord = Version << VersionShift | (uint)trafficClass << TrafficClassShift
            | ((uint)flowLabel & FlowLabelBits);
        BinaryPrimitives.WriteUInt32BigEndian(destination, firstWord);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PayloadSizeOffset..], checked((ushort)payloadSize));
        destination[NextHeaderOffset] = nextHeader.Value;
        destination[HopLimitOffset] = hopLimit;
        from.Write(destination[SourceOffset..]);
        to.Write(destination[DestinationOffset..]);
    }
}
