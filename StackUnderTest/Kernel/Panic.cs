using System;
using System.Runtime;
using System.Runtime.InteropServices;
using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel;

/// <summary>
/// The end by a mistake of ours: says why and from where, as addresses for <c>addr2line -e kernel.elf</c>, and leaves.
/// Compiled methods that call others keep a chain of frames through rbp, which the trace follows.
/// </summary>
internal static unsafe class Panic
{
    private const int GreatestDepth = 32;
    private static bool s_panicking;

    [RuntimeExport("kernel_panic")]
    public static void Because(byte* text, int size) =>
        Say(new ReadOnlySpan<byte>(text, size), 0, Processor.Frame());

    /// <summary>An exception of the processor.</summary>
    public static void Fault(InterruptFrame* frame)
    {
        Text.Write("\nfault "u8);
        Text.Number(frame->Vector);
        Text.Write(" error "u8);
        Text.Hex(frame->Error, 8);
        Text.Write(" at "u8);
        Text.Hex(frame->Rip, 16);
        Text.Write(" address "u8);
        Text.Hex((ulong)Processor.FaultAddress(), 16);
        Registers(frame);
        Say("processor exception"u8, frame->Rip, (nint*)frame->Rbp);
    }

    private static void Registers(InterruptFrame* frame)
    {
        Text.Write("\nrax rbx rcx rdx "u8);
        Four(frame->Rax, frame->Rbx, frame->Rcx, frame->Rdx);
        Text.Write("\nrsi rdi rbp rsp "u8);
        Four(frame->Rsi, frame->Rdi, frame->Rbp, frame->Rsp);
    }

    private static void Four(ulong a, ulong b, ulong c, ulong d)
    {
        Text.Hex(a, 16);
        Text.Write(" "u8);
        Text.Hex(b, 16);
        Text.Write(" "u8);
        Text.Hex(c, 16);
        Text.Write(" "u8);
        Text.Hex(d, 16);
    }

    /// <param name="why">In words.</param>
    /// <param name="at">The instruction itself, where the chain only has those behind calls; or 0.</param>
    /// <param name="frame">The innermost frame: of the caller, if what failed calls nobody and so has none.</param>
    private static void Say(ReadOnlySpan<byte> why, ulong at, nint* frame)
    {
        Processor.DisableInterrupts();
        if (s_panicking)
            Power.Exit(Power.Panicked);
        s_panicking = true;
        Text.Write("\npanic: "u8);
        Text.Line(why);
        if (at != 0)
            Place(at);
        // A frame outside of the image isn't one: the stack lies in the image's last section.
        for (int i = 0; i < GreatestDepth && (nuint)frame >= Image.Start && frame < (nint*)Image.End(); i++)
        {
            Place((ulong)frame[1]);
            frame = (nint*)frame[0];
        }

        Power.Exit(Power.Panicked);
    }

    private static void Place(ulong address)
    {
        Text.Write("  at "u8);
        Text.Hex(address, 16);
        Text.Write("\n"u8);
    }
}
