using System.Diagnostics.CodeAnalysis;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>What joins two ports.</summary>
public enum WireKind
{
    /// <summary>A cable, or whatever carries frames as they are.</summary>
    Link,

    /// <summary>A tunnel: the frame arrives with the key that it was sent with.</summary>
    Tunnel,

    /// <summary>A patch port of Open vSwitch.</summary>
    Patch,
}

/// <summary>What goes out by one port comes in by the other.</summary>
public sealed record Wire(PortId From, PortId To, WireKind Kind = WireKind.Link)
{
    /// <summary>The address outside that a tunnel's frames come from; null where it isn't known.</summary>
    public Ipv4Address? Sender { get; init; }

    /// <summary>
    /// Where a tunnel's port leads to many and flows choose: what is sent to this address comes out here. Null for
    /// tunnels with two ends.
    /// </summary>
    public Ipv4Address? Receiver { get; init; }
}

/// <summary>A host that is known to be behind a port.</summary>
public sealed record KnownHost(PortId At, MacAddress Address, VlanId Vlan);

/// <summary>
/// Bridges and what joins them: what a packet can go through. Immutable but for the bridges' own models, which nothing
/// here changes.
/// </summary>
public sealed class NetworkModel
{
    private readonly Dictionary<DatapathId, BridgeModel> _bridges;
    private readonly ILookup<PortId, Wire> _wires;
    private readonly ILookup<PortId, KnownHost> _hosts;

    /// <param name="wires">In one direction each.</param>
    public NetworkModel(IEnumerable<BridgeModel> bridges, IEnumerable<Wire>? wires = null,
        IEnumerable<KnownHost>? hosts = null)
    {
        _bridges = bridges.ToDictionary(bridge => bridge.Id);
        _wires = (wires ?? []).ToLookup(wire => wire.From);
        _hosts = (hosts ?? []).ToLookup(host => host.At);
    }

    public IReadOnlyCollection<BridgeModel> Bridges => _bridges.Values;

    public bool TryFind(DatapathId id, [NotNullWhen(true)] out BridgeModel? bridge) =>
        _bridges.TryGetValue(id, out bridge);

    public IEnumerable<Wire> WiresFrom(PortId port) => _wires[port];

    public IEnumerable<KnownHost> HostsAt(PortId port) => _hosts[port];

    /// <summary>Whether no other bridge is known behind a port: hosts, or a foreign network.</summary>
    public bool IsEdge(PortId port) => !_wires.Contains(port);

    /// <summary><c>br-int/web</c>.</summary>
    public string NameOf(PortId port) =>
        TryFind(port.Switch, out BridgeModel? bridge) ? $"{bridge.Name}/{bridge.NameOf(port.Port)}" : port.ToString();
}
