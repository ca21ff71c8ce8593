using System.Runtime;
using System.Runtime.CompilerServices;

namespace StackUnderTest.Kernel.Machine;

/// <summary>Addresses that the linker knows.</summary>
internal static unsafe class Image
{
    public const nuint Start = 0x10_0000;

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kernel_image_end")]
    public static extern byte* End();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kernel_modules_first")]
    public static extern nint* FirstModule();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kernel_modules_last")]
    public static extern nint* EndOfModules();

    /// <summary>Addresses of the 48 interrupt stubs.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "interrupt_stub_table")]
    public static extern nint* InterruptStubs();
}
