using System.Runtime.CompilerServices;

namespace System;

/// <summary>
/// The root of all classes. It has no virtual methods: <c>Equals</c> and its kin would put three slots in every table
/// of methods and bring in the machinery that compares structs field by field.
/// </summary>
public unsafe class Object
{
#pragma warning disable CS0649, CS8618, IDE0044 // the allocator writes it
    internal nint _methodTable;
#pragma warning restore CS0649, CS8618, IDE0044

    internal ref byte FirstField => ref Unsafe.As<RawObject>(this).Data;

    private sealed class RawObject
    {
        public byte Data;
    }
}
