using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>A tenant's addresses, worked out once: who has which, and which the controller answers for.</summary>
internal sealed class TenantNetwork(TenantView view)
{
    public TenantView View => view;

    public uint Vni => view.Vni;

    public AddressPlan Plan { get; } = AddressPlan.Of(view);

    /// <summary>Subnets that the router has an address in.</summary>
    public IReadOnlyList<TenantSubnet> Routed { get; } = [.. view.Subnets.Where(subnet => subnet.Gateway is not null)];

    /// <summary>Whether guests ask the controller for their addresses.</summary>
    public bool HasDhcp => Plan.Servers.Count > 0;

    /// <summary>Whether there are members elsewhere.</summary>
    public bool IsSpread => view.Hosts.Count > 1;

    /// <summary>Answered for on every host: gateways, and DHCP servers where there is none.</summary>
    public IReadOnlyList<Ipv4Address> Services =>
        field ??= [.. Routed.Select(subnet => subnet.Gateway!.Value).Concat(Plan.Servers.Values).Distinct()];

    public TenantSubnet? FindSubnet(Ipv4Address address) =>
        view.Subnets.FirstOrDefault(subnet => subnet.Contains(address));

    /// <summary>
    /// The address from which the gateway speaks to a guest: that of the guest's subnet, which is the one its packet
    /// came in by (RFC 1812 §4.3.2.4), else any; null in a tenant without.
    /// </summary>
    public Ipv4Address? GatewayFor(Ipv4Address guest) =>
        (Routed.FirstOrDefault(subnet => subnet.Contains(guest)) ?? (Routed is [var any, ..] ? any : null))?.Gateway;
}
