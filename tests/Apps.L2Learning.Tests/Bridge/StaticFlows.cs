using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Apps.L2Learning.Tests.Bridge;

/// <summary>Brings the model to what is declared, as a session does: what is the same isn't touched.</summary>
internal sealed class StaticFlows(PipelineModel model)
{
    // The controller itself keeps ports from forwarding that may not: ahead of any app.
    private const ushort DiscardingPriority = 64000;

    public DesiredState Declared { get; private set; } = new();

    public void Apply(Action<DesiredState> declare, IEnumerable<SwitchPort> ports, long now)
    {
        var desired = new DesiredState();
        foreach (SwitchPort port in ports.Where(port => port.Role is PortRole.Settling or PortRole.Blocked))
            desired.Add(new Flow(Pipeline.Ingress, DiscardingPriority, Match.Any.InPort(port.Number),
                InstructionList.Drop, CookieSpace.Core.Static(1, port.Number.Value)));
        declare(desired);
        foreach (Meter meter in Changed(desired.Meters, Declared.Meters))
            Check(model.TryApply(new MeterMod
            {
                Command = Declared.Meters.ContainsKey(meter.Id) ? MeterModCommand.Modify : MeterModCommand.Add,
                Flags = meter.Flags,
                Meter = meter.Id,
                Bands = MeterBand.Encode(meter.Band),
            }, now, out OpenFlowError error), error);
        foreach (Group group in Changed(desired.Groups, Declared.Groups))
            Check(model.TryApply(new GroupMod
            {
                Command = Declared.Groups.ContainsKey(group.Id) ? GroupModCommand.Modify : GroupModCommand.Add,
                Type = group.Type,
                Group = group.Id,
                Buckets = group.Buckets.Octets,
            }, now, out OpenFlowError error), error);
        foreach (Flow flow in Changed(desired.Flows, Declared.Flows))
            Send(FlowModCommand.Add, flow, now);
        foreach (Flow flow in Declared.Flows.Values.Where(flow => !desired.Flows.ContainsKey(flow.Key)))
            Send(FlowModCommand.DeleteStrict, flow, now);
        Declared = desired;
    }

    private static List<T> Changed<TKey, T>(IReadOnlyDictionary<TKey, T> desired, IReadOnlyDictionary<TKey, T> held)
        where TKey : notnull =>
        [.. desired.Where(pair => !held.TryGetValue(pair.Key, out T? old) || !pair.Value!.Equals(old))
            .Select(pair => pair.Value)];

    private static void Check(bool done, OpenFlowError error) => Assert.True(done, error.ToString());

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
