using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Tests.Network;

/// <summary>Plans in short: guest n has the MAC address 02:00:00:00:00:nn and the IPv4 address 10.0.0.n.</summary>
internal static class Plans
{
    /// <summary>Hosts by name, with bridges and addresses in their order.</summary>
    public static OverlayPlan Of(string hosts, params Tenant[] tenants) => new()
    {
        Hosts = [.. hosts.Split(' ').Select((name, index) => new OverlayHost(
            name, new DatapathId((ulong)index + 1), VtepOf(index)))],
        Tenants = tenants,
    };

    /// <summary>The same plan by other tunnels.</summary>
    public static OverlayPlan By(this OverlayPlan plan, TunnelKind tunnels, Encapsulation encapsulation = Encapsulation.Gre) => new()
    {
        Tunnels = tunnels,
        Encapsulation = encapsulation,
        Mtu = plan.Mtu,
        Hosts = plan.Hosts,
        Tenants = plan.Tenants,
    };

    public static Ipv4Address VtepOf(int index) => new(0xac1f_0001 + (uint)index);

    public static Tenant Tenant(string name, uint vni, params Member[] members) => new(name, vni, null)
    {
        Subnets = [new TenantSubnet(new Ipv4Address(0x0a00_0000), 24, null, Dhcp: false)],
        Members = members,
    };

    /// <summary>A member whose MAC and IPv4 addresses are declared.</summary>
    public static Member Bound(uint guest, params string[] ports) => new($"g{guest}", [.. ports.Select(Port)],
        global::Testing.Frames.Mac(guest), global::Testing.Frames.Ip(guest), null);

    /// <summary>A member whose MAC address is declared.</summary>
    public static Member WithMac(uint guest, params string[] ports) =>
        new($"g{guest}", [.. ports.Select(Port)], global::Testing.Frames.Mac(guest), null, null);

    public static Member Learnt(string port) => new(port, [Port(port)], null, null, null);

    private static MemberPort Port(string text) => new(text.Split('/')[0], text.Split('/')[1]);
}
