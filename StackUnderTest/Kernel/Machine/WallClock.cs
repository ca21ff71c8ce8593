namespace StackUnderTest.Kernel.Machine;

/// <summary>The date from the MC146818 that every PC has: QEMU sets it to UTC.</summary>
internal static class WallClock
{
    private const ushort Index = 0x70;
    private const ushort Data = 0x71;
    private const byte StatusA = 0x0a;
    private const byte StatusB = 0x0b;
    private const byte UpdateInProgress = 0x80;
    private const byte Binary = 0x04;
    private const int SecondsPerDay = 86_400;

    /// <summary>Seconds since 1970.</summary>
    public static long Read()
    {
        while ((Register(StatusA) & UpdateInProgress) != 0)
        {
        }

        bool binary = (Register(StatusB) & Binary) != 0;
        int second = Value(0, binary), minute = Value(2, binary), hour = Value(4, binary);
        int day = Value(7, binary), month = Value(8, binary), year = 2000 + Value(9, binary);
        return (long)Days(year, month, day) * SecondsPerDay + hour * 3600 + minute * 60 + second;
    }

    // Days since 1970: years begin in March, so that the leap day is the last one.
    private static int Days(int year, int month, int day)
    {
        int shifted = month <= 2 ? year - 1 : year;
        int monthFromMarch = (month + 9) % 12;
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5 + day - 719_469;
    }

    private static int Value(byte register, bool binary)
    {
        int value = Register(register);
        return binary ? value : (value >> 4) * 10 + (value & 0xf);
    }

    private static byte Register(byte register)
    {
        Port.Write8(Index, register);
        return Port.Read8(Data);
    }
}
