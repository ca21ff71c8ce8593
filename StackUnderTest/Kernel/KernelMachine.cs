using System;
using Internal.Runtime;
using StackUnderTest.Kernel.Machine;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

namespace StackUnderTest.Kernel;

/// <summary>The machine as programs see it: the serial console, the date, the arena.</summary>
internal sealed class KernelMachine : GuestMachine
{
    private readonly long _memory = (long)Allocator.Free;

    public override long Epoch { get; } = WallClock.Read() - Clock.Now / StackOptions.Second;

    public override long MemorySize => _memory;

    public override long MemoryFree => (long)Allocator.Free;

    public override void WriteLine(ReadOnlySpan<byte> text) => Text.Line(text);
}
