using Controller.Core.Dataplane;
using Controller.Core.Explaining;

namespace Controller.Core.Checking;

/// <summary>
/// What is wrong with a wanted state, before it is sent: packets that go round, flows that none can meet, packets that
/// change their VLAN. Each finding but <see cref="FindingKind.NotChecked"/> has a packet that shows it; the models were
/// asked and it does, so there are no false ones. That there are none proves nothing where something wasn't looked at,
/// and that is always told.
/// </summary>
/// <remarks>
/// A pure function of the models. Cost: flows that never match, about the flows times the shapes of their matches;
/// loops and leaks, the distinct things that are done to packets at each table, not flows, times the ports.
/// </remarks>
public static class PolicyChecks
{
    public static IReadOnlyList<Finding> Run(NetworkModel network, CheckOptions? options = null)
    {
        options ??= new CheckOptions();
        var ways = new PacketWays(network, options);
        var findings = new List<Finding>();
        foreach (BridgeModel bridge in network.Bridges)
        {
            findings.AddRange(bridge.Gaps.Select(gap => new Finding(FindingKind.NotChecked, gap, [])));
            var shadowed = new ShadowedFlows(bridge, options);
            foreach (FlowTable table in bridge.Model.Flows.Tables.Where(table => table.Count > 0))
                shadowed.Check(table, ways.IndexOf(table));
            findings.AddRange(shadowed.Findings);
            Tell(findings, bridge, shadowed);
        }
        ways.Check();
        findings.AddRange(ways.Findings);
        return findings;
    }

    private static void Tell(List<Finding> findings, BridgeModel bridge, ShadowedFlows shadowed)
    {
        if (shadowed.Count > shadowed.Findings.Count)
            findings.Add(new Finding(FindingKind.NeverMatches,
                $"{shadowed.Count - shadowed.Findings.Count} more flows of {bridge.Name} can never match", []));
        if (shadowed.Untold > 0)
            findings.Add(new Finding(FindingKind.NotChecked, $"{shadowed.Untold} flows of {bridge.Name} overlap too "
                + "many others to tell whether those together take all of their packets", []));
    }
}
