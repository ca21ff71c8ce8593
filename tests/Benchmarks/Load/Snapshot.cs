using System.Diagnostics;
using Benchmarks.Measuring;
using Benchmarks.Switches;

namespace Benchmarks.Load;

/// <summary>The state of all counters at one moment.</summary>
internal readonly record struct Snapshot(
    long At, long Sent, long Answered, long IdleTicks, ProcessUsage Own, ProcessUsage? Controller)
{
    public static Snapshot Take(Tally tally, SwitchLoop loop, int pid) => new(
        Stopwatch.GetTimestamp(), tally.Sent, tally.Answered, loop.IdleTicks,
        ProcessUsage.Of(Environment.ProcessId), pid == 0 ? null : ProcessUsage.Of(pid));
}
