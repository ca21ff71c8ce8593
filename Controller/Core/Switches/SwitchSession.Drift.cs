using Controller.Core.Flows;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession : IWatched
{
    private const uint Monitor = 1;

    // Of one check; the rest is a number.
    private const int MaxDriftLines = 20;

    private readonly DriftWatch _drift;

    bool IWatched.IsFree => IsFree;

    DriftHandling IWatched.Handling => Configuration.DriftOf.GetValueOrDefault(Id, Configuration.Drift);

    ForeignHandling IWatched.Foreign => Configuration.ForeignOf.GetValueOrDefault(Id, Configuration.Foreign);

    /// <summary>Any thread: compares the switch with what it is to hold; null if it can't be.</summary>
    internal void PostCompare(Action<IReadOnlyList<DriftItem>?> done) => Post(() =>
    {
        if (!IsRunning || _reconciler.Desired is null)
        {
            done(null);
            return;
        }
        ReadHeld(_reconciler.Installed.Anew(), null, held => done(held is null ? null : Compare(held)));
    });

    // ONF extension 187 works in OpenFlow 1.3 sessions of Open vSwitch from 3.0 on.
    void IWatched.StartMonitor(Action<bool> started)
    {
        var entry = new FlowMonitorRequest
        {
            Monitor = Monitor,
            Flags = FlowMonitorFlags.Add | FlowMonitorFlags.Delete | FlowMonitorFlags.Modify,
        };
        Span<byte> entryOctets = new byte[entry.Size];
        entry.Write(entryOctets);
        var multipart = new ExperimenterMultipart
        {
            Id = ExperimenterId.Onf,
            ExperimenterType = FlowMonitorRequest.ExperimenterType,
            Data = entryOctets,
        };
        Span<byte> body = new byte[multipart.Size];
        multipart.Write(body);
        SendRequest(new MultipartRequest { Type = MultipartType.Experimenter, Body = body },
            new MultipartQuery(MultipartType.Experimenter, ReadUpdates,
                (outcome, _) => started(outcome == RequestOutcome.Answered))
            {
                Name = "flow monitor",
                ReplyType = MessageType.MultipartReply,
            });
    }

    void IWatched.Report(DriftReport report)
    {
        _statistics.CountDrift(report);
        foreach (Drift drift in report.Found.Take(MaxDriftLines))
            Log(drift.Describe(_reconciler.Desired));
        if (report.Found.Count > MaxDriftLines)
            _services.Log.MoreDrift(Name, report.Found.Count - MaxDriftLines);
        if (report.Repaired > 0)
            _services.Log.DriftRepaired(Name, report.Repaired);
        foreach ((Drift drift, double seconds) in report.Fought.Take(MaxDriftLines))
        {
            DriftItem item = drift.Describe(_reconciler.Desired);
            _services.Log.DriftFought(Name, item.What, item.Wanted ?? item.Text, seconds);
        }
    }

    private void OnRunningTick()
    {
        _apps!.OnTick();
        _drift.Tick();
    }

    // What happened while the monitor was held back comes in one when it resumes, or not at all.
    private void OnMonitorPause(bool isOver)
    {
        if (isOver)
            _drift.OnResumed();
    }

    private IReadOnlyList<DriftItem> Compare(HeldState held) =>
        [.. Drift.Between(_reconciler.Installed, _reconciler.Desired!, held)
            .Select(drift => drift.Describe(_reconciler.Desired))];

    private void Log(DriftItem item)
    {
        string by = item.Origin is { } origin ? $", wanted by {origin}" : "";
        if (item.Kind == DriftKind.Missing)
            _services.Log.DriftMissing(Name, item.What, item.Text, by);
        else if (item.Kind == DriftKind.Changed)
            _services.Log.DriftChanged(Name, item.What, item.Text, item.Wanted!, by);
        else
            _services.Log.DriftForeign(Name, item.What, item.Text);
    }

    private bool ReadUpdates(ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        // The first reply of a monitor without INITIAL is empty.
        if (!ExperimenterMultipart.TryRead(body, out ExperimenterMultipart multipart, out error)
            || !EntryListView.TryRead(multipart.Data, out EntryListView<FlowUpdate> updates, out error))
            return false;
        foreach (FlowUpdate update in updates)
            _drift.OnUpdate(update);
        return true;
    }

    // Updates after the first have no transaction id, and none of our requests has this one.
    private bool TryTakeUpdates(ReadOnlySpan<byte> frame, in Header header) =>
        header.Xid == default && header.Type == MessageType.MultipartReply
        && MultipartReply.TryRead(frame, out MultipartReply reply, out _) && reply.Type == MultipartType.Experimenter
        && ReadUpdates(reply.Body, out _);
}
