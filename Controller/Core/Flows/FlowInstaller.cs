using Controller.Abstractions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>
/// The quick way for a few changes, as ports come and go: sent at once, message by message, and counted as done until
/// the switch refuses. Meters, groups, then flows; then what goes, in the opposite order. New flows are in before old
/// ones go, and a barrier stands between, so no packet falls through.
/// </summary>
/// <remarks>Owned by the switch's event loop.</remarks>
internal sealed class FlowInstaller(IMessageSender sender)
{
    // OpenFlow 1.3.5 §7.4.4: what tells that the switch holds something else than we thought.
    private static readonly OpenFlowError GroupExists = new(ErrorType.GroupModFailed, 0);
    private static readonly OpenFlowError UnknownGroup = new(ErrorType.GroupModFailed, 8);
    private static readonly OpenFlowError MeterExists = new(ErrorType.MeterModFailed, 1);
    private static readonly OpenFlowError UnknownMeter = new(ErrorType.MeterModFailed, 3);

    private readonly SentChanges _sent = new();

    public InstalledState Installed { get; private set; } = new();

    /// <summary>Changes under way whose barrier hasn't come back.</summary>
    public bool IsSettled => _sent.IsEmpty;

    /// <summary>What is under way has come to its end; the switch has told what it holds.</summary>
    public void Reset(InstalledState held) => Installed = held;

    /// <inheritdoc cref="Apply(FlowPlan)"/>
    public int Apply(DesiredState desired) => Apply(FlowPlan.Between(desired, Installed));

    /// <summary>
    /// Sends the difference and returns how many messages it took. What is sent counts as done; an error takes it
    /// back, and it is part of the next difference.
    /// </summary>
    public int Apply(FlowPlan plan)
    {
        if (plan.IsEmpty)
            return 0;
        Send(plan.NewMeters());
        Send(plan.Makes());
        if (plan.DeletedFlows.Count + plan.DeletedGroups.Count + plan.DeletedMeters.Count > 0)
        {
            sender.SendBarrier(_ => { });
            Send(plan.Breaks());
            Send(plan.OldMeters());
        }
        int batch = _sent.EndBatch();
        sender.SendBarrier(_ => _sent.Pass(batch));
        return plan.Size;
    }

    /// <summary>
    /// An ERROR came. Says what it was about if that was one of the changes under way, and takes that back.
    /// </summary>
    public bool TryRefuse(Xid xid, OpenFlowError error, out Change change)
    {
        if (!_sent.TryTake(xid, out change, out object? old))
            return false;
        switch (change.Subject)
        {
            case Flow flow:
                TakeBack(Installed.Flows, flow.Key, flow, (Flow?)old);
                break;
            case Group group:
                TakeBack(Installed.Groups, group.Id, group, error == GroupExists ? InstalledState.Unknown(group.Id)
                    : error == UnknownGroup ? null : (Group?)old);
                break;
            case Meter meter:
                TakeBack(Installed.Meters, meter.Id, meter, error == MeterExists ? InstalledState.Unknown(meter.Id)
                    : error == UnknownMeter ? null : (Meter?)old);
                break;
        }
        return true;
    }

    private void Send(IReadOnlyList<Change> changes)
    {
        foreach (Change change in changes)
            _sent.Add(change.Send(sender), change, Installed.Take(change));
    }

    // What was there before is there still: unless it is changed again by then.
    private static void TakeBack<TKey, T>(Dictionary<TKey, T> held, TKey key, T refused, T? instead)
        where TKey : notnull
        where T : class
    {
        if (held.TryGetValue(key, out T? now) && !ReferenceEquals(now, refused))
            return;
        if (instead is not null)
            held[key] = instead;
        else
            held.Remove(key);
    }
}
