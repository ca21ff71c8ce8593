using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>Copying and clearing; the compiler calls these by name for structs and array initializers, too.</summary>
internal static unsafe class SpanHelpers
{
    public static void Memmove(ref byte destination, ref byte source, nuint size) =>
        MoveMemory((byte*)Unsafe.AsPointer(ref destination), (byte*)Unsafe.AsPointer(ref source), size);

    public static void ClearWithoutReferences(ref byte destination, nuint size) =>
        SetMemory((byte*)Unsafe.AsPointer(ref destination), 0, size);

    public static void Fill(ref byte destination, byte value, nuint size) =>
        SetMemory((byte*)Unsafe.AsPointer(ref destination), value, size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memmove")]
    private static extern byte* MoveMemory(byte* destination, byte* source, nuint size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memset")]
    private static extern byte* SetMemory(byte* destination, int value, nuint size);
}

/// <summary>There is no collector, so a copy of references is a copy.</summary>
public static class Buffer
{
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint size) =>
        SpanHelpers.Memmove(ref destination, ref source, size);
}
