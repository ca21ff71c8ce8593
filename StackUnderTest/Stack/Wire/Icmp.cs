using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>
/// An ICMP message (RFC 792): type 1, code 1, checksum 2, rest of header 4, then data. In errors the data is the
/// offending packet's header and at least eight octets of its payload.
/// </summary>
public readonly ref struct IcmpView
{
    public const int HeaderSize = 8;
    public const byte EchoReply = 0;
    public const byte DestinationUnreachable = 3;
    public const byte EchoRequest = 8;
    public const byte TimeExceeded = 11;
    public const byte ParameterProblem = 12;

    // Codes of DestinationUnreachable.
    public const byte ProtocolUnreachable = 2;
    public const byte PortUnreachable = 3;
    public const byte FragmentationNeeded = 4;

    // Codes of TimeExceeded.
    public const byte ReassemblyTimeExceeded = 1;

    private const int ChecksumOffset = 2;
    private const int RestOffset = 4;

    /// <summary>The next hop's MTU in the low half of the rest of the header (RFC 1191 4).</summary>
    private const int NextHopMtuOffset = 6;

    private readonly ReadOnlySpan<byte> _message;

    private IcmpView(ReadOnlySpan<byte> message) => _message = message;

    public byte Type => _message[0];

    public byte Code => _message[1];

    public uint Rest => BinaryPrimitives.ReadUInt32BigEndian(_message[RestOffset..]);

    public int NextHopMtu => BinaryPrimitives.ReadUInt16BigEndian(_message[NextHopMtuOffset..]);

    public ReadOnlySpan<byte> Data => _message[HeaderSize..];

    public static bool TryRead(ReadOnlySpan<byte> message, out IcmpView view)
    {
        view = new IcmpView(message);
        return message.Length >= HeaderSize;
    }

    /// <summary>
    /// Is it an error, about which no error may be sent (RFC 1122 3.2.2)? Unknown types count as errors.
    /// </summary>
    public static bool IsError(byte type) => type switch
    {
        EchoReply or EchoRequest or 9 or 10 or 13 or 14 or 15 or 16 or 17 or 18 => false,
        _ => true,
    };

    /// <summary>Writes the header in front of data that is in place already, and the checksum over both.</summary>
    public static void Write(Span<byte> message, byte type, byte code, uint rest)
    {
        message[0] = type;
        message[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(message[RestOffset..], rest);
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], Checksum.Of(message));
    }
}
