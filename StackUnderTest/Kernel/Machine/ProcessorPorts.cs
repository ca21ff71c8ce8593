using StackUnderTest.Drivers;

namespace StackUnderTest.Kernel.Machine;

/// <summary>The drivers' seam to <see cref="Port"/>.</summary>
internal readonly struct ProcessorPorts : IPortIo
{
    public byte Read8(ushort port) => Port.Read8(port);

    public ushort Read16(ushort port) => Port.Read16(port);

    public uint Read32(ushort port) => Port.Read32(port);

    public void Write8(ushort port, byte value) => Port.Write8(port, value);

    public void Write16(ushort port, ushort value) => Port.Write16(port, value);

    public void Write32(ushort port, uint value) => Port.Write32(port, value);
}
