using System.Diagnostics;
using Benchmarks.Measuring;
using Benchmarks.Switches;

namespace Benchmarks.Load;

/// <summary>Connects, teaches, warms up, measures, and waits for what is still missing.</summary>
internal sealed class LoadRun : IDisposable
{
    /// <summary>Enough for a stall of half a second at 100,000/s over 16 switches.</summary>
    private const int OpenLoopWindow = 4096;

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitForExtras = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(100);

    private readonly LoadSettings _settings;
    private readonly PairSequence _pairs;
    private readonly Fleet _fleet;
    private long _unsent;

    /// <exception cref="ArgumentException">The window would hold a pair and its reverse at once.</exception>
    public LoadRun(LoadSettings settings)
    {
        _settings = settings;
        _pairs = new PairSequence(settings.Network);
        if (settings.Rate == 0 && settings.Window > _pairs.MaxWindow)
            throw new ArgumentException($"a window of {settings.Window} needs more hosts: with these a pair and its "
                + $"reverse would be outstanding at once from {_pairs.MaxWindow + 1} on");
        int window = settings.Rate == 0 ? settings.Window : Math.Min(OpenLoopWindow, _pairs.MaxWindow);
        _fleet = new Fleet(settings.Controller, settings.Network, settings.Vendor, window);
    }

    private Tally Tally => _fleet.Tally;

    private SwitchLoop Loop => _fleet.Loop;

    public LoadResult Run()
    {
        _fleet.Connect(_settings.Settle);
        _fleet.Teach();
        for (int i = 0; i < Loop.Switches.Count; i++)
            Loop.Switches[i].NextPair = (int)((long)i * _pairs.Count / Loop.Switches.Count);

        OpenLoop? open = _settings.Rate == 0
            ? null
            : new OpenLoop(_pairs, Tally, Loop.Switches.Count, _settings.Rate, Stopwatch.GetTimestamp());
        Loop.Traffic = open ?? (ITraffic)new ClosedLoop(_pairs, Tally);
        _fleet.RefillAll(Stopwatch.GetTimestamp());
        TurnUntil(Clock.After(_settings.Warmup), open);

        Snapshot before = Snapshot.Take(Tally, Loop, _settings.Pid);
        long end = before.At + Clock.Ticks(_settings.Duration);
        Tally.MeasureLatency(before.At, end);
        open?.End = end;
        TurnUntil(end, open);
        Snapshot after = Snapshot.Take(Tally, Loop, _settings.Pid);

        Drain(open);
        return LoadResult.Of(_settings, Tally, before, after, _unsent);
    }

    public void Dispose() => _fleet.Dispose();

    private void TurnUntil(long end, OpenLoop? open)
    {
        long check = 0;
        for (long now = Stopwatch.GetTimestamp(); now < end;)
        {
            now = Loop.Turn(_settings.Block && open is null ? 1 : 0);
            if (open is not null)
                SendDue(open, now);
            if (now < check)
                continue;
            check = now + Clock.Ticks(CheckEvery);
            GiveUp(now - Clock.Ticks(GiveUpAfter));
            _fleet.ThrowIfAnyLeft();
        }
    }

    private void SendDue(OpenLoop open, long now)
    {
        foreach (EmulatedSwitch each in Loop.Switches)
        {
            if (open.DueAt(each.Index) <= now)
                Loop.Refill(each, now);
        }
    }

    private void GiveUp(long limit)
    {
        foreach (EmulatedSwitch each in Loop.Switches)
            each.Flight.Expire(limit, each.Index);
    }

    // What is on its way may arrive, as long as anything does; what never was sent has waited until now and counts
    // so in the latency.
    private void Drain(OpenLoop? open)
    {
        if (open is null)
            Loop.Traffic = null;
        long limit = Clock.After(DrainLimit);
        long patience = 0;
        long answered = -1;
        long now = 0;
        while (now < limit && now <= patience && Loop.Switches.Any(IsAwaited))
        {
            now = Loop.Turn(1);
            if (open is not null)
                SendDue(open, now);
            if (answered == Tally.Answered)
                continue;
            answered = Tally.Answered;
            patience = now + Clock.Ticks(DrainPatience);
        }
        Loop.Traffic = null;
        foreach (EmulatedSwitch each in Loop.Switches)
        {
            while (open is not null && open.TrySkip(each.Index, now, out long due))
            {
                _unsent++;
                Tally.RecordLatency(due, now);
            }
        }
        for (limit = Clock.After(WaitForExtras); now < limit;)
            now = Loop.Turn(1);
        GiveUp(long.MaxValue);

        bool IsAwaited(EmulatedSwitch each) =>
            each.Flight.Count > 0 || (open is not null && open.DueAt(each.Index) < open.End);
    }
}
