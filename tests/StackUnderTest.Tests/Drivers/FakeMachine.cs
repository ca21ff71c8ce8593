using StackUnderTest.Drivers;

namespace StackUnderTest.Tests.Drivers;

/// <summary>Memory that a driver and the models of its cards share, at another address for each.</summary>
internal sealed unsafe class FakeMemory
{
    private const uint Physical = 0x0123_4000;
    private readonly byte[] _bytes = GC.AllocateArray<byte>(4 * 1024 * 1024, pinned: true);

    public FakeMemory()
    {
        fixed (byte* pointer = _bytes)
            Arena = new DmaArena(pointer, Physical, _bytes.Length);
    }

    public DmaArena Arena { get; }

    /// <summary>What is at a physical address; outside of the arena it throws: a card would have broken something.</summary>
    public Span<byte> At(uint address, int size) => _bytes.AsSpan(checked((int)(address - Physical)), size);
}

/// <summary>Port I/O to models of cards, each with 256 ports; where none is, all ones are read.</summary>
internal readonly struct FakePorts(params FakeRtl8139[] cards) : IPortIo
{
    public const ushort FirstBase = 0xc000;

    public byte Read8(ushort port) => (byte)Read(port, 1);

    public ushort Read16(ushort port) => (ushort)Read(port, 2);

    public uint Read32(ushort port) => Read(port, 4);

    public void Write8(ushort port, byte value) => Write(port, 1, value);

    public void Write16(ushort port, ushort value) => Write(port, 2, value);

    public void Write32(ushort port, uint value) => Write(port, 4, value);

    private uint Read(ushort port, int width)
    {
        int index = (port - FirstBase) >> 8;
        return index >= 0 && index < cards.Length ? cards[index].Read(port & 0xff, width) : uint.MaxValue;
    }

    private void Write(ushort port, int width, uint value)
    {
        int index = (port - FirstBase) >> 8;
        if (index >= 0 && index < cards.Length)
            cards[index].Write(port & 0xff, width, value);
    }
}
