using Apps.Overlay.Planning;
using Controller.Host.Policies;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Ensuring;

namespace Controller.Host.Provisioning;

/// <summary>A bridge that is set up over OVSDB.</summary>
/// <param name="Name">What its switch calls it.</param>
/// <param name="Database">The servers of its switch's database: one, or the members of a cluster.</param>
/// <param name="Tunnel">The port that leads to the overlay's other hosts; null where it isn't one of them.</param>
/// <param name="Controller">
/// What it is told to connect to; null is this program's address as the database sees it.
/// </param>
internal sealed record ProvisionedBridge(
    string Name, IReadOnlyList<OvsdbAddress> Database, ulong DatapathId, string? DatapathType, string? FailMode,
    WantedPort? Tunnel, string? Controller)
{
    /// <summary>Those of a policy without errors that have an <c>ovsdb</c>.</summary>
    public static IReadOnlyList<ProvisionedBridge> Of(Policy policy)
    {
        OverlayPlan overlay = OverlayPlans.Of(policy);
        return [.. policy.Bridges.Where(bridge => bridge.Ovsdb.Count > 0).Select(bridge => new ProvisionedBridge(
            bridge.SwitchName ?? bridge.Name,
            bridge.Ovsdb,
            bridge.Id!.Value.Value,
            bridge.DatapathType?.ToString().ToLowerInvariant(),
            bridge.FailMode?.ToString().ToLowerInvariant(),
            overlay.Hosts.FirstOrDefault(host => host.Bridge == bridge.Id.Value) is { } host
                ? TunnelOf(overlay.Encapsulation, host, bridge.DatapathType) : null,
            policy.Controller.Advertise?.ToString()))];
    }

    /// <summary>As the switch's database should have it.</summary>
    /// <param name="self">What it is to connect to, where the policy doesn't say.</param>
    public WantedBridge WantedFor(string self) => new(Name)
    {
        DatapathType = DatapathType,
        DatapathId = DatapathId,
        FailMode = FailMode,
        Ports = Tunnel is null ? [] : [Tunnel],
        Controller = new WantedController(Controller ?? self),
    };

    // A host with several addresses sends tunnels from any of them unless it is told, and others drop what comes from
    // an address that they don't know. The dummy datapath has no addresses of its own, and drops all if it is told.
    private static WantedPort TunnelOf(Encapsulation encapsulation, OverlayHost host, DatapathType? datapath) =>
        WantedPort.FlowTunnel(
            TunnelPorts.NameOf(encapsulation),
            encapsulation.ToString().ToLowerInvariant(),
            datapath == Policies.DatapathType.Dummy ? null : host.Address.ToString());
}
