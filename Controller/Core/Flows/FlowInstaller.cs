using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>Sends one message and returns its transaction id.</summary>
internal interface IMessageSender
{
    Xid Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct;

    /// <summary>Sends a barrier; <paramref name="passed"/> is called when it comes back, and whether it did.</summary>
    void SendBarrier(Action<bool> passed);
}

/// <summary>
/// Brings a switch from what it holds to what it is to hold: meters, groups, then flows; then what goes, in the
/// opposite order. New flows are in before old ones go, and a barrier stands between, so no packet falls through.
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

    public InstalledState Installed { get; } = new();

    /// <summary>
    /// Sends the difference and returns how many messages it took. What is sent counts as done; an error takes it
    /// back, and it is tried again by the next call.
    /// </summary>
    public int Apply(DesiredState desired)
    {
        FlowPlan plan = FlowPlan.Between(desired, Installed);
        if (plan.IsEmpty)
            return 0;
        foreach (Meter meter in plan.AddedMeters)
            SendMeter(MeterModCommand.Add, meter);
        foreach (Meter meter in plan.ChangedMeters)
            SendMeter(MeterModCommand.Modify, meter);
        foreach (Group group in plan.AddedGroups)
            SendGroup(GroupModCommand.Add, group);
        foreach (Group group in plan.ChangedGroups)
            SendGroup(GroupModCommand.Modify, group);
        foreach (Flow flow in plan.AddedFlows)
            SendFlow(FlowModCommand.Add, flow);
        foreach (Flow flow in plan.ChangedFlows)
            SendFlow(FlowModCommand.ModifyStrict, flow);
        if (plan.DeletedFlows.Count + plan.DeletedGroups.Count + plan.DeletedMeters.Count > 0)
            Delete(plan);
        int batch = _sent.EndBatch();
        sender.SendBarrier(_ => _sent.Pass(batch));
        return plan.Size;
    }

    /// <summary>
    /// An ERROR came. Says what it was about if that was one of the changes under way, and takes that back.
    /// </summary>
    public bool TryRefuse(Xid xid, OpenFlowError error, out string what) => _sent.TryRefuse(xid, error, out what);

    private void Delete(FlowPlan plan)
    {
        sender.SendBarrier(_ => { });
        foreach (Flow flow in plan.DeletedFlows)
            SendDelete(flow);
        foreach (GroupId id in plan.DeletedGroups)
        {
            Xid xid = sender.Send(new GroupMod { Command = GroupModCommand.Delete, Group = id });
            Remove(Installed.Groups, id, xid, () => $"delete of group {id}");
        }
        foreach (MeterId id in plan.DeletedMeters)
        {
            Xid xid = sender.Send(new MeterMod { Command = MeterModCommand.Delete, Meter = id });
            Remove(Installed.Meters, id, xid, () => $"delete of meter {id}");
        }
    }

    private void SendDelete(Flow flow)
    {
        Xid xid = sender.Send(new FlowMod
        {
            Command = FlowModCommand.DeleteStrict,
            Table = flow.Table,
            Priority = flow.Priority,
            Match = flow.Match.Oxms,
        });
        Remove(Installed.Flows, flow.Key, xid, () => $"delete of the {Words(flow)}");
    }

    private void SendFlow(FlowModCommand command, Flow flow)
    {
        Xid xid = sender.Send(new FlowMod
        {
            Command = command,
            Table = flow.Table,
            Priority = flow.Priority,
            Cookie = flow.Cookie,
            Flags = flow.Flags,
            Match = flow.Match.Oxms,
            Instructions = flow.Instructions.Octets,
        });
        Put(Installed.Flows, flow.Key, flow, xid, () => Words(flow), (_, old) => old);
    }

    private void SendGroup(GroupModCommand command, Group group)
    {
        Xid xid = sender.Send(new GroupMod
        {
            Command = command,
            Type = group.Type,
            Group = group.Id,
            Buckets = group.Buckets.Octets,
        });
        Put(Installed.Groups, group.Id, group, xid, () => $"group {group.Id}", (error, old) =>
            error == GroupExists ? InstalledState.Unknown(group.Id) : error == UnknownGroup ? null : old);
    }

    private void SendMeter(MeterModCommand command, Meter meter)
    {
        Xid xid = sender.Send(new MeterMod
        {
            Command = command,
            Flags = meter.Flags,
            Meter = meter.Id,
            Bands = MeterBand.Encode(meter.Band),
        });
        Installed.OwnMeters.Add(meter.Id);
        Put(Installed.Meters, meter.Id, meter, xid, () => $"meter {meter.Id}", (error, old) =>
            error == MeterExists ? InstalledState.Unknown(meter.Id) : error == UnknownMeter ? null : old);
    }

    private static string Words(Flow flow) =>
        $"flow of table {flow.Table}, priority {flow.Priority}, cookie {flow.Cookie}";

    // Notes a thing as there, and what is there instead if the switch refuses it: unless it is changed again by then.
    private void Put<TKey, T>(Dictionary<TKey, T> held, TKey key, T value, Xid xid, ChangeWords words,
        Func<OpenFlowError, T?, T?> instead)
        where TKey : notnull
        where T : class
    {
        T? old = held.GetValueOrDefault(key);
        held[key] = value;
        _sent.Add(xid, words, error =>
        {
            if (held.GetValueOrDefault(key) != value)
                return;
            if (instead(error, old) is { } kept)
                held[key] = kept;
            else
                held.Remove(key);
        });
    }

    private void Remove<TKey, T>(Dictionary<TKey, T> held, TKey key, Xid xid, ChangeWords words)
        where TKey : notnull
    {
        if (held.Remove(key, out T? old))
            _sent.Add(xid, words, _ => held.TryAdd(key, old));
    }
}
