namespace StackUnderTest.Drivers.Rtl8139;

public enum CardMode : byte
{
    /// <summary>C+ from PCI revision 0x20 on, else classic.</summary>
    Automatic,

    /// <summary>The receive ring and the four transmit descriptors of every RTL8139.</summary>
    Classic,

    /// <summary>The descriptor rings of the RTL8139C+.</summary>
    Plus,
}

public enum StartResult : byte
{
    Started,

    /// <summary>The registers read as all ones: nothing is there, or PCI I/O space isn't enabled.</summary>
    NoCard,

    /// <summary>CR.RST stays set.</summary>
    ResetDoesNotEnd,

    /// <summary>Neither the ID registers nor the EEPROM have a usable address.</summary>
    NoAddress,

    /// <summary>The arena is too small: <see cref="CardOptions"/> says what a card takes.</summary>
    OutOfDmaMemory,

    /// <summary>C+ mode was forced on a card before revision 0x20.</summary>
    NotPlus,
}

/// <summary>
/// What is chosen before the start. A card takes 327 KB of DMA memory in classic mode, 779 KB in C+ mode.
/// </summary>
public sealed class CardOptions
{
    public CardMode Mode { get; set; }

    /// <summary>68 to 1500.</summary>
    public int Mtu { get; set; } = 1500;

    /// <summary>
    /// C+: offer large sends. QEMU before 7.2 ignores the segment size and cuts for an MTU of 1500: switch it off
    /// there if a path or the MTU is smaller.
    /// </summary>
    public bool LargeSend { get; set; } = true;

    /// <summary>C+: let the card write TCP's checksum.</summary>
    public bool TransmitChecksum { get; set; } = true;
}
