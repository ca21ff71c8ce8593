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
    private const byte GateOpen = 0x01;
    private const byte SpeakerOn = 0x02;
    private const byte Output2 = 0x20;
    private const int CalibrationMilliseconds = 5;

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

    private static void Calibrate()
    {
        const int Count = Frequency * CalibrationMilliseconds / 1000;
        Port.Write8(Gate, (byte)(Port.Read8(Gate) & ~(SpeakerOn | GateOpen)));
        Port.Write8(Control, OneShot2);
        Port.Write8(Counter2, Count & 0xff);
        Port.Write8(Counter2, Count >> 8);
        Port.Write8(Gate, (byte)(Port.Read8(Gate) | GateOpen));
        s_start = Processor.Ticks();
        while ((Port.Read8(Gate) & Output2) == 0)
        {
        }

        s_ticksPerSecond = (Processor.Ticks() - s_start) * 1000 / CalibrationMilliseconds;
    }
}
