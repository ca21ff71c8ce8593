using System.Buffers.Binary;

namespace OpenFlow.Protocol.Packets;

/// <summary>What an ICMP message says (RFC 792; IANA "ICMP Type Numbers"). Others may come and are kept.</summary>
public enum IcmpType : byte
{
    EchoReply = 0,
    DestinationUnreachable = 3,
    Redirect = 5,
    EchoRequest = 8,
    TimeExceeded = 11,
    ParameterProblem = 12,
    TimestampRequest = 13,
    TimestampReply = 14,
}

/// <summary>
/// An ICMP message of IPv4 (RFC 792):
/// <code>
///  0       1       2               4               6               8
/// +-------+-------+---------------+---------------+---------------+------------------------------+
/// | type  | code  |   checksum    |  identifier   |   sequence    | echo: data, to be sent back  |
/// |       |       |               |  by the type: unused, MTU, …  | error: the front of a packet |
/// +-------+-------+---------------+---------------+---------------+------------------------------+
/// </code>
/// Its checksum has no pseudo header.
/// </summary>
public readonly ref struct IcmpView
{
    /// <summary>Octets before the body; RFC 792 has no shorter message.</summary>
    public const int HeaderSize = 8;

    internal const int ChecksumOffset = 2;
    private const int CodeOffset = 1;
    private const int RestOffset = 4;
    private const int SequenceOffset = 6;

    private IcmpView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public IcmpType Type => (IcmpType)Octets[0];

    public byte Code => Octets[CodeOffset];

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(Octets[ChecksumOffset..]);

    /// <summary>False for a message that was cut off, too.</summary>
    public bool HasValidChecksum => default(InternetChecksum).Add(Octets).IsValid;

    /// <summary>The second word of the header, which each type uses in its own way.</summary>
    public uint Rest => BinaryPrimitives.ReadUInt32BigEndian(Octets[RestOffset..]);

    /// <summary>Of an echo request or reply.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(Octets[RestOffset..]);

    /// <summary>Of an echo request or reply.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(Octets[SequenceOffset..]);

    /// <summary>Whether the body is the front of the packet that caused this, for <see cref="Ipv4View"/>.</summary>
    public bool IsError => Type is IcmpType.DestinationUnreachable or IcmpType.Redirect
        or IcmpType.TimeExceeded or IcmpType.ParameterProblem;

    public ReadOnlySpan<byte> Body => Octets[HeaderSize..];

    /// <summary>Takes all of an IPv4 packet's payload; false if it is shorter than the header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out IcmpView message)
    {
        message = new IcmpView(octets);
        return octets.Length >= HeaderSize;
    }

    /// <summary>Writes an echo request and returns its size.</summary>
    public static int WriteEchoRequest(Span<byte> destination, ushort identifier, ushort sequence,
        ReadOnlySpan<byte> data) =>
        Write(destination, IcmpType.EchoRequest, 0, (uint)identifier << 16 | sequence, data);

    /// <summary>Writes the answer to an echo request and returns its size. May be written over the request.</summary>
    public static int WriteEchoReply(Span<byte> destination, IcmpView request) =>
        Write(destination, IcmpType.EchoReply, 0, request.Rest, request.Body);

    /// <summary>
    /// Writes any message and returns its size: the header's and the body's. The body may lie in the destination.
    /// </summary>
    public static int Write(Span<byte> destination, IcmpType type, byte code, uint rest, ReadOnlySpan<byte> body)
    {
        Span<byte> message = destination[..(HeaderSize + body.Length)];
        body.CopyTo(message[HeaderSize..]);
        message[0] = (byte)type;
        message[CodeOffset] = code;
        message.Slice(ChecksumOffset, sizeof(ushort)).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(message[RestOffset..], rest);
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], InternetChecksum.Of(message));
        return message.Length;
    }
}
