namespace StackUnderTest.Kernel.Machine;

/// <summary>
/// A function on PCI bus 0, by configuration mechanism 1 (PCI Local Bus 3.0, 3.2.2.3.2). QEMU's cards are all on bus 0,
/// and its firmware has given them addresses and lines.
/// </summary>
internal readonly struct PciDevice
{
    public const int Count = 256;
    private const ushort Address = 0xcf8;
    private const ushort Data = 0xcfc;
    private const uint Enable = 0x8000_0000;
    private const byte IdentityRegister = 0x00;
    private const byte CommandRegister = 0x04;
    private const byte RevisionRegister = 0x08;
    private const byte HeaderRegister = 0x0c;
    private const byte FirstBaseAddress = 0x10;
    private const byte InterruptRegister = 0x3c;
    private const uint MultiFunction = 0x0080_0000;
    private const uint IoSpace = 1;
    private const uint BusMaster = 4;

    /// <summary>Device * 8 + function.</summary>
    public readonly int Place;

    public PciDevice(int place) => Place = place;

    /// <summary>Vendor in the low half, device in the high one.</summary>
    public uint Identity => Read(IdentityRegister);

    /// <summary>A device that isn't there reads as ones; one with a single function may answer to all numbers.</summary>
    public bool IsPresent =>
        Identity is not (0 or uint.MaxValue)
        && ((Place & 7) == 0 || (new PciDevice(Place & ~7).Read(HeaderRegister) & MultiFunction) != 0);

    public byte Revision => (byte)Read(RevisionRegister);

    public ushort IoBase => (ushort)(Read(FirstBaseAddress) & ~3u);

    public int Line => (int)(Read(InterruptRegister) & 0xff);

    /// <summary>Lets it answer at its ports and read and write memory.</summary>
    public void Activate() => Write(CommandRegister, (Read(CommandRegister) & 0xffff) | IoSpace | BusMaster);

    private uint Read(byte register)
    {
        Port.Write32(Address, Enable | (uint)Place << 8 | register);
        return Port.Read32(Data);
    }

    private void Write(byte register, uint value)
    {
        Port.Write32(Address, Enable | (uint)Place << 8 | register);
        Port.Write32(Data, value);
    }
}
