using System.Runtime.CompilerServices;

namespace StackUnderTest.Kernel.SelfTest;

/// <summary><c>run=panic</c>: what the end by a mistake of ours looks like, for whoever has to read one.</summary>
internal static unsafe class Mishap
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadNothing() => Text.Number(Read(null)); // not its last call: that would leave no frame

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte Read(byte* nothing) => *nothing;
}
