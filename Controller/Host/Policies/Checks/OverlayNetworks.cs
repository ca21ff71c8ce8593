using System.Net;

namespace Controller.Host.Policies.Checks;

/// <summary>Hosts of an overlay are told apart, and so are tenants; a port is in one of them.</summary>
internal static class OverlayNetworks
{
    public static void Check(Policy policy, ErrorList errors)
    {
        if (policy.Overlay is not { } overlay)
            return;
        CheckHosts(overlay, new BridgeNames(policy.Bridges), errors);
        CheckTenants(overlay, errors);
        CheckMembers(overlay, errors);
    }

    private static void CheckHosts(OverlayPolicy overlay, BridgeNames bridges, ErrorList errors)
    {
        var addresses = new Dictionary<IPAddress, string>();
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (OverlayHostPolicy host in overlay.Hosts)
        {
            if (host.Address is { } address)
            {
                if (!addresses.TryAdd(address.Value, host.Name))
                    errors.Add(address.At, $"hosts `{addresses[address.Value]}` and `{host.Name}` have one "
                        + $"address, {address.Value}");
                else if (address.Value.AddressFamily != addresses.Keys.First().AddressFamily)
                    errors.Add(address.At, "hosts of an overlay have all IPv4 addresses or all IPv6 addresses");
            }
            if (host.Bridge is { } bridge
                && !used.TryAdd(bridges.Find(bridge.Value)?.Name ?? bridge.Value, host.Name))
                errors.Add(bridge.At, $"hosts `{used[bridges.Find(bridge.Value)?.Name ?? bridge.Value]}` and "
                    + $"`{host.Name}` have one bridge, {bridge.Value}");
        }
    }

    private static void CheckTenants(OverlayPolicy overlay, ErrorList errors)
    {
        var firsts = new Dictionary<int, TenantPolicy>();
        foreach (TenantPolicy tenant in overlay.Tenants)
        {
            if (tenant.Vni is { } vni && !firsts.TryAdd(vni.Value, tenant))
                errors.Add(vni.At, $"vni {vni.Value} is that of the tenant in {firsts[vni.Value].At.InFile}, too");
            if (tenant.Subnet is { Value.IsOneAddress: true } subnet)
                errors.Add(subnet.At, $"`subnet` needs a prefix, such as {subnet.Value}/24");
        }
    }

    private static void CheckMembers(OverlayPolicy overlay, ErrorList errors)
    {
        var hosts = overlay.Hosts.Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        var firsts = new Dictionary<string, PortMention>(StringComparer.Ordinal);
        foreach (PortMention member in overlay.Tenants.SelectMany(tenant => tenant.Members))
        {
            if (!hosts.Contains(member.Bridge!))
                errors.AddUnknown(member.At, $"no host is named `{member.Bridge}`", member.Bridge!, hosts);
            else if (!firsts.TryAdd(member.ToString(), member))
                errors.Add(member.At, $"`{member}` is a member twice, first in {firsts[member.ToString()].At.InFile}");
        }
    }
}
