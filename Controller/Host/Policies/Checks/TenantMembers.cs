using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>Members' ports are ports of the overlay's hosts, each in one tenant; members are told apart.</summary>
internal static class TenantMembers
{
    public static void Check(Policy policy, ErrorList errors)
    {
        if (policy.Overlay is not { } overlay)
            return;
        var bridges = new BridgeNames(policy.Bridges);
        var hosts = new Dictionary<string, BridgePolicy?>(StringComparer.Ordinal);
        foreach (OverlayHostPolicy host in overlay.Hosts)
            hosts[host.Name] = host.Bridge is { } bridge ? bridges.Find(bridge.Value) : null;
        CheckPorts(overlay, hosts, errors);
        foreach (TenantPolicy tenant in overlay.Tenants)
            CheckDistinct(tenant, errors);
    }

    private static void CheckPorts(
        OverlayPolicy overlay, Dictionary<string, BridgePolicy?> hosts, ErrorList errors)
    {
        var firsts = new Dictionary<(string Host, string Port), PortMention>();
        HashSet<string> tunnels = TunnelNamesOf(overlay);
        foreach (PortMention port in overlay.Tenants.SelectMany(tenant => tenant.Members)
            .SelectMany(member => member.Ports))
        {
            if (!hosts.TryGetValue(port.Bridge!, out BridgePolicy? bridge))
                errors.AddUnknown(port.At, $"no host is named `{port.Bridge}`", port.Bridge!, hosts.Keys);
            else if (port.IsNumber || bridge?.FindPort(port.Port) is { Number: not null })
                errors.Add(port.At, $"`{port}` is a port by its number: a member's port has a name, which stays "
                    + "when the port is made anew");
            else if (tunnels.Contains(bridge?.FindPort(port.Port)?.Name?.Value ?? port.Port))
                errors.Add(port.At, $"`{port}` has the name of a tunnel port of the overlay: name the port otherwise");
            else if (!firsts.TryAdd((port.Bridge!, bridge?.FindPort(port.Port)?.Name?.Value ?? port.Port), port))
                errors.Add(port.At, $"`{port}` is a member twice, first in "
                    + firsts[(port.Bridge!, bridge?.FindPort(port.Port)?.Name?.Value ?? port.Port)].At.InFile);
        }
    }

    // Of all kinds, as a policy may come to another.
    private static HashSet<string> TunnelNamesOf(OverlayPolicy overlay)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Encapsulation encapsulation in Enum.GetValues<Encapsulation>())
        {
            names.Add(TunnelPorts.NameOf(encapsulation));
            names.UnionWith(overlay.Hosts.Select(host => TunnelPorts.NameOf(encapsulation, host.Name)));
        }
        return names;
    }

    private static void CheckDistinct(TenantPolicy tenant, ErrorList errors)
    {
        var names = new Dictionary<string, MemberPolicy>(StringComparer.Ordinal);
        var macs = new Dictionary<MacAddress, MemberPolicy>();
        foreach (MemberPolicy member in tenant.Members)
        {
            if (!names.TryAdd(member.Title, member) && member.Name is { } name)
                errors.Add(name.At, $"two members of one tenant are called `{member.Title}`, the first in "
                    + names[member.Title].At.InFile);
            if (member.Mac is { } mac && !macs.TryAdd(mac.Value, member))
                errors.Add(mac.At, $"{mac.Value} is the address of `{macs[mac.Value].Title}` already");
        }
    }
}
