using System.Net;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>How tenants' frames are carried between hosts.</summary>
internal enum Encapsulation
{
    Gre,
    Vxlan,
    Geneve,
}

/// <summary><c>overlay:</c>, tenants' networks that span hosts.</summary>
internal sealed record OverlayPolicy(Position At)
{
    public Encapsulation Encapsulation { get; init; }
    public int? Mtu { get; init; }
    public IReadOnlyList<OverlayHostPolicy> Hosts { get; init; } = [];
    public IReadOnlyList<TenantPolicy> Tenants { get; init; } = [];
}

/// <summary>A host of the overlay: the address that its tunnels end at, and its bridge.</summary>
internal sealed record OverlayHostPolicy(string Name, Position At)
{
    public Located<IPAddress>? Address { get; init; }
    public Located<string>? Bridge { get; init; }
}

/// <summary>A network of the overlay: its number on the wire, and the ports that are in it.</summary>
internal sealed record TenantPolicy(Position At)
{
    public Located<string>? Name { get; init; }
    public Located<int>? Vni { get; init; }
    public Located<Network>? Subnet { get; init; }
    public IReadOnlyList<PortMention> Members { get; init; } = [];
}
