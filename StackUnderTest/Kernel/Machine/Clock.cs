namespace StackUnderTest.Kernel.Machine;

/// <summary>
/// Time. The 8254's counter 0 interrupts every millisecond so that <c>hlt</c> ends in time for the stack's timers; the
/// time itself is the time stamp counter, to the microsecond, measured at start against the 8254's counter 2 (whose
/// gate and output are bits of port 0x61).
/// </summary>
internal static class Clock
{
    public const int Line = 0;
    private const int Frequency = 1_193_182;
    private const int TicksPerSecond = 1000;
    private const ushort Counter0 = 0x40;
    private const ushort Counter2 = 0x42;
    private const ushort Control = 0x43;
    private const ushort Gate = 0x61;
    private const byte RateGenerator0 = 0x34; // counter 0, both octets, mode 2
    private const byte OneShot2 = 0xb0; // counter 2, both octets, mode 0
    private const byte Latch2 = 0x80;
    private const byte GateOpen = 0x01;
    private const byte SpeakerOn = 0x02;
    private const int FirstCount = 0xffff;
    private const int LeastCount = Frequency / 100; // 10 ms
    private const int GreatestCount = Frequency / 20; // 50 ms: the counter comes round at 55
    private const int Samples = 8;

    private static ulong s_start;
    private static ulong s_ticksPerSecond;

    /// <summary>Microseconds since <see cref="Start"/>.</summary>
    public static long Now
    {
        get
        {
            // Whole seconds first: ticks times a million overflow 64 bits after an hour or two.
            ulong ticks = Processor.Ticks() - s_start;
            ulong seconds = ticks / s_ticksPerSecond;
            return (long)(seconds * 1_000_000 + ticks % s_ticksPerSecond * 1_000_000 / s_ticksPerSecond);
        }
    }

    public static void Start()
    {
        Calibrate();
        const int Divisor = Frequency / TicksPerSecond;
        Port.Write8(Control, RateGenerator0);
        Port.Write8(Counter0, Divisor & 0xff);
        Port.Write8(Counter0, Divisor >> 8);
        InterruptController.Unmask(Line);
    }

    // An emulated processor is put aside at any moment: so both ends are taken when the two clocks were read close
    // together, and what passed is what the 8254 says, not what was meant to pass.
    private static void Calibrate()
    {
        ulong firstTicks, ticks;
        int firstCount, passed;
        do
        {
            Port.Write8(Gate, (byte)(Port.Read8(Gate) & ~SpeakerOn | GateOpen));
            Port.Write8(Control, OneShot2);
            Port.Write8(Counter2, FirstCount & 0xff);
            Port.Write8(Counter2, FirstCount >> 8);
            firstCount = Sample(out firstTicks);
            do
                passed = firstCount - Sample(out ticks);
            while (passed is >= 0 and < LeastCount);
        }
        while (passed is < 0 or > GreatestCount);
        s_start = firstTicks;
        s_ticksPerSecond = (ticks - firstTicks) * Frequency / (ulong)passed;
    }

    /// <summary>Counter 2, and the time stamp counter at the same time, as closely as some tries get.</summary>
    private static int Sample(out ulong ticks)
    {
        ulong closest = ulong.MaxValue;
        int count = 0;
        ticks = 0;
        for (int i = 0; i < Samples; i++)
        {
            ulong before = Processor.Ticks();
            Port.Write8(Control, Latch2);
            ulong after = Processor.Ticks();
            int low = Port.Read8(Counter2);
            int value = low | Port.Read8(Counter2) << 8;
            if (after - before >= closest)
                continue;
            closest = after - before;
            ticks = before + closest / 2;
            count = value;
        }

        return count;
    }
}
