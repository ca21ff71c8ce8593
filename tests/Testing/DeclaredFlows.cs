using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>Brings the model to what is declared, as a session does: what is the same isn't touched.</summary>
public sealed class DeclaredFlows(PipelineModel model)
{
    private int _changes;

    public DesiredState State { get; private set; } = new();

    /// <summary>The switch has nothing of it any more.</summary>
    public void Forget()
    {
        foreach (Group group in State.Groups.Values)
            Check(model.TryApply(new GroupMod { Command = GroupModCommand.Delete, Group = group.Id }, 0,
                out OpenFlowError error), error);
        foreach (Meter meter in State.Meters.Values)
            Check(model.TryApply(new MeterMod { Command = MeterModCommand.Delete, Meter = meter.Id }, 0,
                out OpenFlowError error), error);
        State = new DesiredState();
    }

    /// <summary>The number of changes.</summary>
    public int Apply(Action<DesiredState> declare, long now)
    {
        var desired = new DesiredState();
        declare(desired);
        _changes = 0;
        foreach (Meter meter in Changed(desired.Meters, State.Meters))
            Check(model.TryApply(new MeterMod
            {
                Command = State.Meters.ContainsKey(meter.Id) ? MeterModCommand.Modify : MeterModCommand.Add,
                Flags = meter.Flags,
                Meter = meter.Id,
                Bands = MeterBand.Encode(meter.Band),
            }, now, out OpenFlowError error), error);
        foreach (Group group in Changed(desired.Groups, State.Groups))
            Check(model.TryApply(new GroupMod
            {
                Command = State.Groups.ContainsKey(group.Id) ? GroupModCommand.Modify : GroupModCommand.Add,
                Type = group.Type,
                Group = group.Id,
                Buckets = group.Buckets.Octets,
            }, now, out OpenFlowError error), error);
        foreach (Flow flow in Changed(desired.Flows, State.Flows))
            Send(FlowModCommand.Add, flow, now);
        foreach (Flow flow in State.Flows.Values.Where(flow => !desired.Flows.ContainsKey(flow.Key)))
            Send(FlowModCommand.DeleteStrict, flow, now);
        foreach (Group group in State.Groups.Values.Where(group => !desired.Groups.ContainsKey(group.Id)))
            Check(model.TryApply(new GroupMod { Command = GroupModCommand.Delete, Group = group.Id }, now,
                out OpenFlowError error), error);
        foreach (Meter meter in State.Meters.Values.Where(meter => !desired.Meters.ContainsKey(meter.Id)))
            Check(model.TryApply(new MeterMod { Command = MeterModCommand.Delete, Meter = meter.Id }, now,
                out OpenFlowError error), error);
        State = desired;
        return _changes;
    }

    private static List<T> Changed<TKey, T>(IReadOnlyDictionary<TKey, T> desired, IReadOnlyDictionary<TKey, T> held)
        where TKey : notnull =>
        [.. desired.Where(pair => !held.TryGetValue(pair.Key, out T? old) || !pair.Value!.Equals(old))
            .Select(pair => pair.Value)];

    private void Check(bool done, OpenFlowError error)
    {
        _changes++;
        if (!done)
            throw new InvalidOperationException($"the switch refuses: {error}");
    }

    private void Send(FlowModCommand command, Flow flow, long now) => Check(model.TryApply(new FlowMod
    {
        Command = command,
        Table = flow.Table,
        Priority = flow.Priority,
        Cookie = flow.Cookie,
        Flags = flow.Flags,
        Match = flow.Match.Oxms,
        Instructions = command == FlowModCommand.Add ? flow.Instructions.Octets : [],
    }, now, out OpenFlowError error), error);
}
