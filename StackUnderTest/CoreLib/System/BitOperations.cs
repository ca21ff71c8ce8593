using System.Runtime.CompilerServices;

namespace System.Numerics;

public static class BitOperations
{
    [Intrinsic]
    public static ulong RotateLeft(ulong value, int count) => value << count | value >> (64 - count);

    [Intrinsic]
    public static uint RotateLeft(uint value, int count) => value << count | value >> (32 - count);

    public static bool IsPow2(int value) => value > 0 && (value & (value - 1)) == 0;

    public static int PopCount(ulong value)
    {
        int count = 0;
        for (; value != 0; value &= value - 1)
            count++;
        return count;
    }

    public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : PopCount((value & (~value + 1)) - 1);

    public static int Log2(ulong value)
    {
        int log = 0;
        while ((value >>= 1) != 0)
            log++;
        return log;
    }
}
