namespace Controller.Host.Policies.Checks;

/// <summary>A VLAN that a port names is one of <c>vlans</c>.</summary>
internal static class KnownVlans
{
    public static void Check(Policy policy, ErrorList errors)
    {
        string[] names = [.. policy.Vlans.Select(vlan => vlan.Name)];
        foreach (VlanReference vlan in policy.Bridges.SelectMany(bridge => bridge.Ports).SelectMany(port => port.Vlans))
        {
            if (vlan.Name is { } name && !names.Contains(name, StringComparer.Ordinal))
                errors.Add(vlan.At, $"no VLAN is named `{name}`{Nearest.Hint(name, names)}");
        }
    }
}
