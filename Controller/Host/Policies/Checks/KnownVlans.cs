namespace Controller.Host.Policies.Checks;

/// <summary>A VLAN that a port or an <c>on</c> names is one of <c>vlans</c>.</summary>
internal static class KnownVlans
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var names = new VlanNames(policy.Vlans);
        IEnumerable<VlanReference> ofPorts =
            policy.Bridges.SelectMany(bridge => bridge.Ports).SelectMany(port => port.Vlans);
        IEnumerable<VlanReference?> ofRules = policy.Acls.SelectMany(rule => rule.On)
            .Concat(policy.Forwards.SelectMany(forward => forward.On))
            .Concat(policy.Limits.SelectMany(limit => limit.On))
            .Select(scope => scope.Vlan);
        foreach (VlanReference vlan in ofPorts.Concat(ofRules.OfType<VlanReference>()))
        {
            if (vlan.Name is { } name && !names.Has(name))
                errors.AddUnknown(vlan.At, $"no VLAN is named `{name}`", name, names.All);
        }
    }
}
