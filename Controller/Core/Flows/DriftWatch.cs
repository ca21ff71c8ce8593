using Controller.Abstractions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;

namespace Controller.Core.Flows;

/// <summary>What a watch needs of its switch; all calls, and calls back, are on the switch's event loop.</summary>
internal interface IWatched
{
    /// <summary>Milliseconds of a monotonic clock.</summary>
    long Now { get; }

    /// <summary>Whether nothing else is being done to the switch.</summary>
    bool IsFree { get; }

    DriftHandling Handling { get; }

    ForeignHandling Foreign { get; }

    /// <summary>Reads what the switch holds; null if it didn't tell.</summary>
    void ReadHeld(bool flowsToo, Action<HeldState?> done);

    /// <summary>
    /// Asks to be told of changes that others make; <paramref name="started"/>: whether the switch can.
    /// </summary>
    void StartMonitor(Action<bool> started);

    void Report(DriftReport report);
}

/// <summary>What one check found that wasn't known before, and what was done about it.</summary>
/// <param name="Found">New differences.</param>
/// <param name="Total">All there are.</param>
/// <param name="Repaired">Changes sent to put them right.</param>
/// <param name="Fought">What somebody keeps changing, and when it is put right again, in seconds.</param>
internal sealed record DriftReport(
    IReadOnlyList<Drift> Found, int Total, int Repaired, IReadOnlyList<(Drift Drift, double Seconds)> Fought);

/// <summary>
/// Sees to it that a switch goes on to hold what it was given: compares now and then, and as soon as the switch's flow
/// monitor tells that somebody changed something. What the monitor tells is only a reason to look: the look is a dump,
/// which has its place among our own messages, so our own changes under way are never taken for drift.
/// </summary>
/// <remarks>Owned by the switch's event loop.</remarks>
internal sealed class DriftWatch(IWatched sw, Reconciler reconciler)
{
    // Many switches that came at once needn't be read at once for ever.
    private const long ShortestPause = 30_000;
    private const long LongestPause = 60_000;

    // Somebody who changes much is looked at about once a second, as ticks come, and not at each change.
    private const long ShortestLook = 500;

    // The monitor tells of flows; the dump of them is only for what it might have missed.
    private const int FlowDumpsSkipped = 10;

    private readonly RepairLimit _limit = new();
    private HashSet<(DriftKind, object)> _known = [];
    private long _nextAt = long.MaxValue;
    private long _recheckAt = long.MaxValue;
    private int _round;
    private bool _started;
    private bool _monitored;
    private bool _dirty;
    private bool _checking;
    private long _sentAtCheck;
    private long _lastLookAt = long.MinValue / 2;

    /// <summary>Begins; the switch holds what it is to hold.</summary>
    public void Start()
    {
        if (_started)
            return;
        _started = true;
        sw.StartMonitor(can =>
        {
            _monitored = can;
            // What others did between our dump and the start of the monitor.
            _dirty = can;
            CheckIfNeeded();
        });
        Schedule();
    }

    /// <summary>Once a second.</summary>
    public void Tick()
    {
        if (sw.Now >= _recheckAt)
        {
            _recheckAt = long.MaxValue;
            _dirty = true;
        }
        if (sw.Now >= _nextAt)
        {
            _limit.Forget(sw.Now);
            Schedule();
            Check(flowsToo: !_monitored || _round++ % FlowDumpsSkipped == 0);
        }
        else
        {
            CheckIfNeeded();
        }
    }

    /// <summary>The flow monitor was held back, and is there again: something may have been lost.</summary>
    public void OnResumed() => _dirty = true;

    /// <summary>The flow monitor tells of a change that wasn't this connection's.</summary>
    public void OnUpdate(in FlowUpdate update)
    {
        if (_dirty || !_started || update.Event == FlowUpdateEvent.Abbreviated || !Concerns(update))
            return;
        _dirty = true;
    }

    /// <summary>Looks at the switch if there is a reason to and nothing else is under way.</summary>
    public void CheckIfNeeded()
    {
        if (_dirty && sw.Now - _lastLookAt >= ShortestLook)
            Check(flowsToo: true);
    }

    private bool Concerns(in FlowUpdate update)
    {
        if (CookieSpace.IsOurs(update.Cookie) && CookieSpace.IsDynamic(update.Cookie))
            return false;
        var key = new FlowKey(update.Table, update.Priority, Match.From(update.Match));
        bool isKnown = reconciler.Installed.Flows.ContainsKey(key);
        return update.Event != FlowUpdateEvent.Deleted || isKnown || _known.Contains((DriftKind.Foreign, key));
    }

    private void Schedule() => _nextAt = sw.Now + Random.Shared.NextInt64(ShortestPause, LongestPause);

    private void Check(bool flowsToo)
    {
        if (_checking || !_started || !sw.IsFree || reconciler.Desired is not { } desired)
        {
            _dirty |= flowsToo;
            return;
        }
        if (flowsToo)
            (_dirty, _lastLookAt) = (false, sw.Now);
        _checking = true;
        _sentAtCheck = reconciler.SentCount;
        sw.ReadHeld(flowsToo, held =>
        {
            _checking = false;
            // Something was sent since the switch was asked: what it told is from before that.
            if (_sentAtCheck != reconciler.SentCount || reconciler.IsBusy)
                _dirty |= flowsToo;
            else if (held is not null)
                Judge(desired, held);
        });
    }

    private void Judge(DesiredState desired, HeldState held)
    {
        IReadOnlyList<Drift> drifts = Drift.Between(reconciler.Installed, desired, held);
        List<Drift> found = [.. drifts.Where(drift => !_known.Contains((drift.Kind, drift.Key)))];
        var (repaired, fought) = Repair(drifts);
        // What is put right now is news if it is back by the next check.
        HashSet<(DriftKind, object)> known = [.. drifts.Where(drift => !repaired.Contains(drift.Key))
            .Select(drift => (drift.Kind, drift.Key))];
        if (!held.HasFlows)
            known.UnionWith(_known.Where(item => item.Item2 is FlowKey));
        _known = known;
        sw.Report(new DriftReport(found, _known.Count, repaired.Count, fought));
    }

    private (HashSet<object> Repaired, List<(Drift, double)> Fought) Repair(IReadOnlyList<Drift> drifts)
    {
        var (repaired, fought, changes) = (new HashSet<object>(), new List<(Drift, double)>(), new List<Change>());
        foreach (Drift drift in drifts.Where(IsToBeRepaired))
        {
            bool allowed = _limit.Allows(drift.Key, sw.Now, out long pause);
            if (pause > 0)
                _recheckAt = Math.Min(_recheckAt, sw.Now + pause);
            if (!allowed)
                continue;
            changes.Add(drift.Repair());
            repaired.Add(drift.Key);
            if (pause > 0)
                fought.Add((drift, pause / 1000.0));
        }
        if (changes.Count > 0)
        {
            reconciler.Repair(FlowPlan.Of(changes));
            // To see whether it stays so, also where no monitor would tell.
            _dirty = true;
        }
        return (repaired, fought);
    }

    // With our cookie or number, and of nobody here: from an earlier run of ours, or an imitation.
    private bool IsToBeRepaired(Drift drift) => drift.Kind != DriftKind.Foreign
        ? sw.Handling == DriftHandling.Repair
        : drift.Held switch
        {
            Flow flow when CookieSpace.IsOurs(flow.Cookie) => sw.Handling == DriftHandling.Repair,
            Group group when CookieSpace.IsOurs(group.Id) => sw.Handling == DriftHandling.Repair,
            _ => sw.Foreign == ForeignHandling.Remove,
        };
}
