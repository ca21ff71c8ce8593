using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Planning;

/// <summary>How tenants' frames are carried between hosts.</summary>
public enum Encapsulation
{
    /// <summary>RFC 2784 with the key of RFC 2890: the tenant's number.</summary>
    Gre,

    /// <summary>RFC 7348: the tenant's number is the VNI.</summary>
    Vxlan,

    /// <summary>RFC 8926, without options: the tenant's number is the VNI.</summary>
    Geneve,
}

/// <summary>What the policy says of tenants' networks: hosts, tenants, members. Immutable, compared by reference.</summary>
public sealed class OverlayPlan
{
    public Encapsulation Encapsulation { get; init; } = Encapsulation.Gre;

    public TunnelKind Tunnels { get; init; } = TunnelKind.Flow;

    /// <summary>Octets of the largest IP packet that guests may send each other, 576 to 9000.</summary>
    public int Mtu { get; init; } = 1450;

    public IReadOnlyList<OverlayHost> Hosts { get; init; } = [];

    public IReadOnlyList<Tenant> Tenants { get; init; } = [];
}

/// <summary>A host: its bridge, and where its tunnels end.</summary>
public sealed record OverlayHost(string Name, DatapathId Bridge, Ipv4Address Address);

/// <summary>A network of its own, with addresses of its own.</summary>
/// <param name="Vni">1 to 16,777,215; unique. On the wire it is the GRE key or the VNI.</param>
public sealed record Tenant(string Name, uint Vni, PolicyPlace? Place)
{
    public IReadOnlyList<TenantSubnet> Subnets { get; init; } = [];

    public IReadOnlyList<Member> Members { get; init; } = [];
}

/// <summary>Addresses of a tenant.</summary>
/// <param name="Network">The network's address, host bits zero.</param>
/// <param name="PrefixLength">1 to 30.</param>
/// <param name="Gateway">The router's address in it, answered for on every host; null for a network without one.</param>
/// <param name="Dhcp">Whether members get their addresses from the controller.</param>
public sealed record TenantSubnet(Ipv4Address Network, int PrefixLength, Ipv4Address? Gateway, bool Dhcp);

/// <summary>A port that is in a tenant's network, or several that one guest may move between.</summary>
/// <param name="Name">Unique in its tenant.</param>
/// <param name="Ports">At least one.</param>
/// <param name="Mac">The guest's address; null where it is learnt from what the guest sends.</param>
/// <param name="Address">The guest's IPv4 address, within a subnet of the tenant; null where it isn't declared.</param>
public sealed record Member(
    string Name, IReadOnlyList<MemberPort> Ports, MacAddress? Mac, Ipv4Address? Address, PolicyPlace? Place);

/// <summary>A port by the host's name in the plan and the port's name on the host's bridge.</summary>
public readonly record struct MemberPort(string Host, string Port)
{
    public override string ToString() => $"port {Port} of host {Host}";
}
