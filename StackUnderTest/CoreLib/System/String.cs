using System.Runtime.CompilerServices;

namespace System;

#pragma warning disable CS0649, IDE0044 // literals are laid out by the compiler

/// <summary>Only literals exist; the kernel's text is <c>u8</c>.</summary>
public sealed class String
{
    private readonly int _length;
    private char _firstChar;

    public int Length => _length;

    public char this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_length)
                Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            return Unsafe.Add(ref _firstChar, index);
        }
    }
}
