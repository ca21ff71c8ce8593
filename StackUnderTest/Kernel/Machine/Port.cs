using System.Runtime;
using System.Runtime.CompilerServices;

namespace StackUnderTest.Kernel.Machine;

/// <summary>The processor's I/O ports.</summary>
internal static class Port
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "port_read8")]
    public static extern byte Read8(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "port_read16")]
    public static extern ushort Read16(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "port_read32")]
    public static extern uint Read32(ushort port);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "port_write8")]
    public static extern void Write8(ushort port, byte value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "port_write16")]
    public static extern void Write16(ushort port, ushort value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "port_write32")]
    public static extern void Write32(ushort port, uint value);
}
