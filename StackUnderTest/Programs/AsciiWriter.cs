using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs;

/// <summary>Writes ASCII into a fixed buffer; what doesn't fit is cut off.</summary>
public ref struct AsciiWriter
{
    private const int GreatestDigits = 20;

    private readonly Span<byte> _buffer;

    public AsciiWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        Size = 0;
    }

    public int Size { get; private set; }

    public void Text(scoped ReadOnlySpan<byte> text)
    {
        int size = Math.Min(text.Length, _buffer.Length - Size);
        text[..size].CopyTo(_buffer[Size..]);
        Size += size;
    }

    public void Number(long value, int digits = 1)
    {
        Span<byte> text = stackalloc byte[GreatestDigits];
        int at = GreatestDigits;
        ulong rest = (ulong)Math.Max(value, 0);
        while ((rest > 0 || digits > 0) && at > 0)
        {
            text[--at] = (byte)('0' + rest % 10);
            rest /= 10;
            digits--;
        }

        Text(text[at..]);
    }

    /// <summary>Lower case, two digits an octet.</summary>
    public void Hex(scoped ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int i = 0; i < octets.Length; i++)
        {
            Text(digits.Slice(octets[i] >> 4, 1));
            Text(digits.Slice(octets[i] & 0xf, 1));
        }
    }

    public void Address(Ipv4Address address)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            Number(address.Value >> shift & 0xff);
            if (shift > 0)
                Text("."u8);
        }
    }
}
