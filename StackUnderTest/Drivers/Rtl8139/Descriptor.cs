namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// A descriptor of C+ mode (data sheet RTL8139C+, sections 7 and 8), 16 octets, little endian: command and status,
/// VLAN, the buffer's address. <see cref="Command"/> is volatile: writing it hands the rest over, reading it takes it
/// back, and neither may move across the other accesses.
/// </summary>
public struct Descriptor
{
    public volatile uint Command;
    public uint Vlan;
    public uint BufferLow;
    public uint BufferHigh;

    public const int Size = 16;

    /// <summary>A ring starts at a multiple of this.</summary>
    public const int RingAlignment = 256;

    /// <summary>The card has it.</summary>
    public const uint Own = 1u << 31;

    /// <summary>EOR: the ring's last.</summary>
    public const uint EndOfRing = 1u << 30;

    public const uint FirstSegment = 1u << 29;
    public const uint LastSegment = 1u << 28;

    /// <summary>Transmit, LGSEN: cut into TCP segments of the size in bits 26-16.</summary>
    public const uint LargeSend = 1u << 27;

    public const int SegmentSizeShift = 16;
    public const int GreatestSegmentSize = 0x7ff;

    /// <summary>Transmit without LGSEN, UDPCS and TCPCS.</summary>
    public const uint UdpChecksum = 1u << 17;

    public const uint TcpChecksum = 1u << 16;
    public const uint TransmitSizeMask = 0xffff;

    /// <summary>Transmitted, UNF, TES (the sum), OWC, LNKF, EXC.</summary>
    public const uint TransmitErrors = 1u << 25 | 1u << 23 | 1u << 22 | 1u << 21 | 1u << 20;

    public const uint TransmitUnderrun = 1u << 25;

    /// <summary>Received, RES: FAE, CRC, RUNT or LONG, or a full FIFO.</summary>
    public const uint ReceiveErrors = 1u << 20;

    /// <summary>The buffer's size, or the frame's with its CRC.</summary>
    public const uint ReceiveSizeMask = 0x1fff;
}
