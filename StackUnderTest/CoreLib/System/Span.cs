using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

#pragma warning disable CS8618 // a reference to nothing is what an empty span has

/// <summary>Elements somewhere; an index outside is a panic.</summary>
public readonly unsafe ref struct Span<T>
{
    private readonly ref T _reference;
    private readonly int _length;

    public Span(T[]? array)
    {
        if (array == null)
            return;
        _reference = ref Unsafe.As<byte, T>(ref array.FirstElement);
        _length = array.Length;
    }

    public Span(T[]? array, int start, int length)
    {
        int size = array == null ? 0 : array.Length;
        if ((ulong)(uint)start + (uint)length > (uint)size)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        if (array == null)
            return;
        _reference = ref Unsafe.Add(ref Unsafe.As<byte, T>(ref array.FirstElement), start);
        _length = length;
    }

    public Span(void* pointer, int length)
    {
        _reference = ref Unsafe.As<byte, T>(ref *(byte*)pointer);
        _length = length;
    }

    public Span(ref T reference)
    {
        _reference = ref reference;
        _length = 1;
    }

    internal Span(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    public static Span<T> Empty => default;

    public int Length => _length;

    public bool IsEmpty => _length == 0;

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_length)
                Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            return ref Unsafe.Add(ref _reference, (nint)(uint)index);
        }
    }

    public static implicit operator Span<T>(T[]? array) => new(array);

    public Span<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        return new Span<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    public Span<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        return new Span<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
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
    public ref T GetPinnableReference() => ref _reference;

    public Enumerator GetEnumerator() => new(this);

    internal ref T Reference => ref _reference;

    public static implicit operator ReadOnlySpan<T>(Span<T> span) => new(ref span._reference, span._length);

    /// <summary>Zeros.</summary>
    public void Clear() =>
        SpanHelpers.ClearWithoutReferences(
            ref Unsafe.As<T, byte>(ref _reference), (nuint)(uint)_length * (nuint)Unsafe.SizeOf<T>());

    public void Fill(T value)
    {
        for (int i = 0; i < _length; i++)
            this[i] = value;
    }

    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        internal Enumerator(Span<T> span)
        {
            _span = span;
            _index = -1;
        }

        public readonly ref T Current => ref _span[_index];

        public bool MoveNext() => ++_index < _span.Length;
    }
}
