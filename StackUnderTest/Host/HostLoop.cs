using System.Diagnostics;
using System.Runtime.InteropServices;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

namespace StackUnderTest.Host;

/// <summary>The one loop that owns the stack: wait for the device or a deadline, poll, run the programs.</summary>
internal sealed unsafe class HostLoop(NetworkStack stack, TapCard card)
{
    private const int GreatestWait = 1000;

    private readonly long _started = Stopwatch.GetTimestamp();
    private volatile bool _stopped;

    /// <summary>Microseconds since the start.</summary>
    public long Now => (Stopwatch.GetTimestamp() - _started) / (Stopwatch.Frequency / StackOptions.Second);

    public void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // Run ends by itself and reports
        _stopped = true;
    }

    /// <param name="programs">What runs on the stack.</param>
    /// <param name="seconds">0: until stopped.</param>
    /// <param name="exits">Until the last job has ended.</param>
    public void Run(ProgramTable programs, int seconds, bool exits)
    {
        long end = seconds == 0 ? long.MaxValue : Now + seconds * StackOptions.Second;
        while (!_stopped && Now < end)
        {
            card.Drain();
            bool more = stack.Poll(Now);
            programs.Run(Now);
            if (exits && programs.Status is JobStatus.Passed or JobStatus.Failed)
                return;
            if (!more)
                Wait(Math.Min(Math.Min(stack.NextDeadline(Now), programs.NextDeadline), end));
        }
    }

    private void Wait(long deadline)
    {
        long microseconds = deadline - Now;
        if (microseconds <= 0)
            return;
        Libc.PollDescriptor descriptor;
        descriptor.Descriptor = card.Descriptor;
        descriptor.Events = card.WaitsForDevice ? (short)(Libc.PollIn | Libc.PollOut) : Libc.PollIn;
        descriptor.Returned = 0;
        long milliseconds = (microseconds + 999) / 1000;
        _ = Libc.Poll(&descriptor, 1, (int)Math.Min(milliseconds, GreatestWait));
    }
}
