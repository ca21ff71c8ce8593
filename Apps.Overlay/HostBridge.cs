using System.Collections.Immutable;
using Apps.Overlay.Flows;
using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Apps.Overlay.Services;
using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay;

/// <summary>The overlay on one host's bridge.</summary>
/// <remarks>
/// Nothing outside of the switch hears of it before it has started, and then only by a post: an instance that is made
/// to ask what it would declare is never posted to.
/// </remarks>
internal sealed class HostBridge : SwitchApp, IAttendee
{
    private const double MillisecondsPerSecond = 1000;

    // Hundreds of guests that are learnt one after the other don't make hundreds of declarations.
    private const long RedeclareInterval = 100;

    // Another host's new tunnel port is there by then, too: all databases are told at the same time, and give up the old
    // ports only later (the program's Provisioning).
    private const long MovingDelay = 3_000;

    private readonly ISwitch _switch;
    private readonly HostView _view;
    private readonly GuestDirectory _directory;
    private readonly GuestLearning _learning;
    private readonly FoundFlows _found;
    private readonly HashSet<uint> _tenants;
    private readonly WaitingRules _waiting;
    private readonly TenantServices _services;
    private readonly KeptAnswers _kept;
    private readonly TunnelPriming _priming;
    private MemberPorts _ports;
    private long? _movesAt;
    private bool _addressesChanged;
    private long _redeclaredAt = long.MinValue / 2;

    public HostBridge(ISwitch sw, HostView view, GuestDirectory directory)
    {
        (_switch, _view, _directory) = (sw, view, directory);
        _tenants = [.. view.Tenants.Select(tenant => tenant.Vni)];
        _ports = new MemberPorts(sw, view);
        _learning = new GuestLearning(sw, view, directory) { AddressesChanged = OnAddressesChanged };
        _found = new FoundFlows(view, _ports, _learning);
        _waiting = new WaitingRules(sw, view);
        _services = new TenantServices(sw, view, new Bindings(view, _learning.Table));
        _kept = new KeptAnswers(sw, view, directory);
        _priming = new TunnelPriming(sw, view);
        Tables =
        [
            .. _services.Tables
                .Union([Pipeline.Ingress, Pipeline.Source, Pipeline.Forward, Pipeline.Flood]).Order(),
        ];
    }

    public string Host => _view.Host.Name;

    public override IReadOnlyList<TableId> Tables { get; }

    public bool Has(uint vni) => _tenants.Contains(vni);

    public void GuestChanged(GuestKey key) => _switch.Post(() => _learning.Follow(key, _ports.Tunnels));

    public void HostJoined(string host)
    {
        if (_view.FindPeer(host) is null)
            return;
        _switch.Post(() =>
        {
            _learning.Review(host);
            // What was kept for want of its word may go now.
            if (_kept.Any)
                OnAddressesChanged();
        });
    }

    public override Adoption OnFlowFound(in FlowStatsEntry flow) => _found.Take(flow);

    public override void OnStarted()
    {
        _found.DeleteOrphans();
        _kept.Find();
        // What is known already belongs to the first declaration.
        Follow(_directory.Of(this));
        _switch.Post(Join);
    }

    public override void Declare(DesiredState desired)
    {
        new IngressFlows(desired, _view, _ports, _switch.NextTable(Pipeline.Ingress) ?? Pipeline.Source).Declare();
        new SourceFlows(desired, _ports, _switch.Features).Declare();
        new ForwardFlows(desired, _view, _ports).Declare();
        new FloodGroups(desired, _view, _ports).Declare(_switch.Held);
        _services.Declare(desired);
        _kept.Declare(desired);
        _waiting.Tell(_ports);
    }

    public override Verdict OnPacketIn(in ReceivedPacket packet)
    {
        Cookie cookie = packet.Message.Cookie;
        if (!CookieSpace.IsOurs(cookie) || CookieSpace.Of(cookie) != CookieSpace.Overlay)
            return Verdict.Pass;
        // What the services leave is to be learnt from: copies, and what guests answer to the gateway.
        if (_services.OnPacketIn(packet) == Verdict.Pass && _ports.TryFind(packet.InPort, out GuestPort? port))
            _learning.Learn(packet, port);
        return Verdict.Handled;
    }

    public override void OnFlowRemoved(in FlowRemoved removed) => _learning.Refresh(removed, _ports);

    public override void OnPortChanged(SwitchPort port, PortChange change)
    {
        UsePorts(_ports.Tunnels);
        _learning.DropLost(_ports);
    }

    public override void OnTick()
    {
        _learning.Age();
        _services.OnTick();
        if (_movesAt is { } due && _switch.Now >= due)
            UsePorts(null);
        _priming.OnTick(_ports.Tunnels);
        if (_addressesChanged)
            Redeclare();
    }

    public override void CollectHosts(ICollection<HostEntry> hosts)
    {
        foreach (GuestPort port in _ports.All.Where(port => port.Member.IsFixed()))
            hosts.Add(new HostEntry(port.Member.Mac!.Value, VlanId.Untagged, port.Number, port.Port.Name, 0));
        foreach (Guest guest in _learning.Table.All.Where(guest => guest.IsHere && !_learning.IsFixed(guest.Key)))
        {
            if (_ports.TryFind(guest.Port!.Value, out GuestPort? port))
                hosts.Add(new HostEntry(guest.Key.Mac, VlanId.Untagged, port.Number, port.Port.Name,
                    (_switch.Now - guest.SeenAt) / MillisecondsPerSecond)
                {
                    Duplicate = _directory.FindContest(guest.Key, _switch.Now)?.Rival.ToString(),
                });
        }
    }

    private void Join()
    {
        _priming.OnTick(_ports.Tunnels);
        Follow(_directory.Join(this, GuestsHere()));
        foreach (OverlayHost peer in _view.Peers.Where(peer => _directory.HasJoined(peer.Name)))
            _learning.Review(peer.Name);
    }

    // Ways to other hosts: those in use stay for now, if they are given.
    private void UsePorts(PeerTunnels? kept)
    {
        PeerTunnels before = _ports.Tunnels;
        _ports = new MemberPorts(_switch, _view, kept);
        foreach (OverlayHost peer in _view.Peers)
        {
            if (!_ports.Tunnels.TryFind(peer, out TunnelHop hop)
                || (before.TryFind(peer, out TunnelHop used) && used == hop))
                continue;
            _learning.Retunnel(peer, hop);
            _priming.Prime(peer, hop);
        }
        _movesAt = _ports.Tunnels.IsMoving ? _movesAt ?? _switch.Now + MovingDelay : null;
        _switch.Redeclare();
    }

    private Dictionary<GuestKey, Whereabouts> GuestsHere()
    {
        var here = new Dictionary<GuestKey, Whereabouts>();
        foreach (Guest guest in _learning.Table.All)
        {
            if (guest.Port is { } number && _ports.TryFind(number, out GuestPort? port))
                here[guest.Key] = new Whereabouts(
                    new MemberPort(_view.Host.Name, port.Port.Name), guest.Addresses, WasSeen: false);
        }
        return here;
    }

    private void Follow(IReadOnlyList<GuestKey> guests)
    {
        foreach (GuestKey key in guests)
            _learning.Follow(key, _ports.Tunnels);
    }

    private void OnAddressesChanged()
    {
        _addressesChanged = true;
        if (_switch.Now - _redeclaredAt >= RedeclareInterval)
            Redeclare();
    }

    private void Redeclare()
    {
        _addressesChanged = false;
        _redeclaredAt = _switch.Now;
        _switch.Redeclare();
    }
}
