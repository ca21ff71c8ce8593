using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Planning;

/// <summary>
/// What of the plan concerns one host: itself, the tenants that have members on it, and the hosts it shares them with.
/// Equal by value, so that a host that an edit of the plan doesn't touch isn't touched; places in the policy are no
/// part of that.
/// </summary>
/// <param name="Mtu">Octets of the largest IP packet that guests may send each other.</param>
internal sealed record HostView(OverlayHost Host, Encapsulation Encapsulation, int Mtu)
{
    private Dictionary<string, OverlayHost>? _peers;

    public TunnelKind Tunnels { get; init; }

    /// <summary>In the plan's order; only those with a member's port here.</summary>
    public IReadOnlyList<TenantView> Tenants { get; init; } = [];

    /// <summary>The other hosts that have members of these tenants, in the plan's order.</summary>
    public IReadOnlyList<OverlayHost> Peers { get; init; } = [];

    /// <summary>The view of the host with this bridge; null where the plan has none.</summary>
    public static HostView? Of(OverlayPlan plan, DatapathId bridge)
    {
        OverlayHost? host = plan.Hosts.FirstOrDefault(host => host.Bridge == bridge);
        if (host is null)
            return null;
        TenantView[] tenants =
        [
            .. plan.Tenants.Select(tenant => TenantView.Of(tenant, host.Name)).Where(tenant => tenant.Here.Count > 0),
        ];
        HashSet<string> shared = [.. tenants.SelectMany(tenant => tenant.Hosts)];
        return new HostView(host, plan.Encapsulation, plan.Mtu)
        {
            Tunnels = plan.Tunnels,
            Tenants = tenants,
            Peers = [.. plan.Hosts.Where(other => other != host && shared.Contains(other.Name))],
        };
    }

    /// <summary>The other hosts that have members of a tenant, in the plan's order.</summary>
    public IEnumerable<OverlayHost> PeersOf(TenantView tenant) => Peers.Where(peer => tenant.Hosts.Contains(peer.Name));

    public OverlayHost? FindPeer(string name) =>
        (_peers ??= Peers.ToDictionary(peer => peer.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>A tenant that has members here and on that host.</summary>
    public TenantView SharedWith(OverlayHost peer) => Tenants.First(tenant => tenant.Hosts.Contains(peer.Name));

    public bool Equals(HostView? other) => other is not null
        && (Host, Encapsulation, Tunnels, Mtu) == (other.Host, other.Encapsulation, other.Tunnels, other.Mtu)
        && Tenants.SequenceEqual(other.Tenants) && Peers.SequenceEqual(other.Peers);

    public override int GetHashCode() => HashCode.Combine(Host, Encapsulation, Mtu, Tenants.Count, Peers.Count);
}
