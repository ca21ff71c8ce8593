namespace StackUnderTest.Kernel.Machine;

/// <summary>The end: QEMU's isa-debug-exit at port 0xf4 ends it with code 2 * value + 1.</summary>
internal static class Power
{
    public const byte Passed = 0; // 1 for QEMU's caller
    public const byte Failed = 1; // 3
    public const byte Panicked = 2; // 5
    public const byte JobFailed = 3; // 7
    private const ushort DebugExit = 0xf4;

    public static void Exit(byte value)
    {
        Port.Write8(DebugExit, value);
        while (true)
        {
            Processor.DisableInterrupts();
            HaltForGood();
        }
    }

    // Without that device: all lines off, then sleep.
    private static void HaltForGood()
    {
        InterruptController.Start();
        Processor.WaitForInterrupt();
    }
}
