using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>TCP's control bits.</summary>
[Flags]
public enum TcpFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Psh = 8,
    Ack = 16,
    Urg = 32,

    /// <summary>Congestion was experienced (RFC 3168 6.1).</summary>
    Ece = 64,

    /// <summary>The congestion window was reduced.</summary>
    Cwr = 128,
}

/// <summary>
/// A TCP segment (RFC 9293 3.1).
/// <code>
/// |          Source Port          |       Destination Port        |
/// |                        Sequence Number                        |
/// |                    Acknowledgment Number                      |
/// | Offset| Rsrvd |Control bits   |            Window             |
/// |           Checksum            |         Urgent Pointer        |
/// |                           [Options]                           |
/// </code>
/// </summary>
public readonly ref struct TcpView
{
    public const int MinimumHeaderSize = 20;
    public const int MaximumOptionsSize = 40;
    internal const int DestinationPortOffset = 2;
    internal const int SequenceOffset = 4;
    internal const int AcknowledgmentOffset = 8;
    internal const int DataOffsetOffset = 12;
    internal const int FlagsOffset = 13;
    internal const int WindowOffset = 14;
    internal const int ChecksumOffset = 16;
    internal const int UrgentOffset = 18;

    private readonly ReadOnlySpan<byte> _segment;

    private TcpView(ReadOnlySpan<byte> segment) => _segment = segment;

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_segment);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_segment[DestinationPortOffset..]);

    public SequenceNumber Sequence => new(BinaryPrimitives.ReadUInt32BigEndian(_segment[SequenceOffset..]));

    public SequenceNumber Acknowledgment => new(BinaryPrimitives.ReadUInt32BigEndian(_segment[AcknowledgmentOffset..]));

    public TcpFlags Flags => (TcpFlags)_segment[FlagsOffset];

    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_segment[WindowOffset..]);

    public ReadOnlySpan<byte> Options => _segment[MinimumHeaderSize..HeaderSize];

    public ReadOnlySpan<byte> Data => _segment[HeaderSize..];

    public int HeaderSize => (_segment[DataOffsetOffset] >> 4) * 4;

    /// <summary>Checks that the header, options included, is inside the segment.</summary>
    public static bool TryRead(ReadOnlySpan<byte> segment, out TcpView view)
    {
        view = new TcpView(segment);
        return segment.Length >= MinimumHeaderSize
            && view.HeaderSize >= MinimumHeaderSize && view.HeaderSize <= segment.Length;
    }

    public bool ChecksumIsRight(Ipv4Address source, Ipv4Address destination) => Checksum.IsRight(Checksum.Add(
        Checksum.PseudoHeader(source, destination, IpProtocol.Tcp, _segment.Length), _segment));

    /// <summary>The first eight octets, which is all that an ICMP error needs to quote.</summary>
    public static bool TryReadQuoted(
        ReadOnlySpan<byte> bytes, out ushort sourcePort, out ushort destinationPort, out SequenceNumber sequence)
    {
        bool found = bytes.Length >= AcknowledgmentOffset;
        sourcePort = found ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;
        destinationPort = found ? BinaryPrimitives.ReadUInt16BigEndian(bytes[DestinationPortOffset..]) : (ushort)0;
        sequence = found ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes[SequenceOffset..])) : default;
        return found;
    }

    /// <summary>Writes the fixed header; the checksum stays zero until <see cref="WriteChecksum"/>.</summary>
    public static void Write(
        Span<byte> segment,
        ushort sourcePort,
        ushort destinationPort,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        int headerSize,
        TcpFlags flags,
        ushort window)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[DestinationPortOffset..], destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment[SequenceOffset..], sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(segment[AcknowledgmentOffset..], acknowledgment.Value);
        segment[DataOffsetOffset] = (byte)(headerSize / 4 << 4);
        segment[FlagsOffset] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[WindowOffset..], window);
        BinaryPrimitives.WriteUInt16BigEndian(segment[ChecksumOffset..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(segment[UrgentOffset..], 0);
    }

    public static void WriteChecksum(Span<byte> segment, Ipv4Address source, Ipv4Address destination)
    {
        ulong pseudo = Checksum.PseudoHeader(source, destination, IpProtocol.Tcp, segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(
            segment[ChecksumOffset..], Checksum.Finish(Checksum.Add(pseudo, segment)));
    }
}
