using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>Which of MAR's 64 bits a group has: the highest 6 bits of Ethernet's CRC over its address.</summary>
public static class GroupHash
{
    private const uint Polynomial = 0x04c1_1db7;

    public static int Of(MacAddress group)
    {
        uint crc = uint.MaxValue;
        for (int octet = 0; octet < MacAddress.Size; octet++)
        {
            uint value = (uint)(group.Value >> (40 - octet * 8)) & 0xff;
            for (int bit = 0; bit < 8; bit++, value >>= 1)
                crc = crc << 1 ^ (((crc >> 31 ^ value) & 1) != 0 ? Polynomial : 0);
        }

        return (int)(crc >> 26);
    }
}
