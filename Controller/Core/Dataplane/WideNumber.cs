using System.Buffers.Binary;

namespace Controller.Core.Dataplane;

/// <summary>
/// Field values as numbers of up to 128 bits, so that an IPv6 address is handled like any other field.
/// </summary>
internal static class WideNumber
{
    private const int Size = 16;

    /// <summary>As many ones as a field has bits.</summary>
    public static UInt128 Ones(int bits) => bits >= Size * 8 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    /// <summary>Big-endian octets, 16 at most; none are 0.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> octets)
    {
        Span<byte> whole = stackalloc byte[Size];
        whole.Clear();
        octets.CopyTo(whole[(Size - octets.Length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(whole);
    }

    /// <summary>Fills the destination, 16 octets at most, with the lowest bits of a number.</summary>
    public static void Write(Span<byte> destination, UInt128 value)
    {
        Span<byte> whole = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(whole, value);
        whole[(Size - destination.Length)..].CopyTo(destination);
    }

    /// <summary>Reads bits that begin anywhere, the first being the highest; they must fit 16 octets.</summary>
    public static UInt128 ReadBits(ReadOnlySpan<byte> octets, int firstBit, int bits)
    {
        int end = firstBit + bits;
        UInt128 whole = Read(octets[(firstBit / 8)..((end + 7) / 8)]);
        return (whole >> (-end & 7)) & Ones(bits);
    }

    /// <summary>Writes bits that begin anywhere and leaves those around them alone.</summary>
    public static void WriteBits(Span<byte> octets, int firstBit, int bits, UInt128 value)
    {
        int end = firstBit + bits;
        Span<byte> touched = octets[(firstBit / 8)..((end + 7) / 8)];
        int shift = -end & 7;
        UInt128 mask = Ones(bits) << shift;
        Write(touched, (Read(touched) & ~mask) | ((value << shift) & mask));
    }
}
