using System;
using System.Buffers.Binary;

namespace StackUnderTest.Kernel.SelfTest;

internal static class Memory
{
    private static volatile int s_three = 3;

    private static ReadOnlySpan<ushort> Table => [10, 200, 3000, 40000];

    public static bool SpansCut()
    {
        Span<byte> text = stackalloc byte[20];
        text.Clear();
        "0123456789"u8.CopyTo(text[s_three..]);
        return text[..s_three].Length == 3 && text[3] == '0' && text[12] == '9' && text[13] == 0
            && text[4..6].SequenceEqual("12"u8);
    }

    /// <summary>Every size and both directions of Boot/runtime.asm's loops.</summary>
    public static bool CopiesOverlap()
    {
        Span<byte> bytes = stackalloc byte[200];
        for (int size = 0; size < 150; size++)
        {
            for (int shift = 0; shift < 40; shift += s_three)
            {
                Count(bytes);
                bytes[..size].CopyTo(bytes[shift..]);
                if (!Counts(bytes.Slice(shift, size), 0) || !Counts(bytes[(size + shift)..], size + shift))
                    return false;
                Count(bytes);
                bytes.Slice(shift, size).CopyTo(bytes);
                if (!Counts(bytes[..size], shift) || !Counts(bytes[Math.Max(size, shift)..], Math.Max(size, shift)))
                    return false;
            }
        }

        return true;
    }

    public static bool ByteOrderTurns()
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x0102_0304);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], 0x0506);
        bytes[6] = 7;
        bytes[7] = 8;
        return bytes[0] == 1 && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) == 0x0304
            && BinaryPrimitives.ReadUInt64BigEndian(bytes) == 0x0102_0304_0506_0708
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == 0x0807_0605_0403_0201
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x0403_0201;
    }

    public static bool SearchFinds()
    {
        ReadOnlySpan<byte> text = "GET / HTTP/1.1\r\n\r\n"u8;
        return text.IndexOf("\r\n\r\n"u8) == 14 && text.IndexOf((byte)'/') == 4 && text.IndexOf("POST"u8) < 0
            && text.StartsWith("GET "u8) && !text.StartsWith("HEAD"u8) && !text.SequenceEqual(text[1..]);
    }

    public static bool TablesHold()
    {
        int sum = 0;
        foreach (ushort value in Table)
            sum += value;
        return sum == 43_210 && Table[s_three] == 40_000;
    }

    public static bool ArraysStartAsZeros()
    {
        var numbers = new int[s_three * 100];
        int sum = 0;
        foreach (int number in numbers)
            sum |= number;
        numbers[299] = 5;
        return sum == 0 && numbers.Length == 300 && numbers[299] == 5 && new Span<int>(numbers, 290, 10)[9] == 5;
    }

    private static void Count(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)i;
    }

    private static bool Counts(ReadOnlySpan<byte> bytes, int first)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != (byte)(first + i))
                return false;
        }

        return true;
    }
}
