using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>
/// The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words. Sums are kept
/// unfolded in 64 bits so that parts can be added; the sum is independent of byte order, so words are read as the
/// machine likes and swapped once at the end.
/// </summary>
public static class Checksum
{
    /// <summary>Adds <paramref name="bytes"/> to a sum. All parts but the last must have an even size.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        ulong low = 0, high = 0;
        while (bytes.Length >= 32)
        {
            ulong a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            ulong b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            ulong c = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
            ulong d = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
            low += (a & uint.MaxValue) + (b & uint.MaxValue) + (c & uint.MaxValue) + (d & uint.MaxValue);
            high += (a >> 32) + (b >> 32) + (c >> 32) + (d >> 32);
            bytes = bytes[32..];
        }

        while (bytes.Length >= 2)
        {
            low += BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            bytes = bytes[2..];
        }

        if (bytes.Length == 1)
            low += bytes[0];
        return sum + Fold(low) + Fold(high);
    }

    /// <summary>The pseudo-header of TCP and UDP (RFC 9293 3.1, RFC 768).</summary>
    public static ulong PseudoHeader(Ipv4Address source, Ipv4Address destination, byte protocol, int size)
    {
        ulong sum = (source.Value >> 16) + (source.Value & 0xffff) + (destination.Value >> 16)
            + (destination.Value & 0xffff) + protocol + (uint)size;
        return Swap(Fold(sum));
    }

    /// <summary>The checksum to write (big endian) for a sum.</summary>
    public static ushort Finish(ulong sum) => (ushort)~Swap(Fold(sum));

    /// <summary>Over data that includes its own checksum the sum is all ones.</summary>
    public static bool IsRight(ulong sum) => Fold(sum) == 0xffff;

    public static ushort Of(ReadOnlySpan<byte> bytes) => Finish(Add(0, bytes));

    public static bool IsRight(ReadOnlySpan<byte> bytes) => IsRight(Add(0, bytes));

    private static ulong Fold(ulong sum)
    {
        sum = (sum & uint.MaxValue) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return (sum & 0xffff) + (sum >> 16);
    }

    private static ulong Swap(ulong word) => (word >> 8 | word << 8) & 0xffff;
}
