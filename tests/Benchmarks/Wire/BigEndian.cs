using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Benchmarks.Wire;

/// <summary>Network order by pointer, for the loop that may not pay for bounds it has checked.</summary>
internal static unsafe class BigEndian
{
    public static ushort Get16(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(at));

    public static uint Get32(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(at));

    /// <summary>A MAC address. Two octets before it are read as well: never use it at the start of a buffer.</summary>
    public static ulong Get48(byte* at) => Get64(at - 2) & 0xffff_ffff_ffff;

    public static ulong Get64(byte* at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at));

    public static void Put16(byte* at, ushort value) =>
        Unsafe.WriteUnaligned(at, BinaryPrimitives.ReverseEndianness(value));

    public static void Put32(byte* at, uint value) =>
        Unsafe.WriteUnaligned(at, BinaryPrimitives.ReverseEndianness(value));

    public static void Put48(byte* at, ulong value)
    {
        Put16(at, (ushort)(value >> 32));
        Put32(at + 2, (uint)value);
    }

    public static void Put64(byte* at, ulong value) =>
        Unsafe.WriteUnaligned(at, BinaryPrimitives.ReverseEndianness(value));
}
