using System.Net;
using Apps.Overlay.Planning;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary><c>overlay:</c>, tenants' networks that span hosts.</summary>
internal sealed record OverlayPolicy(Position At)
{
    public Encapsulation Encapsulation { get; init; }
    public TunnelKind Tunnels { get; init; }

    /// <summary>How hosts watch each other; null where nobody does.</summary>
    public BfdPolicy? Bfd { get; init; }

    public int? Mtu { get; init; }
    public IReadOnlyList<OverlayHostPolicy> Hosts { get; init; } = [];
    public IReadOnlyList<TenantPolicy> Tenants { get; init; } = [];
}

/// <summary>BFD of tunnels to one host each (RFC 5880).</summary>
/// <param name="MinTx">The shortest interval at which a host asks.</param>
/// <param name="MinRx">The shortest interval at which it takes the other's.</param>
/// <param name="Multiplier">So many that don't come, and the other is down.</param>
internal sealed record BfdPolicy(TimeSpan MinTx, TimeSpan MinRx, int Multiplier)
{
    /// <summary>Where the policy says no more: a host that is away is known after 300 ms.</summary>
    public static BfdPolicy Default { get; } =
        new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100), Multiplier: 3);
}

/// <summary>A host of the overlay: the address that its tunnels end at, and its bridge.</summary>
internal sealed record OverlayHostPolicy(string Name, Position At)
{
    public Located<IPAddress>? Address { get; init; }
    public Located<string>? Bridge { get; init; }
}

/// <summary>A network of the overlay: its number on the wire, its addresses, and who is in it.</summary>
internal sealed record TenantPolicy(Position At)
{
    public Located<string>? Name { get; init; }
    public Located<int>? Vni { get; init; }
    public IReadOnlyList<SubnetPolicy> Subnets { get; init; } = [];
    public IReadOnlyList<MemberPolicy> Members { get; init; } = [];
}

/// <summary>Addresses of a tenant, by <c>subnet</c> or an entry of <c>subnets</c>.</summary>
internal sealed record SubnetPolicy(Position At)
{
    public Located<Network>? Network { get; init; }
    public Located<IPAddress>? Gateway { get; init; }
    public bool Dhcp { get; init; }
}

/// <summary>A guest of a tenant: <c>HOST/PORT</c>, or what more is known of it.</summary>
/// <param name="Ports">By host and port; the bridge's name of each is a host's name here.</param>
internal sealed record MemberPolicy(Position At, IReadOnlyList<PortMention> Ports)
{
    /// <summary>Null where it is called after its first port.</summary>
    public Located<string>? Name { get; init; }

    public Located<MacAddress>? Mac { get; init; }
    public Located<IPAddress>? Address { get; init; }

    /// <summary>What it is called.</summary>
    public string Title => Name?.Value ?? (Ports is [var first, ..] ? first.ToString() : "");
}
