namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// The operational registers, offsets from BAR0, by the names of RealTek's data sheets "RTL8139C(L)" (section 5) and
/// "RTL8139C+" (section 6, marked C+). Widths in bits; a register must be accessed by its own width.
/// </summary>
public static class Register
{
    public const int Idr0 = 0x00; // ID register, 6 octets: the address, loaded from the EEPROM by a reset
    public const int Mar0 = 0x08; // multicast hash, 64: written as two of 32
    public const int Tsd0 = 0x10; // transmit status of descriptor 0..3, 32 each
    public const int Dtccr = 0x10; // C+: dump tally counters: their address, 64, the command in its lowest bits
    public const int Tsad0 = 0x20; // transmit start address of descriptor 0..3, 32 each
    public const int Tnpds = 0x20; // C+: transmit normal priority descriptors' start address, 64
    public const int RbStart = 0x30; // receive ring's start address, 32
    public const int Cr = 0x37; // command, 8
    public const int Capr = 0x38; // current address of packet read (less 16), 16
    public const int Cbr = 0x3a; // current buffer address: where the card writes, 16
    public const int Imr = 0x3c; // interrupt mask, 16
    public const int Isr = 0x3e; // interrupt status, 16, a 1 clears
    public const int Tcr = 0x40; // transmit configuration, 32
    public const int Rcr = 0x44; // receive configuration, 32
    public const int Mpc = 0x4c; // missed packets, 24 used of 32, a write clears
    public const int Cr9346 = 0x50; // 93C46's lines, and the lock of the configuration registers, 8
    public const int Config1 = 0x52; // 8
    public const int Msr = 0x58; // media status, 8
    public const int TpPoll = 0xd9; // C+: transmit priority polling, 8
    public const int Cpcr = 0xe0; // C+: command, 16
    public const int Rdsar = 0xe4; // C+: receive descriptors' start address, 64
    public const int Size = 0x100;

    /// <summary>CR: reset; the card clears it when done.</summary>
    public const byte Reset = 0x10;

    public const byte ReceiverEnable = 0x08;
    public const byte TransmitterEnable = 0x04;

    /// <summary>CR.BUFE: the receive ring is empty.</summary>
    public const byte BufferEmpty = 0x01;

    /// <summary>9346CR: EEM1 and EEM0, "config register write enable".</summary>
    public const byte ConfigUnlocked = 0xc0;

    /// <summary>9346CR: EEM1, the lines of the EEPROM by hand.</summary>
    public const byte EepromProgram = 0x80;

    public const byte EepromSelect = 0x08;
    public const byte EepromClock = 0x04;
    public const byte EepromIn = 0x02;
    public const byte EepromOut = 0x01;

    /// <summary>MSR.LINKB: the link is down.</summary>
    public const byte LinkDown = 0x04;

    /// <summary>TCR: MXDMA (10-8) 7 = unlimited, IFG (25-24) 3 = the standard's gap of 9.6 us at 10 Mbit/s.</summary>
    public const uint TransmitConfig = 0x0300_0700;

    /// <summary>TCR.CLRABT: send the aborted frame again.</summary>
    public const uint ClearAbort = 0x01;

    /// <summary>
    /// RCR: APM 2, AM 4 (by the hash), AB 8; MXDMA (10-8) 7 = unlimited; RBLEN (12-11) 3 = 64 KB; RXFTH (15-13) 7 = a
    /// whole packet. Bad frames (AER, AR) stay out. With 64 KB the WRAP bit means nothing: packets are split.
    /// </summary>
    public const uint ReceiveConfig = 0x0000_ff0e;

    /// <summary>CPCR: PCI multiple read and write, receiver and transmitter in C+ mode.</summary>
    public const ushort PlusCommand = 0x000b;

    /// <summary>TPPoll.NPQ: look at the ring of normal priority.</summary>
    public const byte PollNormal = 0x40;

    /// <summary>DTCCR.Cmd: write the counters; the card clears it when done.</summary>
    public const uint DumpTally = 0x08;

    /// <summary>TSD, bits 12-0.</summary>
    public const uint TsdSizeMask = 0x1fff;

    /// <summary>TSD.OWN: the card has read the frame; the driver starts it by writing 0.</summary>
    public const uint TsdOwn = 1 << 13;

    /// <summary>TSD.TUN: the FIFO ran dry.</summary>
    public const uint TsdUnderrun = 1 << 14;

    /// <summary>TSD.TOK: sent.</summary>
    public const uint TsdOk = 1 << 15;

    /// <summary>TSD.ERTXTH (21-16): send once that many times 32 octets are in the FIFO.</summary>
    public const int TsdThresholdShift = 16;

    /// <summary>TSD.TABT: given up, the transmitter stands until TCR.CLRABT.</summary>
    public const uint TsdAbort = 1 << 30;

    /// <summary>TSD.CRS: the carrier was lost.</summary>
    public const uint TsdCarrierLost = 1u << 31;
}
