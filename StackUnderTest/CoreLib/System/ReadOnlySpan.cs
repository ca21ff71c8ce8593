using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

#pragma warning disable CS8618 // a reference to nothing is what an empty span has

/// <summary>Elements somewhere that aren't written through it; an index outside is a panic.</summary>
public readonly unsafe ref struct ReadOnlySpan<T>
{
    private readonly ref T _reference;
    private readonly int _length;

    public ReadOnlySpan(T[]? array)
    {
        if (array == null)
            return;
        _reference = ref Unsafe.As<byte, T>(ref array.FirstElement);
        _length = array.Length;
    }

    public ReadOnlySpan(T[]? array, int start, int length)
    {
        int size = array == null ? 0 : array.Length;
        if ((ulong)(uint)start + (uint)length > (uint)size)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        if (array == null)
            return;
        _reference = ref Unsafe.Add(ref Unsafe.As<byte, T>(ref array.FirstElement), start);
        _length = length;
    }

    public ReadOnlySpan(void* pointer, int length)
    {
        _reference = ref Unsafe.As<byte, T>(ref *(byte*)pointer);
        _length = length;
    }

    public ReadOnlySpan(in T reference)
    {
        _reference = ref Unsafe.AsRef(in reference);
        _length = 1;
    }

    internal ReadOnlySpan(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    public static ReadOnlySpan<T> Empty => default;

    public int Length => _length;

    public bool IsEmpty => _length == 0;

    public ref readonly T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_length)
                Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            return ref Unsafe.Add(ref _reference, (nint)(uint)index);
        }
    }

    public static implicit operator ReadOnlySpan<T>(T[]? array) => new(array);

    public ReadOnlySpan<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    public ReadOnlySpan<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
    }

    public void CopyTo(Span<T> destination)
    {
        if (!TryCopyTo(destination))
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
    }

    public bool TryCopyTo(Span<T> destination)
    {
        if (_length > destination.Length)
            return false;
        SpanHelpers.Memmove(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(destination)),
            ref Unsafe.As<T, byte>(ref _reference),
            (nuint)(uint)_length * (nuint)Unsafe.SizeOf<T>());
        return true;
    }

    [UnscopedRef]
    public ref readonly T GetPinnableReference() => ref _reference;

    public Enumerator GetEnumerator() => new(this);

    internal ref T Reference => ref _reference;

    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<T> _span;
        private int _index;

        internal Enumerator(ReadOnlySpan<T> span)
        {
            _span = span;
            _index = -1;
        }

        public readonly ref readonly T Current => ref _span[_index];

        public bool MoveNext() => ++_index < _span.Length;
    }
}
