using System.Runtime.InteropServices;
using StackUnderTest.Host.Scripting;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

namespace StackUnderTest.Host;

/// <summary>
/// The one loop that owns the stack: wait for the device, the script port or a deadline, poll, run the programs, serve
/// the scripts.
/// </summary>
internal sealed unsafe class HostLoop(Machine machine, TapCard? card, ScriptPort? port)
{
    private const long GreatestWait = StackOptions.Second;

    private readonly List<Libc.PollDescriptor> _descriptors = [];
    private volatile bool _stopped;

    public void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // Run ends by itself and reports
        Stop();
    }

    public void Stop() => _stopped = true;

    /// <param name="seconds">0: until stopped.</param>
    /// <param name="exits">Until the last job has ended.</param>
    public void Run(int seconds, bool exits = false)
    {
        long end = seconds == 0 ? long.MaxValue : machine.Now + seconds * StackOptions.Second;
        while (!_stopped && machine.Now < end)
        {
            card?.Drain();
            bool more = machine.Stack.Poll(machine.Now);
            machine.Programs.Run(machine.Now);
            port?.Run(machine.Now);
            if (exits && machine.Programs.Status is JobStatus.Passed or JobStatus.Failed)
                return;
            if (!more)
                Wait(Math.Min(NextDeadline(machine.Now), end));
        }
    }

    private long NextDeadline(long now)
    {
        long deadline = Math.Min(machine.Stack.NextDeadline(now), machine.Programs.NextDeadline);
        return port == null ? deadline : Math.Min(deadline, port.NextDeadline());
    }

    /// <summary>To the microsecond: scripts measure when packets leave.</summary>
    private void Wait(long deadline)
    {
        long microseconds = Math.Min(deadline - machine.Now, GreatestWait);
        if (microseconds <= 0)
            return;
        _descriptors.Clear();
        if (card != null)
        {
            short events = card.WaitsForDevice ? (short)(Libc.PollIn | Libc.PollOut) : Libc.PollIn;
            _descriptors.Add(new Libc.PollDescriptor { Descriptor = card.Descriptor, Events = events });
        }

        port?.AddTo(_descriptors);
        Libc.TimeSpecification time;
        time.Seconds = microseconds / StackOptions.Second;
        time.Nanoseconds = microseconds % StackOptions.Second * 1000;
        fixed (Libc.PollDescriptor* descriptors = CollectionsMarshal.AsSpan(_descriptors))
            _ = Libc.Poll(descriptors, (nuint)_descriptors.Count, &time, null);
    }
}
