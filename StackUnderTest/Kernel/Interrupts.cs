using System.Runtime.InteropServices;
using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel;

/// <summary>
/// What interrupts do: mark that there is work. A card's line stays masked until the loop has looked at the card, because
/// PCI's lines are levels, which would interrupt again at once. Nothing else is touched here, so the loop owns all else
/// without a lock.
/// </summary>
internal static unsafe class Interrupts
{
    private static uint s_pending;

    /// <summary>Lines that interrupted since the last call, a bit each. Interrupts must be off.</summary>
    public static uint Take()
    {
        uint pending = s_pending;
        s_pending = 0;
        return pending;
    }

    [UnmanagedCallersOnly(EntryPoint = "kernel_interrupt")]
    public static void Dispatch(InterruptFrame* frame)
    {
        if (frame->Vector < InterruptTable.FirstLine)
            Panic.Fault(frame);
        int line = (int)frame->Vector - InterruptTable.FirstLine;
        if (InterruptController.IsSpurious(line))
            return;
        s_pending |= 1u << line;
        if (line != Clock.Line)
            InterruptController.Mask(line);
        InterruptController.Acknowledge(line);
    }
}
