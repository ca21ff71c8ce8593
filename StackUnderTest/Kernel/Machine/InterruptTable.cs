using System.Runtime.InteropServices;
using Internal.Runtime;

namespace StackUnderTest.Kernel.Machine;

/// <summary>The processor's table of gates: 32 exceptions and the 16 lines of the interrupt controllers behind them.</summary>
internal static unsafe class InterruptTable
{
    public const int FirstLine = 32;
    public const int Count = FirstLine + InterruptController.LineCount;
    private const ushort CodeSelector = 8;
    private const ushort PresentInterruptGate = 0x8e00;

    public static void Start()
    {
        var gates = (Gate*)Allocator.Take((nuint)(Count * sizeof(Gate)), 16);
        for (int i = 0; i < Count; i++)
        {
            var stub = (ulong)Image.InterruptStubs()[i];
            gates[i].OffsetLow = (ushort)stub;
            gates[i].Selector = CodeSelector;
            gates[i].Kind = PresentInterruptGate;
            gates[i].OffsetMiddle = (ushort)(stub >> 16);
            gates[i].OffsetHigh = (uint)(stub >> 32);
        }

        Pointer pointer;
        pointer.Limit = (ushort)(Count * sizeof(Gate) - 1);
        pointer.Address = (ulong)gates;
        Processor.LoadInterruptTable(&pointer);
    }

    /// <summary>Intel SDM 3A figure 7-8.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Gate
    {
        public ushort OffsetLow;
        public ushort Selector;
        public ushort Kind;
        public ushort OffsetMiddle;
        public uint OffsetHigh;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    private struct Pointer
    {
        public ushort Limit;
        public ulong Address;
    }
}
