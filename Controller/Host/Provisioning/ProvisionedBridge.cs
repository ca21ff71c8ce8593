using Apps.Overlay.Planning;
using Controller.Host.Policies;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Ensuring;

namespace Controller.Host.Provisioning;

/// <summary>A bridge that is set up over OVSDB.</summary>
/// <param name="Name">What its switch calls it.</param>
/// <param name="Database">The servers of its switch's database: one, or the members of a cluster.</param>
/// <param name="Tunnels">The ports that lead to the overlay's other hosts; none where it isn't one of them.</param>
/// <param name="Controller">
/// What it is told to connect to; null is this program's address as the database sees it.
/// </param>
internal sealed record ProvisionedBridge(
    string Name, IReadOnlyList<OvsdbAddress> Database, ulong DatapathId, string? DatapathType, string? FailMode,
    IReadOnlyList<WantedPort> Tunnels, string? Controller)
{
    /// <summary>Those of <see cref="Tunnels"/> that BFD watches.</summary>
    public IReadOnlyList<WatchedTunnel> Watched { get; init; } = [];

    /// <summary>Those of a policy without errors that have an <c>ovsdb</c>.</summary>
    public static IReadOnlyList<ProvisionedBridge> Of(Policy policy)
    {
        OverlayPlan overlay = OverlayPlans.Of(policy);
        var hosts = overlay.Hosts.ToDictionary(host => host.Bridge);
        return [.. policy.Bridges.Where(bridge => bridge.Ovsdb.Count > 0).Select(bridge =>
            Of(policy, overlay, bridge, hosts.GetValueOrDefault(bridge.Id!.Value)))];
    }

    /// <summary>As the switch's database should have it.</summary>
    /// <param name="self">What it is to connect to, where the policy doesn't say.</param>
    /// <param name="keepsOldPorts">Whether tunnels that aren't wanted any more stay for now, if others take their place.</param>
    public WantedBridge WantedFor(string self, bool keepsOldPorts = false) => new(Name)
    {
        DatapathType = DatapathType,
        DatapathId = DatapathId,
        FailMode = FailMode,
        Ports = Tunnels,
        KeepsOldPorts = keepsOldPorts && Tunnels.Count > 0,
        Controller = new WantedController(Controller ?? self),
    };

    private static ProvisionedBridge Of(Policy policy, OverlayPlan overlay, BridgePolicy bridge, OverlayHost? host)
    {
        IReadOnlyList<TunnelPort> tunnels = host is null ? [] : TunnelPorts.Of(overlay, host);
        BfdPolicy? bfd = policy.Overlay?.Bfd;
        return new ProvisionedBridge(
            bridge.SwitchName ?? bridge.Name,
            bridge.Ovsdb,
            bridge.Id!.Value.Value,
            bridge.DatapathType?.ToString().ToLowerInvariant(),
            bridge.FailMode?.ToString().ToLowerInvariant(),
            [.. tunnels.Select(tunnel => PortOf(tunnel, overlay.Encapsulation, host!, bridge.DatapathType, bfd))],
            policy.Controller.Advertise?.ToString())
        {
            Watched = bfd is null ? [] :
            [
                .. tunnels.Where(tunnel => tunnel.Remote is not null).Select(tunnel =>
                    new WatchedTunnel(bridge.Id.Value, bridge.Name, host!.Name, tunnel.Remote!.Name, tunnel.Name)),
            ],
        };
    }

    // A host with several addresses sends tunnels from any of them unless it is told, and others drop what comes from
    // an address that they don't know. The dummy datapath has no addresses of its own, and drops all if it is told.
    private static WantedPort PortOf(
        TunnelPort tunnel, Encapsulation encapsulation, OverlayHost host, DatapathType? datapath, BfdPolicy? bfd)
    {
        string type = encapsulation.ToString().ToLowerInvariant();
        string? local = datapath == Policies.DatapathType.Dummy ? null : host.Address.ToString();
        return tunnel.Remote is { } remote
            ? WantedPort.TunnelTo(remote.Address.ToString(), tunnel.Name, type, local, BfdOf(bfd))
            : WantedPort.FlowTunnel(tunnel.Name, type, local);
    }

    private static WantedBfd? BfdOf(BfdPolicy? bfd) => bfd is null ? null : new WantedBfd(
        (int)bfd.MinTx.TotalMilliseconds, (int)bfd.MinRx.TotalMilliseconds, bfd.Multiplier);
}
