using System.Runtime;
using System.Runtime.CompilerServices;

namespace StackUnderTest.Kernel.Machine;

/// <summary>Single instructions (Boot/ports.asm).</summary>
internal static unsafe class Processor
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_enable")]
    public static extern void EnableInterrupts();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_disable")]
    public static extern void DisableInterrupts();

    /// <summary>
    /// Sleeps until an interrupt came and returns with interrupts off. To be called with interrupts off: one that came
    /// since then wakes it at once.
    /// </summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_wait")]
    public static extern void WaitForInterrupt();

    /// <summary>The time stamp counter.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_ticks")]
    public static extern ulong Ticks();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_frame")]
    public static extern nint* Frame();

    /// <summary>The address that a page fault was about.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_fault_address")]
    public static extern nint FaultAddress();

    /// <summary>Takes page 0 away, so that a null reference faults.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_unmap_null")]
    public static extern void UnmapNullPage();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "processor_load_interrupts")]
    public static extern void LoadInterruptTable(void* sizeAndAddress);
}
