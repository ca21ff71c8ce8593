using Apps.L2Learning;
using Controller.Core.Checking;
using Controller.Core.Policies;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>The VLANs that a policy gives to ports, for the checks of what it would do.</summary>
internal static class PortVlansOf
{
    /// <summary>By the ports' names. Ports to which rules send packets of others may see all, and are left out.</summary>
    public static IReadOnlyDictionary<(DatapathId Switch, string Port), VlanMembership> Read(Policy policy)
    {
        LearningCatalog learning = PolicyOptions.LearningOf(policy);
        // Of the rules only those count that send packets to ports.
        PolicySet rules = PolicyRules.Of(policy with { Acls = [.. policy.Acls.Where(SendsToPorts)], Flows = [] });
        var vlans = new Dictionary<(DatapathId, string), VlanMembership>();
        foreach (BridgePolicy bridge in policy.Bridges)
        {
            DatapathId id = bridge.Id!.Value;
            HashSet<string> targets = TargetsOf(rules.Of(id));
            foreach ((string name, PortOptions port) in learning.Of(id).Ports)
            {
                if (!targets.Contains(name) && MembershipOf(port) is { } membership)
                    vlans.Add((id, name), membership);
            }
        }
        return vlans;
    }

    private static bool SendsToPorts(AclPolicy rule) => rule.Action is { } action
        && action.Mirror.Count + action.Output.Count > 0;

    private static HashSet<string> TargetsOf(BridgeRules rules) =>
    [
        .. rules.Mirrors.Select(mirror => mirror.To)
            .Concat(rules.Acls.SelectMany(rule => rule.Action.Mirror.Concat(rule.Action.Output)))
            .Concat(rules.Groups.SelectMany(group => group.Buckets.Select(bucket => bucket.Output)))
            .Select(port => port.Name).OfType<string>(),
    ];

    private static VlanMembership? MembershipOf(PortOptions port)
    {
        if (port.Access is { } access)
            return VlanMembership.Access(access.Value);
        if (port.Trunk is null && port.Native is null)
            return null;
        return new VlanMembership(port.Native?.Value, port.Trunk?.Select(vlan => vlan.Value).ToHashSet());
    }
}
