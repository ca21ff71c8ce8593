using System.Runtime.InteropServices;

namespace System.Runtime.CompilerServices;

/// <summary>
/// Static constructors that the compiler couldn't run itself. There is one thread of execution, and interrupt code
/// touches no class that has one, so that a flag is enough.
/// </summary>
internal static unsafe class ClassConstructorRunner
{
    private static object CheckStaticClassConstructionReturnGCStaticBase(
        ref StaticClassConstructionContext context, object gcStaticBase)
    {
        Check(ref context);
        return gcStaticBase;
    }

    private static nint CheckStaticClassConstructionReturnNonGCStaticBase(
        ref StaticClassConstructionContext context, nint nonGcStaticBase)
    {
        Check(ref context);
        return nonGcStaticBase;
    }

    private static void Check(ref StaticClassConstructionContext context)
    {
        nint constructor = context.cctorMethodAddress;
        if (constructor == 0)
            return;
        context.cctorMethodAddress = 0;
        ((delegate*<void>)constructor)();
    }
}

#pragma warning disable CA1051, IDE1006 // the compiler looks the field up by this name

[StructLayout(LayoutKind.Sequential)]
public struct StaticClassConstructionContext
{
    public nint cctorMethodAddress;
}
