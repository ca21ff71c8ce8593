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
    private readonly Dictionary<Xid, object> _underWay = [];

    public InstalledState Installed { get; } = new();

    /// <summary>
    /// Sends the difference and returns how many messages it took. What is sent counts as installed; an error
    /// takes it back, and it is tried again by the next call.
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
        sender.SendBarrier(_ => _underWay.Clear());
        return plan.Size;
    }

    /// <summary>
    /// An ERROR came. Says what it was about if that was one of the messages under way, and no longer counts that
    /// as installed.
    /// </summary>
    public bool TryRefuse(Xid xid, out string what)
    {
        what = "";
        if (!_underWay.Remove(xid, out object? refused))
            return false;
        what = Withdraw(refused);
        return true;
    }

    private string Withdraw(object refused)
    {
        switch (refused)
        {
            case Flow flow:
                Installed.Flows.Remove(flow.Key);
                return $"flow of table {flow.Table}, priority {flow.Priority}, cookie {flow.Cookie}";
            case Group group:
                Installed.Groups.Remove(group.Id);
                return $"group {group.Id}";
            case Meter meter:
                Installed.Meters.Remove(meter.Id);
                return $"meter {meter.Id}";
            default:
                return refused.ToString() ?? "";
        }
    }

    private void Delete(FlowPlan plan)
    {
        sender.SendBarrier(_ => { });
        foreach (Flow flow in plan.DeletedFlows)
        {
            Installed.Flows.Remove(flow.Key);
            SendDelete(flow);
        }
        foreach (GroupId id in plan.DeletedGroups)
        {
            Installed.Groups.Remove(id);
            _underWay[sender.Send(new GroupMod { Command = GroupModCommand.Delete, Group = id })] = $"delete of group {id}";
        }
        foreach (MeterId id in plan.DeletedMeters)
        {
            Installed.Meters.Remove(id);
            _underWay[sender.Send(new MeterMod { Command = MeterModCommand.Delete, Meter = id })] = $"delete of meter {id}";
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
        _underWay[xid] = $"delete of a flow of table {flow.Table}, priority {flow.Priority}";
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
        _underWay[xid] = flow;
        Installed.Flows[flow.Key] = flow;
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
        _underWay[xid] = group;
        Installed.Groups[group.Id] = group;
    }

    private void SendMeter(MeterModCommand command, Meter meter)
    {
        byte[] bands = MeterBand.Encode(MeterBand.Drop(meter.PacketsPerSecond, meter.Burst));
        Xid xid = sender.Send(new MeterMod
        {
            Command = command,
            Flags = MeterFlags.PacketsPerSecond | MeterFlags.Burst | MeterFlags.Statistics,
            Meter = meter.Id,
            Bands = bands,
        });
        _underWay[xid] = meter;
        Installed.Meters[meter.Id] = meter;
        Installed.OwnMeters.Add(meter.Id);
    }
}
