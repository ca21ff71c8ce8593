namespace StackUnderTest.Kernel.Machine;

/// <summary>
/// The two 8259A: lines 0-7 and, through line 2 of the first, 8-15. They end interrupts by themselves (AEOI), which saves
/// two port accesses before each answer: handlers run with interrupts off and leave PCI's lines, which are levels,
/// fallen. A line that fell before it was served shows as the last one (7 or 15), upon which no card finds a cause.
/// </summary>
internal static class InterruptController
{
    public const int LineCount = 16;
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xa0;
    private const ushort SecondData = 0xa1;
    private const byte Initialize = 0x11; // edge triggered, cascaded, four words follow (PCI's lines: ELCR, by firmware)
    private const byte Mode8086 = 0x01;
    private const byte AutomaticEnd = 0x02;
    private const int Cascade = 2;
    private const int LinesOfOne = 8;

    /// <summary>Moves the lines behind the exceptions and masks them all.</summary>
    public static void Start()
    {
        Port.Write8(FirstCommand, Initialize);
        Port.Write8(SecondCommand, Initialize);
        Port.Write8(FirstData, InterruptTable.FirstLine);
        Port.Write8(SecondData, InterruptTable.FirstLine + LinesOfOne);
        Port.Write8(FirstData, 1 << Cascade);
        Port.Write8(SecondData, Cascade);
        Port.Write8(FirstData, Mode8086 | AutomaticEnd);
        Port.Write8(SecondData, Mode8086 | AutomaticEnd);
        Port.Write8(FirstData, 0xff & ~(1 << Cascade));
        Port.Write8(SecondData, 0xff);
    }

    public static void Unmask(int line)
    {
        ushort port = line < LinesOfOne ? FirstData : SecondData;
        Port.Write8(port, (byte)(Port.Read8(port) & ~(1 << line % LinesOfOne)));
    }

    public static void Mask(int line)
    {
        ushort port = line < LinesOfOne ? FirstData : SecondData;
        Port.Write8(port, (byte)(Port.Read8(port) | 1 << line % LinesOfOne));
    }
}
