#pragma warning disable CA1019, CS9113, IDE0060 // attributes that only the compilers read

namespace System
{
    public abstract class Attribute;

    public enum AttributeTargets
    {
        Assembly = 1,
        Module = 2,
        Class = 4,
        Struct = 8,
        Enum = 16,
        Constructor = 32,
        Method = 64,
        Property = 128,
        Field = 256,
        Event = 512,
        Interface = 1024,
        Parameter = 2048,
        Delegate = 4096,
        ReturnValue = 8192,
        GenericParameter = 16384,
        All = 32767,
    }

    public sealed class AttributeUsageAttribute(AttributeTargets validOn) : Attribute
    {
        public AttributeTargets ValidOn => validOn;

        public bool AllowMultiple { get; set; }

        public bool Inherited { get; set; } = true;
    }

    public sealed class ParamArrayAttribute : Attribute;

    public sealed class FlagsAttribute : Attribute;

    public sealed class ObsoleteAttribute : Attribute
    {
        public ObsoleteAttribute()
        {
        }

        public ObsoleteAttribute(string? message)
        {
        }

        public ObsoleteAttribute(string? message, bool error)
        {
        }

        public string? DiagnosticId { get; set; }

        public string? UrlFormat { get; set; }
    }

    public sealed class ThreadStaticAttribute : Attribute;
}

namespace System.Reflection
{
    public sealed class DefaultMemberAttribute(string memberName) : Attribute;
}

namespace System.Diagnostics.CodeAnalysis
{
    public sealed class UnscopedRefAttribute : Attribute;

    public sealed class DoesNotReturnAttribute : Attribute;

    public sealed class SuppressMessageAttribute(string category, string checkId) : Attribute
    {
        public string? Justification { get; set; }
    }
}

namespace System.Runtime
{
    /// <summary>Gives a method a name for the linker that the compiled code or the boot code calls.</summary>
    public sealed class RuntimeExportAttribute(string entry) : Attribute;

    /// <summary>The method is a label of the linker's.</summary>
    public sealed class RuntimeImportAttribute(string library, string entry) : Attribute;
}

namespace System.Runtime.InteropServices
{
    public enum LayoutKind
    {
        Sequential = 0,
        Explicit = 2,
        Auto = 3,
    }

    public enum UnmanagedType
    {
    }

    public sealed class StructLayoutAttribute(LayoutKind layoutKind) : Attribute
    {
        public int Size;
        public int Pack;

        public LayoutKind Value => layoutKind;
    }

    public sealed class FieldOffsetAttribute(int offset) : Attribute;

    public sealed class InAttribute : Attribute;

    public sealed class OutAttribute : Attribute;

    public sealed class UnmanagedCallersOnlyAttribute : Attribute
    {
        public string? EntryPoint;
    }
}
