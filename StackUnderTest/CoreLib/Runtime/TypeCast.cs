using Internal.Runtime;
using System.Runtime.CompilerServices;

namespace System.Runtime;

/// <summary>Casts and checked stores into arrays of references; the native compiler calls these by name.</summary>
internal static unsafe class TypeCast
{
    public static object? IsInstanceOfClass(MethodTable* target, object? value) =>
        value != null && Derives(MethodTable.Of(value), target) ? value : null;

    public static object? IsInstanceOfInterface(MethodTable* target, object? value) =>
        value != null && Implements(MethodTable.Of(value), target) ? value : null;

    public static object? IsInstanceOfAny(MethodTable* target, object? value) =>
        value != null && Fits(MethodTable.Of(value), target) ? value : null;

    public static bool IsInstanceOfException(MethodTable* target, object? value) =>
        value != null && Derives(MethodTable.Of(value), target);

    public static object? CheckCastClass(MethodTable* target, object? value) =>
        Checked(value, value == null || Derives(MethodTable.Of(value), target));

    public static object? CheckCastClassSpecial(MethodTable* target, object? value) => CheckCastClass(target, value);

    public static object? CheckCastInterface(MethodTable* target, object? value) =>
        Checked(value, value == null || Implements(MethodTable.Of(value), target));

    public static object? CheckCastAny(MethodTable* target, object? value) =>
        Checked(value, value == null || Fits(MethodTable.Of(value), target));

    public static void StelemRef(object?[] array, nint index, object? value)
    {
        ref object? element = ref Element(array, index);
        MethodTable* expected = MethodTable.Of(array)->Related;
        if (value != null && !Fits(MethodTable.Of(value), expected))
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowArrayTypeMismatchException();
        element = value;
    }

    public static ref object? LdelemaRef(object?[] array, nint index, nint elementType)
    {
        if (MethodTable.Of(array)->Related != (MethodTable*)elementType)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowArrayTypeMismatchException();
        return ref Element(array, index);
    }

    private static ref object? Element(object?[] array, nint index)
    {
        if ((nuint)index >= (nuint)(uint)array.Length)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        return ref Unsafe.Add(ref Unsafe.As<byte, object?>(ref array.FirstElement), index);
    }

    private static object? Checked(object? value, bool fits)
    {
        if (!fits)
            Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowInvalidCastException();
        return value;
    }

    private static bool Derives(MethodTable* type, MethodTable* target)
    {
        // The base of an array's type isn't in its table (the element type is): only the exact type fits.
        while (type != target)
        {
            if (type == null || type->IsArray)
                return false;
            type = type->Related;
        }

        return true;
    }

    private static bool Implements(MethodTable* type, MethodTable* target)
    {
        MethodTable** interfaces = MethodTable.Interfaces(type);
        for (int i = 0; i < type->InterfaceCount; i++)
        {
            if (interfaces[i] == target)
                return true;
        }

        return false;
    }

    // Arrays of a derived class as arrays of its base aren't known; nobody here has them.
    private static bool Fits(MethodTable* type, MethodTable* target) =>
        Derives(type, target) || Implements(type, target);
}
