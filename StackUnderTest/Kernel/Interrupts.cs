using System.Runtime.InteropServices;
using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel;

/// <summary>
/// What interrupts do: the clock's only ends a <c>hlt</c>; a card acknowledges, masks itself and marks. Nothing else is
/// touched here, so the loop owns all else without a lock.
/// </summary>
internal static unsafe class Interrupts
{
    private static Cards? s_cards;
    private static uint s_clockTicks;

    /// <summary>Milliseconds, as the clock's interrupts count them.</summary>
    public static uint ClockTicks => s_clockTicks;

    /// <summary>To be called before the cards' lines are unmasked.</summary>
    public static void Serve(Cards cards) => s_cards = cards;

    [UnmanagedCallersOnly(EntryPoint = "kernel_interrupt")]
    public static void Dispatch(InterruptFrame* frame)
    {
        if (frame->Vector < InterruptTable.FirstLine)
            Panic.Fault(frame);
        int line = (int)frame->Vector - InterruptTable.FirstLine;
        if (line == Clock.Line)
            s_clockTicks++;
        else
            s_cards?.HandleInterrupt(line);
    }
}
