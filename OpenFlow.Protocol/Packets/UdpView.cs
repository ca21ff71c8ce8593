using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// A UDP datagram (RFC 768; over IPv6 RFC 8200 §8.1):
/// <code>
///  0               2               4               6               8
/// +---------------+---------------+---------------+---------------+---------
/// |  source port  |   dest. port  |     size      |   checksum    | payload
/// +---------------+---------------+---------------+---------------+---------
/// </code>
/// A checksum of 0 means that there is none; one that comes out as 0 is sent as 0xffff, which sums up the same.
/// </summary>
public readonly ref struct UdpView
{
    public const int HeaderSize = 8;

    private const int DestinationPortOffset = 2;
    private const int SizeOffset = 4;
    private const int ChecksumOffset = 6;
    private const ushort NoChecksum = 0;
    private const ushort ZeroChecksum = 0xffff;

    private UdpView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The datagram: its own size, or less where some was cut off.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(Octets);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(Octets[DestinationPortOffset..]);

    /// <summary>Octets of header and payload as the sender made them.</summary>
    public int Size => BinaryPrimitives.ReadUInt16BigEndian(Octets[SizeOffset..]);

    /// <summary>Whether some of the payload is missing here.</summary>
    public bool IsTruncated => Octets.Length < Size;

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(Octets[ChecksumOffset..]);

    /// <summary>Whether the sender computed one. Over IPv6 it must (RFC 8200 §8.1).</summary>
    public bool HasChecksum => Checksum != NoChecksum;

    public ReadOnlySpan<byte> Payload => Octets[HeaderSize..];

    /// <summary>
    /// Takes the datagram at the front; false if its header is cut off, or its size is less than the header's.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out UdpView datagram)
    {
        datagram = default;
        if (octets.Length < HeaderSize)
            return false;
        int size = BinaryPrimitives.ReadUInt16BigEndian(octets[SizeOffset..]);
        if (size < HeaderSize)
            return false;
        datagram = new UdpView(octets[..Math.Min(size, octets.Length)]);
        return true;
    }

    /// <summary>Whether the checksum is right, or there is none. False for a datagram that was cut off.</summary>
    public bool HasValidChecksum(Ipv4Address from, Ipv4Address to) =>
        !HasChecksum || InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Udp, Size).Add(Octets).IsValid;

    /// <summary>Whether there is a checksum and it is right. False for a datagram that was cut off.</summary>
    public bool HasValidChecksum(Ipv6Address from, Ipv6Address to) =>
        HasChecksum && InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Udp, Size).Add(Octets).IsValid;

    /// <summary>
    /// Writes a datagram with its checksum and returns its size: the header's and the payload's. The payload may lie
    /// in the destination.
    /// </summary>
    public static int Write(Span<byte> destination, ushort sourcePort, ushort destinationPort,
        ReadOnlySpan<byte> payload, Ipv4Address from, Ipv4Address to)
    {
        Span<byte> datagram = WriteBare(destination, sourcePort, destinationPort, payload);
        Seal(datagram, InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Udp, datagram.Length));
        return datagram.Length;
    }

    /// <summary>As the other, over IPv6.</summary>
    public static int Write(Span<byte> destination, ushort sourcePort, ushort destinationPort,
        ReadOnlySpan<byte> payload, Ipv6Address from, Ipv6Address to)
    {
        Span<byte> datagram = WriteBare(destination, sourcePort, destinationPort, payload);
        Seal(datagram, InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Udp, datagram.Length));
        return datagram.Length;
    }

    /// <summary>
    /// The checksum after 32 bits that it covers changed (RFC 1624 §3): none stays none, and zero is never made.
    /// </summary>
    public static ushort UpdateChecksum(ushort checksum, uint old, uint now) =>
        checksum == NoChecksum ? NoChecksum : Wire(InternetChecksum.Update(checksum, old, now));

    private static Span<byte> WriteBare(Span<byte> destination, ushort sourcePort, ushort destinationPort,
        ReadOnlySpan<byte> payload)
    {
        ushort size = checked((ushort)(HeaderSize + payload.Length));
        Span<byte> datagram = destination[..size];
        payload.CopyTo(datagram[HeaderSize..]);
        BinaryPrimitives.WriteUInt16BigEndian(datagram, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[DestinationPortOffset..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[SizeOffset..], size);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[ChecksumOffset..], NoChecksum);
        return datagram;
    }

    private static void Seal(Span<byte> datagram, InternetChecksum pseudoHeader) =>
        BinaryPrimitives.WriteUInt16BigEndian(datagram[ChecksumOffset..], Wire(pseudoHeader.Add(datagram).Value));

    private static ushort Wire(ushort checksum) => checksum == NoChecksum ? ZeroChecksum : checksum;
}
