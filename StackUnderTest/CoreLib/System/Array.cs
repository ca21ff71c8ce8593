using System.Collections;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>In front of every array: its method table, its length, four octets unused; then the elements.</summary>
public abstract class Array : IEnumerable
{
    internal const int HeaderSize = 16;

#pragma warning disable CS0649, IDE0044, IDE1006 // the compiler knows the field by this name
    internal int _numComponents;
#pragma warning restore CS0649, IDE0044, IDE1006

    public int Length => _numComponents;

    internal ref byte FirstElement => ref Unsafe.Add(ref FirstField, sizeof(long));

    IEnumerator IEnumerable.GetEnumerator()
    {
        Internal.Runtime.CompilerHelpers.ThrowHelpers.Fail("enumerator of an array"u8);
        return null!;
    }

    public static unsafe void Clear(Array array) =>
        SpanHelpers.ClearWithoutReferences(
            ref array.FirstElement,
            (nuint)(uint)array.Length * ((Internal.Runtime.MethodTable*)array._methodTable)->ComponentSize);
}

/// <summary>What the compiler derives the type of each <c>T[]</c> from; the interfaces of arrays are left out.</summary>
public class Array<T> : Array;
