#pragma warning disable CS0169, CS0649, IDE0044, IDE0051 // the compiler knows what lies in a primitive; nobody reads the fields

namespace System;

// The types that C# has keywords for. The compiler does all their arithmetic itself; only what the stack asks of them
// by name is here.

public struct Void;

public struct Boolean { private bool _value; }

public struct Char { private char _value; }

public struct SByte
{
    public const sbyte MaxValue = 127;
    public const sbyte MinValue = -128;
    private sbyte _value;
}

public struct Byte
{
    public const byte MaxValue = 255;
    private byte _value;
}

public struct Int16
{
    public const short MaxValue = 0x7fff;
    public const short MinValue = -0x8000;
    private short _value;
}

public struct UInt16
{
    public const ushort MaxValue = 0xffff;
    private ushort _value;
}

public struct Int32
{
    public const int MaxValue = 0x7fff_ffff;
    public const int MinValue = -MaxValue - 1;
    private int _value;
}

public struct UInt32
{
    public const uint MaxValue = 0xffff_ffff;
    private uint _value;
}

public struct Int64
{
    public const long MaxValue = 0x7fff_ffff_ffff_ffff;
    public const long MinValue = -MaxValue - 1;
    private long _value;
}

public struct UInt64
{
    public const ulong MaxValue = 0xffff_ffff_ffff_ffff;
    private ulong _value;
}

public struct IntPtr { private nint _value; }

public struct UIntPtr { private nuint _value; }

public struct Single { private float _value; }

public struct Double { private double _value; }

public abstract class ValueType;

public abstract class Enum : ValueType;

public struct RuntimeTypeHandle { private nint _value; }

public struct RuntimeMethodHandle { private nint _value; }

public struct RuntimeFieldHandle { private nint _value; }

public ref struct TypedReference;

public ref struct RuntimeArgumentHandle;

public class Type;

// The native compiler asks whether an object may be one.
internal sealed class RuntimeType : Type;

public abstract class Delegate
{
    // The compiler stores these four by name when it builds a delegate.
    internal object? _firstParameter;
    internal object? _helperObject;
    internal nint _extraFunctionPointerOrData;
    internal nint _functionPointer;
}

public abstract class MulticastDelegate : Delegate;

public interface IDisposable
{
    void Dispose();
}
