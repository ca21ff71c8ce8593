using StackUnderTest.Kernel.Machine;
using StackUnderTest.Stack.Buffers;

namespace StackUnderTest.Kernel;

/// <summary>
/// The stack's secret: hashes of the time stamp counter, whose low bits the emulation's noise fills. Good enough for
/// sequence numbers in a lab; a machine on the open net would want more.
/// </summary>
internal static class Random
{
    private const int Rounds = 64;

    public static ulong Next()
    {
        ulong state = (ulong)WallClock.Read();
        for (int i = 0; i < Rounds; i++)
            state = new KeyedHash(state, Processor.Ticks()).Of(Port.Read8(0x40), (ulong)i);
        return state;
    }
}
