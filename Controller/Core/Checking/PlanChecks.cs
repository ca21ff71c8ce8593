using Controller.Abstractions;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>What a switch is to hold by a plan, and the ports that it has.</summary>
public sealed record WantedState(DesiredState State, IReadOnlyList<SwitchPort> Ports);

/// <summary>Checks what switches would hold if plans were carried out.</summary>
public static class PlanChecks
{
    /// <param name="plans">Switches whose wanted state isn't known are left out: their plans say why.</param>
    /// <param name="vlans">The VLANs of ports, by the ports' names; those that may see all are left out.</param>
    /// <param name="onlyChanged">
    /// Whether to look only at switches that change, and at those that links join them with: what the others hold was
    /// looked at when it came.
    /// </param>
    public static IReadOnlyList<Finding> Run(IReadOnlyList<SwitchPlan> plans, IReadOnlyList<LinkSnapshot> links,
        IReadOnlyList<AppFactory> apps, IReadOnlyDictionary<(DatapathId Switch, string Port), VlanMembership> vlans,
        bool onlyChanged = false)
    {
        HashSet<DatapathId>? changed = onlyChanged ? ChangedAndJoined(plans, links) : null;
        SwitchPlan[] checkedPlans =
            [.. plans.Where(plan => plan.Wanted is not null && changed?.Contains(plan.Id) is not false)];
        BridgeModel[] bridges = [.. checkedPlans.Select(plan => ModelOf(plan, plan.Wanted!, apps))];
        var memberships = new Dictionary<PortId, VlanMembership>();
        foreach (SwitchPlan plan in checkedPlans)
        {
            foreach (SwitchPort port in plan.Wanted!.Ports)
            {
                if (vlans.TryGetValue((plan.Id, port.Name), out VlanMembership? membership))
                    memberships.Add(new PortId(plan.Id, port.Number), membership);
            }
        }
        var network = new NetworkModel(bridges, LiveBridge.WiresOf(links, bridges));
        return PolicyChecks.Run(network, new CheckOptions { Vlans = memberships });
    }

    private static HashSet<DatapathId> ChangedAndJoined(
        IReadOnlyList<SwitchPlan> plans, IReadOnlyList<LinkSnapshot> links)
    {
        ILookup<DatapathId, DatapathId> joined = links.SelectMany(link =>
            new[] { (link.From, link.To), (From: link.To, To: link.From) }).ToLookup(pair => pair.From, pair => pair.To);
        var found = new HashSet<DatapathId>();
        var next = new Stack<DatapathId>(plans.Where(plan => plan.Changes.Count > 0).Select(plan => plan.Id));
        while (next.TryPop(out DatapathId id))
        {
            if (!found.Add(id))
                continue;
            foreach (DatapathId other in joined[id])
                next.Push(other);
        }
        return found;
    }

    private static BridgeModel ModelOf(SwitchPlan plan, WantedState wanted, IReadOnlyList<AppFactory> apps) =>
        WantedBridge.Of(plan.Id, plan.Name, wanted.Ports.Select(Describe), wanted.State, apps);

    private static PortDescription Describe(SwitchPort port) => new(port.Number, port.HardwareAddress, port.Name);
}
