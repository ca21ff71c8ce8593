using System;
using System.Buffers.Binary;
using StackUnderTest.Stack;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// The first 16 octets of each datagram: low half of its number 4, seconds 4, microseconds 4, high half of its number
/// 4. The
/// last one of a test has its number negated.
/// </summary>
internal readonly ref struct IperfDatagram
{
    public const int HeaderSize = 16;
    private const int SecondsOffset = 4;
    private const int MicrosecondsOffset = 8;
    private const int HighOffset = 12;

    private readonly ReadOnlySpan<byte> _octets;

    private IperfDatagram(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>When it left, by the sender's clock.</summary>
    public long Sent => (long)BinaryPrimitives.ReadUInt32BigEndian(_octets[SecondsOffset..]) * StackOptions.Second
        + BinaryPrimitives.ReadUInt32BigEndian(_octets[MicrosecondsOffset..]);

    /// <summary>The header of the test, which is in each datagram; empty if there is none.</summary>
    public ReadOnlySpan<byte> Test => _octets.Length >= HeaderSize + IperfTest.BaseSize
        && IperfTest.SizeOf(_octets[HeaderSize..]) > 0
        ? _octets.Slice(HeaderSize, Math.Min(IperfTest.Size, _octets.Length - HeaderSize)) : default;

    public static bool TryRead(ReadOnlySpan<byte> octets, out IperfDatagram datagram)
    {
        datagram = new IperfDatagram(octets);
        return octets.Length >= HeaderSize;
    }

    /// <param name="wide">The high half counts.</param>
    public long Number(bool wide)
    {
        uint low = BinaryPrimitives.ReadUInt32BigEndian(_octets);
        return wide ? (long)BinaryPrimitives.ReadUInt32BigEndian(_octets[HighOffset..]) << 32 | low : (int)low;
    }

    public static void Write(Span<byte> datagram, long number, long time)
    {
        BinaryPrimitives.WriteUInt32BigEndian(datagram, (uint)number);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[SecondsOffset..], (uint)(time / StackOptions.Second));
        BinaryPrimitives.WriteUInt32BigEndian(datagram[MicrosecondsOffset..], (uint)(time % StackOptions.Second));
        BinaryPrimitives.WriteUInt32BigEndian(datagram[HighOffset..], (uint)(number >> 32));
    }
}
