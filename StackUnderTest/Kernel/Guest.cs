using System;
using StackUnderTest.Kernel.Machine;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

namespace StackUnderTest.Kernel;

/// <summary>
/// The one loop that owns the stack: look at the cards that interrupted, poll, run the programs, and sleep by
/// <c>hlt</c> until an interrupt or the stack's next deadline.
/// </summary>
internal static class Guest
{
    public static void Run(ref CommandLine command)
    {
        var options = new StackOptions { SecretLow = Random.Next(), SecretHigh = Random.Next() };
        var stack = new NetworkStack(options);
        var programs = new ProgramTable(stack, WallClock.Read());
        if (!programs.TryStart(command.Run))
        {
            Text.Write("can't run "u8);
            Text.Line(command.Run);
            Power.Exit(Power.Failed);
        }

        Internal.Runtime.Allocator.Seal();
        Text.Write("running "u8);
        Text.Line(command.Run);
        while (true)
        {
            bool more = stack.Poll(Clock.Now);
            programs.Run(Clock.Now);
            if (!more)
                Wait(stack);
        }
    }

    private static void Wait(NetworkStack stack)
    {
        Processor.DisableInterrupts();
        while (Interrupts.Take() >> 1 == 0 && stack.NextDeadline(Clock.Now) > Clock.Now)
            Processor.WaitForInterrupt();
        Processor.EnableInterrupts();
    }
}
