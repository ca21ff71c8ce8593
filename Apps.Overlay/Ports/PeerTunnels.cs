using Apps.Overlay.Flows;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Ports;

/// <summary>
/// The switch's tunnel ports: by which each other host is reached, and by which its frames may come. Where the plan's
/// own port isn't there yet, or not for long, one of another kind or encapsulation serves, so that a plan that names
/// other ports costs nothing.
/// </summary>
/// <remarks>
/// What comes from a host takes the port that names it as soon as that exists, whatever port it was sent to: Open
/// vSwitch looks for the closest. So all ports that there are take it, and one that is awaited is expected under any
/// number. What goes there stays with its port for a while (<see cref="IsMoving"/>), as the other host may yet lack the
/// port that is to take it. Made anew when a port comes, goes or is renamed; immutable.
/// </remarks>
internal sealed class PeerTunnels
{
    private readonly Dictionary<string, TunnelHop> _hops = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TunnelHop[]> _ways = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <param name="ports">By name.</param>
    /// <param name="before">Ways that go on to be used where their port is still there; null for none.</param>
    public PeerTunnels(IReadOnlyDictionary<string, SwitchPort> ports, HostView view, PeerTunnels? before)
    {
        foreach (OverlayHost peer in view.Peers)
        {
            (string Name, Ipv4Address? Destination)[] names = [.. NamesFor(peer, view)];
            if (!ports.ContainsKey(names[0].Name))
            {
                _missing.Add(names[0].Name);
                _awaited.Add(peer.Name);
            }
            TunnelHop[] ways = _ways[peer.Name] =
            [
                .. names.Where(way => ports.ContainsKey(way.Name))
                    .Select(way => new TunnelHop(ports[way.Name].Number, way.Destination)),
            ];
            if (ways.Length == 0)
                continue;
            TunnelHop hop = before is not null && before._hops.TryGetValue(peer.Name, out TunnelHop used)
                && ways.Contains(used) ? used : ways[0];
            _hops.Add(peer.Name, hop);
            IsMoving |= hop != ways[0];
        }
    }

    /// <summary>Whether a host is still reached by another port than it is to be.</summary>
    public bool IsMoving { get; }

    /// <summary>The plan's ports that the switch doesn't have, by name.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>How a host is reached; false while no port leads there.</summary>
    public bool TryFind(OverlayHost peer, out TunnelHop hop) => _hops.TryGetValue(peer.Name, out hop);

    /// <summary>Ways to a host that the switch has ports for, the plan's own first.</summary>
    public IReadOnlyList<TunnelHop> WaysTo(OverlayHost peer) => _ways.GetValueOrDefault(peer.Name) ?? [];

    /// <summary>
    /// Whether a host's port is yet to come and another serves meanwhile: then its frames may come by a port that isn't
    /// known yet.
    /// </summary>
    public bool IsAwaited(OverlayHost peer) => _awaited.Contains(peer.Name) && _hops.ContainsKey(peer.Name);

    // The plan's own first, then those that lose the least: the same encapsulation is understood wherever it goes.
    private static IEnumerable<(string Name, Ipv4Address? Destination)> NamesFor(OverlayHost peer, HostView view)
    {
        foreach (Encapsulation encapsulation in Enum.GetValues<Encapsulation>()
            .OrderBy(encapsulation => encapsulation != view.Encapsulation))
        {
            (string, Ipv4Address?) ofHost = (TunnelPorts.NameOf(encapsulation, peer.Name), null);
            (string, Ipv4Address?) ofAll = (TunnelPorts.NameOf(encapsulation), peer.Address);
            yield return view.Tunnels == TunnelKind.PerHost ? ofHost : ofAll;
            yield return view.Tunnels == TunnelKind.PerHost ? ofAll : ofHost;
        }
    }
}
