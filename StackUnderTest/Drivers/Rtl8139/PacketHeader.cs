namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// What precedes each packet in the receive ring (data sheet, "Receive Status Register in Rx packet header"), little
/// endian:
/// <code>
/// 0 status  2   ROK 0, FAE 1, CRC 2, LONG 3, RUNT 4, ISE 5, BAR 13, PAM 14, MAR 15
/// 2 size    2   of the packet with its 4 octets of CRC; fff0 while the card still copies
/// 4 packet
/// </code>
/// The next header is at the next multiple of 4.
/// </summary>
public static class PacketHeader
{
    public const int Size = 4;
    public const int CrcSize = 4;
    public const int SizeOffset = 2;
    public const ushort Ok = 0x0001;
    public const ushort AnyError = 0x003e;
    public const ushort CopyInProgress = 0xfff0;
}
