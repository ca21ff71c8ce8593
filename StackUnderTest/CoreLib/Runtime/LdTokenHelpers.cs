using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Asked for by constant tables of anything but octets, though only the data itself is used then.</summary>
internal static class LdTokenHelpers
{
    public static RuntimeTypeHandle GetRuntimeTypeHandle(nint type) => default;

    public static RuntimeMethodHandle GetRuntimeMethodHandle(nint method) => default;

    public static RuntimeFieldHandle GetRuntimeFieldHandle(nint field) => default;

    public static Type GetRuntimeType(nint type) => new();
}
