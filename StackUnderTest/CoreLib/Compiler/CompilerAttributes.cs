#pragma warning disable CA1019, CS9113, IDE0060 // attributes that only the compilers read

namespace System.Runtime.CompilerServices;

public enum MethodImplOptions
{
    Unmanaged = 4,
    NoInlining = 8,
    NoOptimization = 64,
    AggressiveInlining = 256,
    InternalCall = 4096,
}

public sealed class MethodImplAttribute(MethodImplOptions options) : Attribute
{
    public MethodImplOptions Value => options;
}

/// <summary>The native compiler has its own body for the method.</summary>
public sealed class IntrinsicAttribute : Attribute;

public sealed class CompilerGeneratedAttribute : Attribute;

public sealed class ExtensionAttribute : Attribute;

public sealed class InlineArrayAttribute(int length) : Attribute
{
    public int Length => length;
}

public sealed class FixedBufferAttribute(Type elementType, int length) : Attribute;

public sealed class UnsafeValueTypeAttribute : Attribute;

public sealed class IsReadOnlyAttribute : Attribute;

public sealed class IsByRefLikeAttribute : Attribute;

public sealed class IsUnmanagedAttribute : Attribute;

public sealed class ScopedRefAttribute : Attribute;

public sealed class RefSafetyRulesAttribute(int version) : Attribute;

public sealed class RequiresLocationAttribute : Attribute;

public sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute;

public sealed class CompilationRelaxationsAttribute(int relaxations) : Attribute;

public sealed class RuntimeCompatibilityAttribute : Attribute
{
    public bool WrapNonExceptionThrows { get; set; }
}

public sealed class NullableAttribute : Attribute
{
    public NullableAttribute(byte flag)
    {
    }

    public NullableAttribute(byte[] flags)
    {
    }
}

public sealed class NullableContextAttribute(byte flag) : Attribute;

public sealed class NullablePublicOnlyAttribute(bool includesInternals) : Attribute;

public static class IsVolatile;

public static class IsExternalInit;

/// <summary>What the runtime can do: the C# compiler looks for these names.</summary>
public static class RuntimeFeature
{
    public const string ByRefFields = nameof(ByRefFields);
    public const string ByRefLikeGenerics = nameof(ByRefLikeGenerics);
    public const string DefaultImplementationsOfInterfaces = nameof(DefaultImplementationsOfInterfaces);
    public const string NumericIntPtr = nameof(NumericIntPtr);
    public const string UnmanagedSignatureCallingConvention = nameof(UnmanagedSignatureCallingConvention);
    public const string VirtualStaticsInInterfaces = nameof(VirtualStaticsInInterfaces);
}
