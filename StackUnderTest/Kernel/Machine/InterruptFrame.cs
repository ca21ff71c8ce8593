using System.Runtime.InteropServices;

namespace StackUnderTest.Kernel.Machine;

/// <summary>What Boot/interrupts.asm and the processor pushed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InterruptFrame
{
    public ulong R11, R10, R9, R8, Rbp, Rdi, Rsi, Rdx, Rcx, Rbx, Rax;
    public ulong Vector;
    public ulong Error;
    public ulong Rip;
    public ulong Cs;
    public ulong Flags;
    public ulong Rsp;
    public ulong Ss;
}
