using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Where compiled code goes when something can't be: a panic, because nothing catches.</summary>
internal static unsafe class ThrowHelpers
{
    public static void ThrowIndexOutOfRangeException() => Fail("index out of range"u8);

    public static void ThrowNullReferenceException() => Fail("null reference"u8);

    public static void ThrowInvalidCastException() => Fail("invalid cast"u8);

    public static void ThrowArrayTypeMismatchException() => Fail("array type mismatch"u8);

    public static void ThrowDivideByZeroException() => Fail("division by zero"u8);

    public static void ThrowOverflowException() => Fail("overflow"u8);

    public static void ThrowArgumentException() => Fail("argument"u8);

    public static void ThrowArgumentOutOfRangeException() => Fail("argument out of range"u8);

    public static void ThrowPlatformNotSupportedException() => Fail("not supported"u8);

    public static void ThrowNotImplementedException() => Fail("not implemented"u8);

    public static void ThrowInvalidProgramException(int id) => Fail("invalid program"u8);

    public static void ThrowInvalidProgramExceptionWithArgument(int id, string argument) => Fail("invalid program"u8);

    public static void ThrowFeatureBodyRemoved() => Fail("code that was removed"u8);

    public static void ThrowBodyRemoved() => Fail("code that was removed"u8);

    public static void ThrowInstanceBodyRemoved() => Fail("code that was removed"u8);

    public static void ThrowUnavailableType() => Fail("unavailable type"u8);

    public static void ThrowTypeLoadException(int id, string type, string assembly) => Fail("type load"u8);

    public static void ThrowTypeLoadExceptionWithArgument(int id, string type, string assembly, string argument) =>
        Fail("type load"u8);

    public static void ThrowMissingMethodException(int id, string name) => Fail("missing method"u8);

    public static void ThrowMissingFieldException(int id, string name) => Fail("missing field"u8);

    public static void ThrowFileNotFoundException(int id, string name) => Fail("file not found"u8);

    public static void ThrowMarshalDirectiveException(int id) => Fail("marshalling"u8);

    public static void ThrowBadImageFormatException(int id) => Fail("bad image"u8);

    public static void ThrowAmbiguousMatchException(int id) => Fail("ambiguous match"u8);

    [RuntimeExport("RhpThrowEx")]
    public static void Throw(object exception) => Fail("exception"u8);

    [RuntimeExport("RhpRethrow")]
    public static void Rethrow() => Fail("exception"u8);

    [RuntimeExport("RhpFallbackFailFast")]
    public static void FailFast() => Fail("fail fast"u8);

    /// <summary>Doesn't return.</summary>
    public static void Fail(ReadOnlySpan<byte> why)
    {
        fixed (byte* text = why)
            Panic(text, why.Length);
    }

    /// <summary>The kernel's: core library and kernel are one assembly, but the core library knows it by label only.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kernel_panic")]
    private static extern void Panic(byte* text, int size);
}
