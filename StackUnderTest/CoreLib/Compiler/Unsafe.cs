using System.Runtime.InteropServices;

namespace System.Runtime.CompilerServices;

#pragma warning disable CS8500 // pointers to managed types: nothing moves, there is no collector

/// <summary>Casts of references. The native compiler replaces these bodies by single instructions.</summary>
public static unsafe class Unsafe
{
    [Intrinsic]
    public static T As<T>(object? value)
        where T : class? => As<T>(value);

    [Intrinsic]
    public static ref TTo As<TFrom, TTo>(ref TFrom source) => ref *(TTo*)AsPointer(ref source);

    [Intrinsic]
    public static void* AsPointer<T>(ref readonly T value)
        where T : allows ref struct => AsPointer(in value);

    [Intrinsic]
    public static ref T AsRef<T>(scoped ref readonly T source) => ref AsRef(in source);

    [Intrinsic]
    public static ref T AsRef<T>(void* source) => ref *(T*)source;

    [Intrinsic]
    public static int SizeOf<T>() => sizeof(T);

    [Intrinsic]
    public static ref T Add<T>(ref T source, int count) => ref Add(ref source, (nint)count);

    [Intrinsic]
    public static ref T Add<T>(ref T source, nint count) => ref Add(ref source, count);

    [Intrinsic]
    public static ref T AddByteOffset<T>(ref T source, nint size) => ref AddByteOffset(ref source, size);

    [Intrinsic]
    public static T ReadUnaligned<T>(ref readonly byte source) => ReadUnaligned<T>(in source);

    [Intrinsic]
    public static void WriteUnaligned<T>(ref byte destination, T value) => WriteUnaligned(ref destination, value);
}
