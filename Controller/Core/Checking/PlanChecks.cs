using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using Controller.Core.Topology;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>What a switch is to hold by a plan, and the ports that it has.</summary>
public sealed record WantedState(DesiredState State, IReadOnlyList<SwitchPort> Ports);

/// <summary>Checks what switches would hold if plans were carried out.</summary>
public static class PlanChecks
{
    /// <param name="plans">Switches whose wanted state isn't known are left out: their plans say why.</param>
    /// <param name="vlans">The VLANs of ports, by the ports' names; those that may see all are left out.</param>
    public static IReadOnlyList<Finding> Run(IReadOnlyList<SwitchPlan> plans, IReadOnlyList<LinkSnapshot> links,
        IReadOnlyList<AppFactory> apps, IReadOnlyDictionary<(DatapathId Switch, string Port), VlanMembership> vlans)
    {
        BridgeModel[] bridges =
            [.. plans.Where(plan => plan.Wanted is not null).Select(plan => ModelOf(plan, plan.Wanted!, apps))];
        var memberships = new Dictionary<PortId, VlanMembership>();
        foreach (SwitchPlan plan in plans)
        {
            foreach (SwitchPort port in plan.Wanted?.Ports ?? [])
            {
                if (vlans.TryGetValue((plan.Id, port.Name), out VlanMembership? membership))
                    memberships.Add(new PortId(plan.Id, port.Number), membership);
            }
        }
        var network = new NetworkModel(bridges, LiveBridge.WiresOf(links, bridges));
        return PolicyChecks.Run(network, new CheckOptions { Vlans = memberships });
    }

    private static BridgeModel ModelOf(SwitchPlan plan, WantedState wanted, IReadOnlyList<AppFactory> apps)
    {
        var model = new PipelineModel(new PipelineOptions());
        foreach (SwitchPort port in wanted.Ports)
            model.SetPort(new PortDescription(port.Number, port.HardwareAddress, port.Name));
        foreach (Meter meter in wanted.State.Meters.Values)
            model.Load(meter.Id, MeterFlags.PacketsPerSecond, default);
        foreach (Group group in wanted.State.Groups.Values)
            model.Load(group.Id, group.Type, group.Buckets);
        var gaps = new List<string>();
        foreach (Flow flow in wanted.State.Flows.Values)
        {
            if (!model.TryLoad(flow.Table, flow.Priority, flow.Match, flow.Instructions, flow.Cookie, out var error))
                gaps.Add($"{plan.Name}: a flow can't be modelled: {error}: {ChangeText.Of(flow)}");
        }
        return new BridgeModel(plan.Id, plan.Name, model)
        {
            OwnerOf = new FlowOwners(wanted.State, apps).Of,
            Gaps = gaps,
        };
    }
}
