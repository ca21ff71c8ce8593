using System.Diagnostics;

namespace OpenFlow.Protocol.Tests.Fuzzing;

/// <summary>An input that a reader didn't stand.</summary>
/// <param name="Problem">The exception, or how long it took.</param>
internal sealed record FuzzFinding(string Target, byte[] Input, string Problem);

/// <summary>What a run did.</summary>
internal sealed record FuzzResult(long Executions, TimeSpan Time, IReadOnlyList<FuzzFinding> Findings);

/// <summary>
/// Drives targets in turn, in this process, for a given time. One that runs away (no execution ends for
/// <see cref="Longest"/>) ends the run: its thread can't be stopped, the caller is to end the process.
/// </summary>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, int seed)
{
    /// <summary>What an execution may take on a busy machine; it takes microseconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const int InputsInTurn = 200;
    private const int MostFindings = 50;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly List<FuzzFinding> _findings = [];
    private readonly HashSet<string> _known = [];
    private readonly Mutator _mutator = new(seed);
    private long _executions;
    private volatile Tuple<FuzzTarget, byte[]>? _current;

    public FuzzResult Run(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        // A generous stack: what a message nests is bounded, and a reader that isn't ends the process, with a trace.
        var worker = new Thread(() => Work(start, time)) { IsBackground = true, Name = "fuzz" };
        worker.Start();
        long last = -1;
        long moved = start;
        while (!worker.Join(Poll))
        {
            long now = Interlocked.Read(ref _executions);
            if (now != last)
                (last, moved) = (now, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(moved) > Longest && _current is { } stuck)
                return Result(start, [new FuzzFinding(stuck.Item1.Name, stuck.Item2, $"no end in {Longest}")]);
        }
        return Result(start, []);
    }

    private FuzzResult Result(long start, FuzzFinding[] more)
    {
        lock (_findings)
            return new FuzzResult(Interlocked.Read(ref _executions), Stopwatch.GetElapsedTime(start),
                [.. _findings, .. more]);
    }

    private void Work(long start, TimeSpan time)
    {
        for (int turn = 0; Stopwatch.GetElapsedTime(start) < time && _findings.Count < MostFindings; turn++)
        {
            FuzzTarget target = targets[turn % targets.Count];
            for (int i = 0; i < InputsInTurn; i++)
                Try(target, _mutator.Next(target.Seeds));
        }
    }

    private void Try(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        // An array of just its size: reading past the end shows.
        byte[] octets = input.ToArray();
        _current = Tuple.Create(target, octets);
        try
        {
            target.Run(octets);
        }
        catch (Exception broken)
        {
            Note(target, octets, broken);
        }
        Interlocked.Increment(ref _executions);
    }

    // One of a kind: the same exception from the same place is found thousands of times.
    private void Note(FuzzTarget target, byte[] input, Exception broken)
    {
        string place = broken.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("OpenFlow.Protocol.",
            StringComparison.Ordinal)) ?? "";
        if (!_known.Add($"{target.Name} {broken.GetType()} {place}"))
            return;
        lock (_findings)
            _findings.Add(new FuzzFinding(target.Name, input, broken.ToString()));
    }
}
