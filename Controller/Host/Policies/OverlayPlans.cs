using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A policy without errors, made into the plan of tenants' networks.</summary>
internal static class OverlayPlans
{
    private const int DefaultMtu = 1450;

    /// <summary>Without any host where the policy has no overlay.</summary>
    public static OverlayPlan Of(Policy policy)
    {
        if (policy.Overlay is not { } overlay)
            return new OverlayPlan();
        var bridges = new BridgeNames(policy.Bridges);
        Dictionary<string, BridgePolicy> hosts = overlay.Hosts.ToDictionary(
            host => host.Name, host => bridges.Find(host.Bridge!.Value)!, StringComparer.Ordinal);
        return new OverlayPlan
        {
            Encapsulation = overlay.Encapsulation,
            Tunnels = overlay.Tunnels,
            Mtu = overlay.Mtu ?? DefaultMtu,
            Hosts = [.. overlay.Hosts.Select(host =>
                new OverlayHost(host.Name, hosts[host.Name].Id!.Value, Ipv4(host.Address!.Value)))],
            Tenants = [.. overlay.Tenants.Select(tenant => TenantOf(tenant, hosts))],
        };
    }

    /// <summary>
    /// The ports that the plan names, members' and tunnels': link discovery has nothing to find there, and a guest
    /// that has moved mustn't wait for it. Tunnels of all kinds: those of the plan before carry on for a while.
    /// </summary>
    public static IReadOnlyDictionary<DatapathId, IReadOnlySet<string>> PortsOf(OverlayPlan plan)
    {
        var ports = plan.Hosts.ToDictionary(host => host.Name,
            host => new HashSet<string>(TunnelPorts.NamesOf(plan, host), StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (MemberPort port in plan.Tenants.SelectMany(tenant => tenant.Members)
            .SelectMany(member => member.Ports))
            ports[port.Host].Add(port.Port);
        return plan.Hosts.ToDictionary(host => host.Bridge, host => (IReadOnlySet<string>)ports[host.Name]);
    }

    /// <summary>Where each host's tunnels end, of all kinds.</summary>
    public static IReadOnlyDictionary<DatapathId, IReadOnlyList<TunnelEnd>> TunnelsOf(OverlayPlan plan) =>
        plan.Hosts.ToDictionary(host => host.Bridge, IReadOnlyList<TunnelEnd> (host) =>
        [
            .. TunnelPorts.AllOf(plan, host).Select(tunnel => new TunnelEnd(tunnel.Port.Name,
                tunnel.Encapsulation.ToString(), host.Address, tunnel.Port.Remote?.Address)),
        ]);

    private static Tenant TenantOf(TenantPolicy tenant, Dictionary<string, BridgePolicy> hosts) =>
        new(tenant.Name!.Value, (uint)tenant.Vni!.Value, Place(tenant.At))
        {
            Subnets = [.. tenant.Subnets.Select(SubnetOf)],
            Members = [.. tenant.Members.Select(member => MemberOf(member, hosts))],
        };

    private static TenantSubnet SubnetOf(SubnetPolicy subnet)
    {
        Network network = subnet.Network!.Value;
        return new TenantSubnet(new Ipv4Address((uint)network.Value), network.Prefix!.Value,
            subnet.Gateway is { } gateway ? Ipv4(gateway.Value) : null, subnet.Dhcp);
    }

    private static Member MemberOf(MemberPolicy member, Dictionary<string, BridgePolicy> hosts) => new(
        member.Title,
        [.. member.Ports.Select(port => new MemberPort(port.Bridge!, NameOf(hosts[port.Bridge!], port.Port)))],
        member.Mac?.Value, member.Address is { } address ? Ipv4(address.Value) : null, Place(member.At));

    private static string NameOf(BridgePolicy bridge, string port) => bridge.FindPort(port)?.Name?.Value ?? port;

    private static Ipv4Address Ipv4(System.Net.IPAddress address) => Ipv4Address.Read(address.GetAddressBytes());

    private static PolicyPlace Place(Position at) => new(at.Source?.Name ?? "", at.Line, at.Column);
}
