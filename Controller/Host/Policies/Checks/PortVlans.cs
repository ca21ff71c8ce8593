using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>A port is an access port of one VLAN or a trunk, and a trunk has each of its VLANs once.</summary>
internal static class PortVlans
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var vlans = new VlanNames(policy.Vlans);
        foreach (PortPolicy port in policy.Bridges.SelectMany(bridge => bridge.Ports))
        {
            if (port.Access is { } access && (port.Trunk is not null || port.Native is not null))
                errors.Add(access.At, $"port `{port.Alias}` can't have `vlan` (one VLAN, untagged) "
                                      + $"and `{(port.Trunk is null ? "native" : "trunk")}` (tagged)");
            CheckTwice(port, vlans, errors);
        }
    }

    private static void CheckTwice(PortPolicy port, VlanNames vlans, ErrorList errors)
    {
        var seen = new HashSet<VlanId>();
        foreach (VlanReference vlan in port.Trunk ?? [])
        {
            if (vlan.In(vlans) is { } id && !seen.Add(id))
                errors.Add(vlan.At, $"`trunk` has VLAN {vlan} twice");
        }
    }
}
