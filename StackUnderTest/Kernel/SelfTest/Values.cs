using System.Runtime.CompilerServices;

namespace StackUnderTest.Kernel.SelfTest;

internal static class Values
{
    [InlineArray(5)]
    private struct Five
    {
        private int _first;
    }

#pragma warning disable CS0649 // some fields are only copied
    private struct Big
    {
        public long A, B, C, D, E;
    }

    // Volatile: so that the compiler can't know the answers beforehand.
    private static volatile int s_seven = 7;

    public static bool StructsCopy()
    {
        Big one = default;
        one.A = s_seven;
        one.E = s_seven * 2;
        Big two = Same(one);
        one.E = 0;
        return two.A == 7 && two.E == 14 && two.C == 0;
    }

    public static bool SwitchChooses() => Name(s_seven) == 2 && Name(s_seven - 7) == 1 && Name(100) == 3;

    public static bool LiteralsHaveTheirText()
    {
        string text = "kernel";
        return text.Length == s_seven - 1 && text[s_seven - 7] == 'k' && text[s_seven - 2] == 'l';
    }

    public static bool InlineArraysKeep()
    {
        Five five = default;
        for (int i = 0; i < 5; i++)
            five[i] = i * s_seven;
        return five[4] == 28 && five[1] == 7;
    }

    public static bool ArithmeticIsRight()
    {
        ulong large = 0x1234_5678_9abc_def0UL * (ulong)s_seven;
        return large / (ulong)s_seven == 0x1234_5678_9abc_def0
            && (-s_seven) / 2 == -3 && (-s_seven) >> 1 == -4 && (-s_seven) % 4 == -3;
    }

    public static bool DoublesAreRight() => (int)(s_seven * 1.5) == 10 && (long)(s_seven / 2.0 * 1000) == 3500;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Big Same(Big value) => value;

    private static int Name(int value) => value switch
    {
        0 => 1,
        1 or 7 => 2,
        2 => 5,
        3 => 6,
        4 => 9,
        > 50 => 3,
        _ => 4,
    };
}
