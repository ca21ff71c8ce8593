using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// A TCP segment (RFC 9293 §3.1):
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          source port          |       destination port        |   0
/// +-------------------------------+-------------------------------+
/// |                            sequence                           |   4
/// +---------------------------------------------------------------+
/// |                         acknowledgment                        |   8
/// +-------+-----------------------+-------------------------------+
/// |offset |  flags, 12 bits       |            window             |  12
/// +-------+-----------------------+-------------------------------+
/// |           checksum            |        urgent pointer         |  16
/// +-------------------------------+-------------------------------+
/// |            options, (offset - 5) words of 4 octets            |  20
/// </code>
/// </summary>
public readonly ref struct TcpView
{
    /// <summary>Octets of a header without options.</summary>
    public const int MinHeaderSize = 20;

    /// <summary>The most octets that options may have.</summary>
    public const int MaxOptionsSize = 40;

    private const int DestinationPortOffset = 2;
    private const int SequenceOffset = 4;
    private const int AcknowledgmentOffset = 8;
    private const int DataOffsetOffset = 12;
    private const int WindowOffset = 14;
    private const int ChecksumOffset = 16;
    private const int UrgentPointerOffset = 18;
    private const int DataOffsetShift = 12;
    private const int FlagsBits = 0x0fff;
    private const int WordSize = 4;

    private TcpView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole segment.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(Octets);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(Octets[DestinationPortOffset..]);

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(Octets[SequenceOffset..]);

    public uint Acknowledgment => BinaryPrimitives.ReadUInt32BigEndian(Octets[AcknowledgmentOffset..]);

    /// <summary>Octets of the header, options included: 20 to 60.</summary>
    public int HeaderSize => HeaderSizeOf(Octets);

    public TcpFlags Flags =>
        (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(Octets[DataOffsetOffset..]) & FlagsBits);

    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(Octets[WindowOffset..]);

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(Octets[ChecksumOffset..]);

    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(Octets[UrgentPointerOffset..]);

    /// <summary>0 to 40 octets of options, with their padding.</summary>
    public ReadOnlySpan<byte> Options => Octets[MinHeaderSize..HeaderSize];

    public ReadOnlySpan<byte> Payload => Octets[HeaderSize..];

    /// <summary>Takes all of an IP packet's payload; false if the header is cut off or its offset below 5.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out TcpView segment)
    {
        segment = default;
        if (octets.Length < MinHeaderSize)
            return false;
        int headerSize = HeaderSizeOf(octets);
        if (headerSize < MinHeaderSize || headerSize > octets.Length)
            return false;
        segment = new TcpView(octets);
        return true;
    }

    /// <summary>False for a segment that was cut off, too.</summary>
    public bool HasValidChecksum(Ipv4Address from, Ipv4Address to) =>
        InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Tcp, Octets.Length).Add(Octets).IsValid;

    /// <summary>False for a segment that was cut off, too.</summary>
    public bool HasValidChecksum(Ipv6Address from, Ipv6Address to) =>
        InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Tcp, Octets.Length).Add(Octets).IsValid;

    /// <summary>
    /// Writes a segment with its checksum and returns its size: header, options and payload. The payload may lie in
    /// the destination. Options are whole words of four octets, ten at most; others throw.
    /// </summary>
    public static int Write(Span<byte> destination, in TcpHeader header, ReadOnlySpan<byte> options,
        ReadOnlySpan<byte> payload, Ipv4Address from, Ipv4Address to)
    {
        Span<byte> segment = WriteBare(destination, header, options, payload);
        Seal(segment, InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Tcp, segment.Length));
        return segment.Length;
    }

    /// <summary>As the other, over IPv6.</summary>
    public static int Write(Span<byte> destination, in TcpHeader header, ReadOnlySpan<byte> options,
        ReadOnlySpan<byte> payload, Ipv6Address from, Ipv6Address to)
    {
        Span<byte> segment = WriteBare(destination, header, options, payload);
        Seal(segment, InternetChecksum.OfPseudoHeader(from, to, IpProtocol.Tcp, segment.Length));
        return segment.Length;
    }

    private static Span<byte> WriteBare(Span<byte> destination, in TcpHeader header, ReadOnlySpan<byte> options,
        ReadOnlySpan<byte> payload)
    {
        if (options.Length > MaxOptionsSize || options.Length % WordSize != 0)
            throw new ArgumentException("options are at most 40 octets, in whole words of four", nameof(options));
        int headerSize = MinHeaderSize + options.Length;
        Span<byte> segment = destination[..(headerSize + payload.Length)];
        payload.CopyTo(segment[headerSize..]);
        options.CopyTo(segment[MinHeaderSize..]);
        int offsetAndFlags = headerSize / WordSize << DataOffsetShift | (int)header.Flags & FlagsBits;
        BinaryPrimitives.WriteUInt16BigEndian(segment, header.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[DestinationPortOffset..], header.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment[SequenceOffset..], header.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[AcknowledgmentOffset..], header.Acknowledgment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[DataOffsetOffset..], (ushort)offsetAndFlags);
        BinaryPrimitives.WriteUInt16BigEndian(segment[WindowOffset..], header.Window);
        segment.Slice(ChecksumOffset, sizeof(ushort)).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(segment[UrgentPointerOffset..], header.UrgentPointer);
        return segment;
    }

    private static void Seal(Span<byte> segment, InternetChecksum pseudoHeader) =>
        BinaryPrimitives.WriteUInt16BigEndian(segment[ChecksumOffset..], pseudoHeader.Add(segment).Value);

    private static int HeaderSizeOf(ReadOnlySpan<byte> octets) =>
        (BinaryPrimitives.ReadUInt16BigEndian(octets[DataOffsetOffset..]) >> DataOffsetShift) * WordSize;
}
