using System;
using System.Buffers.Binary;
using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// What an iperf 2 client asks for: the header that stands at the beginning of a TCP stream, and behind the first 16
/// octets
/// of each UDP datagram. All big-endian:
/// <code>
///  0 flags        4 threads     8 port to answer to   12 buffer    16 window or rate   20 amount
/// 24 type        28 length     32 upper flags, lower flags         36 version (2)      44 reserved, TOS
/// 48 rate (2)    56 prefetch
/// </code>
/// The amount is octets, or, if negative, hundredths of a second. What is behind 24 is there if the flags say
/// "extended".
/// Source: what iperf 2.1.8 sends, and its man page for what the options mean.
/// </summary>
internal struct IperfTest
{
    public const int Size = 60;
    public const int BaseSize = 24;
    public const int GreatestSize = 256;
    public const int AckSize = 28;

    private const uint FlagAnswer = 0x8000_0000;
    private const uint FlagExtended = 0x4000_0000;
    private const uint FlagWideNumbers = 0x0800_0000;
    private const uint FlagTestFlags = 0x0400_0000;
    private const uint FlagHasLength = 0x0001_0000;
    private const uint LengthMask = 0x01fe;
    private const uint FlagAtOnce = 1;
    private const ushort UpperReverse = 0x0400;
    private const ushort UpperFullDuplex = 0x0800;

    private const int ThreadsOffset = 4;
    private const int PortOffset = 8;
    private const int BufferOffset = 12;
    private const int AmountOffset = 20;
    private const int UpperOffset = 32;
    private const int VersionOffset = 36;
    private const int RateOffset = 48;
    private const uint MessageAck = 2;
    private const uint VersionUpper = 0x0002_0001; // 2.1
    private const uint VersionLower = 0x0008_0003; // .8, released
    private const long AmountUnit = 10 * StackOptions.Millisecond;
    private const int LeastDatagram = 16;
    private const int GreatestDatagram = 65_507;

    public int HeaderSize;

    /// <summary>The server sends, the client receives.</summary>
    public bool Reverse;
    public bool FullDuplex;

    /// <summary>
    /// The server connects to <see cref="Port"/> of the client and sends, too: <c>-d</c>, or when done <c>-r</c>.
    /// </summary>
    public bool Answer;
    public bool AnswerAtOnce;

    /// <summary>The client waits for an acknowledgment of its header.</summary>
    public bool WantsAck;

    /// <summary>Datagrams are numbered with 64 bits.</summary>
    public bool WideNumbers;
    public ushort Port;

    /// <summary>Of each datagram; 0: as usual.</summary>
    public int BufferSize;

    /// <summary>Octets, or 0.</summary>
    public long Bytes;

    /// <summary>Microseconds, or 0.</summary>
    public long Time;

    /// <summary>Bits a second, or 0.</summary>
    public long Rate;

    /// <summary>How long the header is, judging by its first four octets; 0 if there is none.</summary>
    public static int SizeOf(ReadOnlySpan<byte> header)
    {
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(header);
        if ((flags & (FlagAnswer | FlagExtended)) == 0)
            return 0;
        return (flags & FlagHasLength) != 0 ? Math.Max((int)(flags & LengthMask) >> 1, BaseSize) : BaseSize;
    }

    /// <summary>Reads what is there; a header that is cut off asks for less.</summary>
    public static IperfTest Read(ReadOnlySpan<byte> header)
    {
        IperfTest test = default;
        if (header.Length < BaseSize)
            return test;
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(header);
        bool extended = (flags & FlagExtended) != 0 && header.Length >= Size;
        ushort upper = extended ? BinaryPrimitives.ReadUInt16BigEndian(header[UpperOffset..]) : (ushort)0;
        int amount = (int)BinaryPrimitives.ReadUInt32BigEndian(header[AmountOffset..]);
        uint buffer = BinaryPrimitives.ReadUInt32BigEndian(header[BufferOffset..]);
        test.HeaderSize = header.Length;
        test.Reverse = (upper & UpperReverse) != 0;
        test.FullDuplex = (upper & UpperFullDuplex) != 0;
        test.Answer = (flags & FlagAnswer) != 0 && (flags & FlagTestFlags) == 0;
        test.AnswerAtOnce = test.Answer && (flags & FlagAtOnce) != 0;
        test.WantsAck = (flags & FlagExtended) != 0 && !test.Reverse;
        test.WideNumbers = (flags & FlagWideNumbers) != 0;
        test.Port = (ushort)BinaryPrimitives.ReadUInt32BigEndian(header[PortOffset..]);
        test.BufferSize = buffer is >= LeastDatagram and <= GreatestDatagram ? (int)buffer : 0;
        test.Bytes = amount > 0 ? amount : 0;
        test.Time = amount < 0 ? -(long)amount * AmountUnit : 0;
        test.Rate = extended ? BinaryPrimitives.ReadUInt32BigEndian(header[RateOffset..]) : 0;
        return test;
    }

    /// <summary>
    /// A client's header, <see cref="Size"/> octets; a datagram's says that it stands behind 16 others.
    /// </summary>
    public readonly void Write(Span<byte> header, bool datagram, int streams)
    {
        int length = datagram ? Size + IperfDatagram.HeaderSize : Size;
        uint flags = FlagExtended | FlagHasLength | (uint)length << 1;
        flags |= datagram ? FlagWideNumbers : 0;
        flags |= Reverse ? FlagTestFlags : 0;
        header[..Size].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(header, flags);
        BinaryPrimitives.WriteUInt32BigEndian(header[ThreadsOffset..], (uint)streams);
        BinaryPrimitives.WriteUInt32BigEndian(header[PortOffset..], Port);
        int amount = Bytes > 0 ? (int)Math.Min(Bytes, int.MaxValue) : -(int)(Time / AmountUnit);
        BinaryPrimitives.WriteUInt32BigEndian(header[AmountOffset..], (uint)amount);
        BinaryPrimitives.WriteUInt16BigEndian(header[UpperOffset..], Reverse ? UpperReverse : (ushort)0);
        WriteVersion(header[VersionOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[RateOffset..], (uint)Math.Min(Rate, uint.MaxValue));
    }

    /// <summary>A server's answer to a TCP header: type 4, length 4, flags 4, version 8, reserved 8.</summary>
    public static void WriteAck(Span<byte> ack)
    {
        ack[..AckSize].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(ack, MessageAck);
        BinaryPrimitives.WriteUInt32BigEndian(ack[4..], AckSize);
        WriteVersion(ack[12..]);
    }

    private static void WriteVersion(Span<byte> version)
    {
        BinaryPrimitives.WriteUInt32BigEndian(version, VersionUpper);
        BinaryPrimitives.WriteUInt32BigEndian(version[4..], VersionLower);
    }
}
