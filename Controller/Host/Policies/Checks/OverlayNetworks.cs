using System.Net;
using System.Net.Sockets;
using Apps.Overlay.Planning;

namespace Controller.Host.Policies.Checks;

/// <summary>Hosts of an overlay are told apart, and so are tenants; a bridge of a host does nothing else.</summary>
internal static class OverlayNetworks
{
    public static void Check(Policy policy, ErrorList errors)
    {
        if (policy.Overlay is not { } overlay)
            return;
        CheckHosts(overlay, new BridgeNames(policy.Bridges), errors);
        CheckTunnels(overlay, errors);
        CheckTenants(overlay, errors);
    }

    private static void CheckHosts(OverlayPolicy overlay, BridgeNames bridges, ErrorList errors)
    {
        var addresses = new Dictionary<IPAddress, string>();
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (OverlayHostPolicy host in overlay.Hosts)
        {
            if (host.Address is { } address)
            {
                if (address.Value.AddressFamily != AddressFamily.InterNetwork)
                    errors.Add(address.At, $"tunnels end at IPv4 addresses, and {address.Value} is IPv6: "
                        + "give the host an IPv4 address");
                else if (!addresses.TryAdd(address.Value, host.Name))
                    errors.Add(address.At, $"hosts `{addresses[address.Value]}` and `{host.Name}` have one "
                        + $"address, {address.Value}");
            }
            if (host.Bridge is { } bridge)
                CheckBridge(host, bridge, bridges.Find(bridge.Value), used, errors);
        }
    }

    private static void CheckBridge(OverlayHostPolicy host, Located<string> named, BridgePolicy? bridge,
        Dictionary<string, string> used, ErrorList errors)
    {
        string name = bridge?.Name ?? named.Value;
        if (!used.TryAdd(name, host.Name))
            errors.Add(named.At, $"hosts `{used[name]}` and `{host.Name}` have one bridge, {named.Value}");
        else if (bridge is { LearningAt: { } learningAt, Learning.Mode: not Apps.L2Learning.LearningMode.Off })
            errors.Add(learningAt, $"{bridge.Name} is the bridge of overlay host `{host.Name}`, which learns "
                + "nothing by itself: leave out `l2`");
    }

    // Names that are too long for a port end in a hash, and two of those may be the same.
    private static void CheckTunnels(OverlayPolicy overlay, ErrorList errors)
    {
        var ports = new Dictionary<string, OverlayHostPolicy>(StringComparer.Ordinal);
        foreach (OverlayHostPolicy host in overlay.Hosts)
        {
            string port = TunnelPorts.NameOf(overlay.Encapsulation, host.Name);
            if (overlay.Tunnels == TunnelKind.PerHost && !ports.TryAdd(port, host))
                errors.Add(host.At, $"tunnel ports to the hosts `{ports[port].Name}` and `{host.Name}` would both be "
                    + $"called {port}: name one of the hosts otherwise");
        }
    }

    private static void CheckTenants(OverlayPolicy overlay, ErrorList errors)
    {
        var firsts = new Dictionary<int, TenantPolicy>();
        foreach (TenantPolicy tenant in overlay.Tenants)
        {
            if (tenant.Vni is { } vni && !firsts.TryAdd(vni.Value, tenant))
                errors.Add(vni.At, $"vni {vni.Value} is that of the tenant in {firsts[vni.Value].At.InFile}, too");
        }
    }
}
