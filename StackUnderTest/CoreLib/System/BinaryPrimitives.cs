using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System.Buffers.Binary;

/// <summary>Numbers in memory of either order; a span that is too short is a panic.</summary>
public static class BinaryPrimitives
{
    [Intrinsic] // one instruction of the processor's
    public static ushort ReverseEndianness(ushort value) => (ushort)(value << 8 | value >> 8);

    [Intrinsic]
    public static uint ReverseEndianness(uint value) =>
        value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) | value >> 24;

    [Intrinsic]
    public static ulong ReverseEndianness(ulong value) =>
        (ulong)ReverseEndianness((uint)value) << 32 | ReverseEndianness((uint)(value >> 32));

    public static ushort ReadUInt16BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(Read<ushort>(source));

    public static uint ReadUInt32BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(Read<uint>(source));

    public static ulong ReadUInt64BigEndian(ReadOnlySpan<byte> source) => ReverseEndianness(Read<ulong>(source));

    public static ushort ReadUInt16LittleEndian(ReadOnlySpan<byte> source) => Read<ushort>(source);

    public static uint ReadUInt32LittleEndian(ReadOnlySpan<byte> source) => Read<uint>(source);

    public static ulong ReadUInt64LittleEndian(ReadOnlySpan<byte> source) => Read<ulong>(source);

    public static void WriteUInt16BigEndian(Span<byte> destination, ushort value) =>
        Write(destination, ReverseEndianness(value));

    public static void WriteUInt32BigEndian(Span<byte> destination, uint value) =>
        Write(destination, ReverseEndianness(value));

    public static void WriteUInt64BigEndian(Span<byte> destination, ulong value) =>
        Write(destination, ReverseEndianness(value));

    public static void WriteUInt16LittleEndian(Span<byte> destination, ushort value) => Write(destination, value);

    public static void WriteUInt32LittleEndian(Span<byte> destination, uint value) => Write(destination, value);

    public static void WriteUInt64LittleEndian(Span<byte> destination, ulong value) => Write(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ReadOnlySpan<byte> source)
    {
        if (source.Length < Unsafe.SizeOf<T>())
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        return Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(source));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<T>(Span<byte> destination, T value)
    {
        if (destination.Length < Unsafe.SizeOf<T>())
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(destination), value);
    }
}
