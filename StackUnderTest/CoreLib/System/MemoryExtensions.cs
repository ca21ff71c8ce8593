using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

/// <summary>
/// Searching and comparing, for octets only: the stack needs no more, and other types would need <c>Equals</c>.
/// </summary>
public static class MemoryExtensions
{
    public static Span<T> AsSpan<T>(this T[]? array) => new(array);

    public static Span<T> AsSpan<T>(this T[]? array, int start, int length) => new(array, start, length);

    public static bool SequenceEqual(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> other)
    {
        if (span.Length != other.Length)
            return false;
        int i = 0;
        for (; i + sizeof(ulong) <= span.Length; i += sizeof(ulong))
        {
            if (Word(span, i) != Word(other, i))
                return false;
        }

        for (; i < span.Length; i++)
        {
            if (span[i] != other[i])
                return false;
        }

        return true;
    }

    public static bool SequenceEqual(this Span<byte> span, ReadOnlySpan<byte> other) =>
        SequenceEqual((ReadOnlySpan<byte>)span, other);

    public static bool StartsWith(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> value) =>
        value.Length <= span.Length && span[..value.Length].SequenceEqual(value);

    public static int IndexOf(this ReadOnlySpan<byte> span, byte value)
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (span[i] == value)
                return i;
        }

        return -1;
    }

    public static int IndexOf(this ReadOnlySpan<byte> span, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i + value.Length <= span.Length; i++)
        {
            if (span[i..].StartsWith(value))
                return i;
        }

        return -1;
    }

    public static bool Contains(this ReadOnlySpan<byte> span, byte value) => span.IndexOf(value) >= 0;

    private static ulong Word(ReadOnlySpan<byte> span, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(span), offset));
}
