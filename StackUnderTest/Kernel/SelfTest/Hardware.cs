using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel.SelfTest;

internal static class Hardware
{
    /// <summary>Twenty interrupts of a millisecond take about twenty milliseconds; a busy host makes it longer.</summary>
    public static bool ClockTicks()
    {
        const int Ticks = 20;
        long before = Clock.Now;
        uint end = Interrupts.ClockTicks + Ticks;
        Processor.DisableInterrupts();
        while (Interrupts.ClockTicks != end)
            Processor.WaitForInterrupt();
        Processor.EnableInterrupts();
        long passed = Clock.Now - before;
        return passed is > Ticks * 500 and < 10_000_000;
    }
}
