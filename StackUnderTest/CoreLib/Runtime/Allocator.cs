using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>
/// Memory is only ever taken: the stack allocates at start and never again, so that a pointer that moves up is all the
/// memory management there is. <see cref="Seal"/> turns any later allocation into a panic.
/// </summary>
internal static unsafe class Allocator
{
    private const nuint Alignment = 8;

    private static byte* s_next;
    private static byte* s_end;
    private static bool s_sealed;

    public static ulong Free => (ulong)(s_end - s_next);

    public static void Start(void* first, void* end)
    {
        s_next = (byte*)first;
        s_end = (byte*)end;
    }

    /// <summary>From now on nothing may be allocated.</summary>
    public static void Seal() => s_sealed = true;

    /// <summary>Zeroed memory; <paramref name="alignment"/> is a power of two.</summary>
    public static byte* Take(nuint size, nuint alignment)
    {
        if (s_sealed)
            CompilerHelpers.ThrowHelpers.Fail("allocation after start"u8);
        byte* block = (byte*)(((nuint)s_next + alignment - 1) & ~(alignment - 1));
        if (block > s_end || size > (nuint)(s_end - block))
            CompilerHelpers.ThrowHelpers.Fail("out of memory"u8);
        s_next = block + size;
        SpanHelpers.ClearWithoutReferences(ref *block, size);
        return block;
    }

    [RuntimeExport("RhpNewFast")]
    public static object NewObject(MethodTable* type)
    {
        byte* block = Take(type->BaseSize, Alignment);
        *(MethodTable**)block = type;
        return Unsafe.As<nint, object>(ref *(nint*)&block);
    }

    [RuntimeExport("RhNewObject")]
    public static object NewObjectSlowly(MethodTable* type) => NewObject(type);

    [RuntimeExport("RhpNewFinalizable")]
    public static object NewFinalizable(MethodTable* type) => NewObject(type);

    [RuntimeExport("RhpNewArrayFast")]
    public static object NewArray(MethodTable* type, nint length)
    {
        if (length is < 0 or > int.MaxValue)
            CompilerHelpers.ThrowHelpers.Fail("length of an array"u8);
        byte* block = Take(type->BaseSize + (nuint)length * type->ComponentSize, Alignment);
        *(MethodTable**)block = type;
        *(int*)(block + sizeof(nint)) = (int)length;
        return Unsafe.As<nint, object>(ref *(nint*)&block);
    }

    [RuntimeExport("RhpNewPtrArrayFast")]
    public static object NewArrayOfReferences(MethodTable* type, nint length) => NewArray(type, length);

    [RuntimeExport("RhNewArray")]
    public static object NewArraySlowly(MethodTable* type, nint length) => NewArray(type, length);
}
