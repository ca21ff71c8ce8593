using Internal.Runtime;

namespace System.Runtime;

/// <summary>Values in objects.</summary>
internal static unsafe class RuntimeExports
{
    // An instance counts its header of 8 octets and, for the collector that isn't there, 8 octets in front of it.
    private const int Overhead = 16;

    public static object RhBox(MethodTable* type, ref byte data)
    {
        object box = Allocator.NewObject(type);
        SpanHelpers.Memmove(ref box.FirstField, ref data, type->BaseSize - Overhead);
        return box;
    }

    public static ref byte RhUnbox2(MethodTable* type, object value)
    {
        if (MethodTable.Of(value) != type)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowInvalidCastException();
        return ref value.FirstField;
    }

    public static void RhUnboxNullable(ref byte destination, MethodTable* type, object? value) =>
        Internal.Runtime.CompilerHelpers.ThrowHelpers.Fail("nullable values aren't boxed here"u8);
}
