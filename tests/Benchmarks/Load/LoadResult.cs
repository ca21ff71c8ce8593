using Benchmarks.Measuring;

namespace Benchmarks.Load;

/// <summary>What a load run found; times in nanoseconds, memory in octets.</summary>
internal sealed record LoadResult
{
    public required int Switches { get; init; }
    public required int Hosts { get; init; }
    public required int Window { get; init; }
    public required double Rate { get; init; }
    public required double Seconds { get; init; }

    /// <summary>In the measured interval.</summary>
    public required long Sent { get; init; }
    public required long Answered { get; init; }
    public required double AnsweredPerSecond { get; init; }

    /// <summary>Of the controller's process, all threads; null without its pid.</summary>
    public double? AnsweredPerCpuSecond { get; init; }
    public double? CpuShare { get; init; }
    public double? UserNanoseconds { get; init; }
    public double? KernelNanoseconds { get; init; }
    public long? ResidentBytes { get; init; }
    public long? PeakResidentBytes { get; init; }

    /// <summary>The share of the time in which the generator had something to do: near 1 it is the limit.</summary>
    public required double GeneratorBusy { get; init; }
    public required double GeneratorNanoseconds { get; init; }

    public required IReadOnlyDictionary<string, long> Latency { get; init; }

    /// <summary>Over the whole run, learning and warm-up included.</summary>
    public required long Lessons { get; init; }
    public required long Floods { get; init; }
    public required long Wrong { get; init; }
    public required long Missing { get; init; }
    public required long Extra { get; init; }

    /// <summary>Due at the fixed rate, but without room to be sent until after the end.</summary>
    public required long Unsent { get; init; }
    public required long OtherMessages { get; init; }
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Everything that was sent was answered, and rightly; slowly is no fault.</summary>
    public bool IsClean => Wrong == 0 && Missing == 0 && Extra == 0 && Answered > 0;

    public static LoadResult Of(LoadSettings settings, Tally tally, in Snapshot before, in Snapshot after, long unsent)
    {
        double seconds = Clock.Seconds(after.At - before.At);
        long answered = after.Answered - before.Answered;
        double own = after.Own.CpuSeconds - before.Own.CpuSeconds;
        double idle = Clock.Seconds(after.IdleTicks - before.IdleTicks);
        double busy = settings.Block ? own : Math.Max(0, seconds - idle);
        var result = new LoadResult
        {
            Switches = settings.Network.Switches,
            Hosts = settings.Network.Hosts,
            Window = settings.Rate == 0 ? settings.Window : 0,
            Rate = settings.Rate,
            Seconds = seconds,
            Sent = after.Sent - before.Sent,
            Answered = answered,
            AnsweredPerSecond = answered / seconds,
            GeneratorBusy = busy / seconds,
            GeneratorNanoseconds = busy * 1e9 / Math.Max(1, answered),
            Latency = Percentiles(tally.Latency),
            Lessons = tally.Lessons,
            Floods = tally.Floods,
            Wrong = tally.WrongAnswers,
            Missing = tally.Missing,
            Extra = tally.Extra,
            Unsent = unsent,
            OtherMessages = tally.Others,
            Faults = tally.Faults,
        };
        return before.Controller is { } from && after.Controller is { } to
            ? result.With(from, to)
            : result;
    }

    private LoadResult With(ProcessUsage from, ProcessUsage to)
    {
        double cpu = to.CpuSeconds - from.CpuSeconds;
        double perAnswer = 1e9 / Math.Max(1, Answered);
        return this with
        {
            AnsweredPerCpuSecond = cpu > 0 ? Answered / cpu : null,
            CpuShare = cpu / Seconds,
            UserNanoseconds = (to.UserSeconds - from.UserSeconds) * perAnswer,
            KernelNanoseconds = (to.KernelSeconds - from.KernelSeconds) * perAnswer,
            ResidentBytes = to.ResidentBytes,
            PeakResidentBytes = to.PeakResidentBytes,
        };
    }

    private static Dictionary<string, long> Percentiles(LatencyHistogram latency) => latency.Count == 0 ? [] : new()
    {
        ["min"] = latency.MinNanoseconds,
        ["p50"] = latency.Percentile(50),
        ["p90"] = latency.Percentile(90),
        ["p99"] = latency.Percentile(99),
        ["p99.9"] = latency.Percentile(99.9),
        ["max"] = latency.MaxNanoseconds,
    };
}
