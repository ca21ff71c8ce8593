using Apps.Overlay.Flows;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>
/// Learns from the dynamic flows that a switch has from before what the controller knew then. Flows that would be made
/// so today stay as they are.
/// </summary>
/// <remarks>
/// They come in any order. What leads to another host stays until that host has said which guests it has; a source
/// that nothing leads to is deleted, so that the guest's next packet tells where it is.
/// </remarks>
internal sealed class FoundFlows(HostView view, MemberPorts ports, GuestLearning learning)
{
    private readonly Dictionary<(GuestKey Guest, PortNumber Port), List<Ipv4Address>> _sources = [];
    private readonly HashSet<GuestKey> _twice = [];
    private readonly Dictionary<GuestKey, TunnelHop> _astray = [];

    public Adoption Take(in FlowStatsEntry flow) => CookieSpace.RuleOf(flow.Cookie) switch
    {
        Rules.LearntLocal => TakeLocal(flow),
        Rules.LearntRemote => TakeRemote(flow),
        Rules.LearntSource or Rules.LearntAddress => TakeSource(flow),
        _ => Adoption.Delete,
    };

    /// <summary>All flows have been seen.</summary>
    public void DeleteOrphans()
    {
        foreach (GuestKey guest in _twice)
            learning.Flows.DeleteRemote(guest);
        foreach ((GuestKey guest, TunnelHop hop) in _astray.Where(found => !_twice.Contains(found.Key)))
            learning.Flows.AddRemote(guest, hop);
        foreach (((GuestKey key, PortNumber port), List<Ipv4Address> addresses) in _sources)
        {
            Guest? guest = learning.Table.Find(key);
            // What leads to one whose place the plan says is no flow that would be found.
            if (guest is null && learning.IsFixed(key))
                guest = learning.Found(key, view.Host.Name, port);
            if (guest is null || guest.Port != port)
            {
                learning.Flows.DeleteSources(key, port);
                continue;
            }
            foreach (Ipv4Address address in addresses)
                learning.FoundAddress(guest, address);
        }
        foreach (Guest guest in learning.Table.All.Where(guest => guest.IsHere))
        {
            if (ports.TryFind(guest.Port!.Value, out GuestPort? port) && port.Member.Address is { } declared)
                learning.FoundAddress(guest, declared);
        }
        _sources.Clear();
        _twice.Clear();
        _astray.Clear();
    }

    private Adoption TakeLocal(in FlowStatsEntry flow)
    {
        if (!GuestFlows.TryReadLocal(flow, out GuestKey key, out PortNumber number)
            || !ports.TryFind(number, out GuestPort? port) || !port.Learns || !learning.MayBe(key, port))
            return Adoption.Delete;
        // A move was cut short: what is here counts.
        if (learning.Table.Find(key) is { } elsewhere)
        {
            _twice.Add(key);
            learning.Table.Remove(elsewhere);
        }
        learning.Found(key, view.Host.Name, number);
        return Adoption.Keep;
    }

    private Adoption TakeRemote(in FlowStatsEntry flow)
    {
        if (!GuestFlows.TryReadRemote(flow, view.Peers, ports.Tunnels, out GuestKey key, out string host,
                out TunnelHop hop)
            || learning.Table.Find(key) is not null || learning.IsFixed(key)
            || view.Tenants.FirstOrDefault(tenant => tenant.Vni == key.Vni)?.Hosts.Contains(host) is not true)
            return Adoption.Delete;
        learning.Found(key, host, null);
        if (ports.Tunnels.TryFind(view.FindPeer(host)!, out TunnelHop now) && hop != now)
            _astray[key] = now;
        return Adoption.Keep;
    }

    private Adoption TakeSource(in FlowStatsEntry flow)
    {
        if (!ports.TryFind(flow.Match.InPort, out GuestPort? port)
            || !learning.Flows.TryReadSource(flow, port.Tenant.Vni, out GuestKey key, out Ipv4Address? address)
            || !learning.MayBe(key, port) || !(address is null ? port.Learns : port.LearnsAddresses))
            return Adoption.Delete;
        if (!_sources.TryGetValue((key, port.Number), out List<Ipv4Address>? addresses))
            _sources[(key, port.Number)] = addresses = [];
        if (address is { } known)
            addresses.Add(known);
        return Adoption.Keep;
    }
}
