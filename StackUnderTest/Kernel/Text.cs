using System;
using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel;

/// <summary>Text on the console, without memory.</summary>
internal static class Text
{
    private const int GreatestDigits = 20;

    public static void Write(ReadOnlySpan<byte> text) => SerialPort.Write(text);

    public static void Line(ReadOnlySpan<byte> text)
    {
        SerialPort.Write(text);
        SerialPort.Write("\n"u8);
    }

    public static void Number(ulong value)
    {
        Span<byte> digits = stackalloc byte[GreatestDigits];
        int at = GreatestDigits;
        do
        {
            digits[--at] = (byte)('0' + value % 10);
            value /= 10;
        }
        while (value != 0);
        SerialPort.Write(digits[at..]);
    }

    public static void Hex(ulong value, int digits)
    {
        Span<byte> text = stackalloc byte[16];
        for (int i = 0; i < digits; i++)
            text[i] = "0123456789abcdef"u8[(int)(value >> (4 * (digits - 1 - i))) & 0xf];
        SerialPort.Write(text[..digits]);
    }
}
