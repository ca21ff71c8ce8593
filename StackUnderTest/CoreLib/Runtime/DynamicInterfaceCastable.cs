namespace System.Runtime.InteropServices;

/// <summary>The compiler looks for it at each interface call; nobody implements it.</summary>
internal unsafe interface IDynamicInterfaceCastable
{
    static nint GetDynamicInterfaceImplementation(object instance, void* type, ushort slot)
    {
        Internal.Runtime.CompilerHelpers.ThrowHelpers.Fail("dynamic interface"u8);
        return 0;
    }
}
