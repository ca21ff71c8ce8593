using System.Collections.Immutable;
using Apps.Overlay.Flows;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>
/// Learns on one host where guests are of whom the plan doesn't say it, and which IPv4 addresses they have: those here
/// by copies of what they send, the others from the directory. Each place makes its flows at once; where a guest was
/// before loses its own only then, so that a guest that moves takes its traffic with it.
/// </summary>
/// <remarks>Owned by the switch's event loop; news of the directory are posted there.</remarks>
internal sealed class GuestLearning(ISwitch sw, HostView view, GuestDirectory directory)
{
    /// <summary>A guest that hasn't sent for so long is forgotten (IEEE 802.1Q §8.8.3).</summary>
    public const ushort AgeingSeconds = 300;

    /// <summary>Guests that are learnt at one port.</summary>
    public const int MaxGuests = 256;

    /// <summary>IPv4 addresses of a guest; one with more loses the oldest.</summary>
    public const int MaxAddresses = 8;

    // How long a flow-removed may take to come.
    private const long Grace = 2_000;
    private const long Ageing = AgeingSeconds * 1000L;

    private readonly GuestFlows _flows = new(sw, AgeingSeconds);
    private readonly HashSet<PortNumber> _full = [];
    private readonly Dictionary<uint, TenantRules> _tenants =
        view.Tenants.ToDictionary(tenant => tenant.Vni, tenant => new TenantRules(tenant));

    public GuestTable Table { get; } = new();

    public GuestFlows Flows => _flows;

    /// <summary>An address is another guest's now, or nobody's, or is known at another host.</summary>
    public Action AddressesChanged { get; init; } = static () => { };

    /// <summary>Takes note of who sent a packet by a port.</summary>
    public void Learn(in ReceivedPacket packet, GuestPort port)
    {
        TenantRules rules = _tenants[port.Tenant.Vni];
        MacAddress mac = packet.Frame.Source;
        if (packet.Frame.HasVlanTag || !rules.MaySend(port.Member, mac))
            return;
        var key = new GuestKey(port.Tenant.Vni, mac);
        Ipv4Address? address = rules.AddressOf(packet.Frame, port.Member);
        var place = new MemberPort(view.Host.Name, port.Port.Name);
        Guest? guest = Table.Find(key);
        if (guest?.Port != port.Number && !rules.IsFixed(mac) && directory.Contest(key, place, sw.Now) is { } contest)
        {
            Refuse(key, port, contest);
            return;
        }
        if (guest is null || !guest.IsHere)
            guest = Arrive(key, guest, port);
        else if (guest.Port != port.Number)
            Move(guest, port);
        if (guest is null)
            return;
        guest.SeenAt = sw.Now;
        bool isNew = address is { } heard && Take(guest, heard);
        // A copy came because a flow that knows the source has gone, or never was.
        AddSources(guest, port);
        if (isNew || directory.Find(key) is not { WasSeen: true } where || where.Place != place)
            directory.Report(key, place, guest.Addresses);
    }

    /// <summary>The directory knows something else of a guest than before.</summary>
    public void Follow(GuestKey key, PeerTunnels tunnels)
    {
        if (!_tenants.TryGetValue(key.Vni, out TenantRules? rules))
            return;
        Guest? guest = Table.Find(key);
        Whereabouts? where = directory.Find(key);
        OverlayHost? peer = where is null || where.Host == view.Host.Name ? null : view.FindPeer(where.Host);
        if (peer is null)
        {
            if (guest is { IsHere: false } && where?.Host != guest.Host)
                Drop(guest);
            return;
        }
        // The flow to the new place first; where the guest was here, its own goes before that one while it is there.
        bool isThere = guest is { IsHere: false } && guest.Host == peer.Name;
        if (!isThere && !rules.IsFixed(key.Mac) && tunnels.TryFind(peer, out TunnelHop hop))
            _flows.AddRemote(key, hop);
        if (guest is { IsHere: true })
            Leave(guest, $"moved to host {peer.Name}");
        guest ??= AddGuest(key, peer.Name);
        guest.Host = peer.Name;
        guest.Port = null;
        SetAddresses(guest, where!.Addresses);
    }

    /// <summary>A host has said which guests it has: one that was taken to be there and isn't named is gone.</summary>
    public void Review(string host)
    {
        foreach (Guest guest in Table.All.Where(guest => !guest.IsHere && guest.Host == host).ToArray())
        {
            if (directory.Find(guest.Key) is null)
                Drop(guest);
        }
    }

    /// <summary>A host is reached in another way from now on.</summary>
    public void Retunnel(OverlayHost peer, TunnelHop hop)
    {
        foreach (Guest guest in Table.All.Where(guest => !guest.IsHere && guest.Host == peer.Name && !IsFixed(guest.Key)))
            _flows.AddRemote(guest.Key, hop);
    }

    /// <summary>Forgets the guests of ports that are down, gone, or somebody else's now.</summary>
    public void DropLost(MemberPorts ports)
    {
        foreach (Guest guest in Table.All.Where(guest => guest.IsHere).ToArray())
        {
            if (!ports.TryFind(guest.Port!.Value, out GuestPort? port) || port.Tenant.Vni != guest.Key.Vni
                || port.Port.Role == PortRole.Down || !_tenants[guest.Key.Vni].MaySend(port.Member, guest.Key.Mac))
                Forget(guest, "port down");
        }
    }

    /// <summary>Forgets guests that have been silent for too long.</summary>
    public void Age()
    {
        foreach (Guest guest in Table.All.Where(guest => guest.IsHere && sw.Now - guest.SeenAt >= Ageing + Grace)
            .ToArray())
            Forget(guest, "aged out");
    }

    /// <summary>
    /// A source's flow is over that packets matched, maybe until now: only the absence of a new copy will tell that the
    /// guest is gone.
    /// </summary>
    public void Refresh(in FlowRemoved removed, MemberPorts ports)
    {
        if (removed.Reason == FlowRemovedReason.HardTimeout && removed.PacketCount > 0
            && ports.TryFind(removed.Match.InPort, out GuestPort? port)
            && GuestFlows.TryReadSource(removed.Match, port.Tenant.Vni, out GuestKey key, out _)
            && Table.Find(key) is { } guest && guest.Port == port.Number)
            guest.SeenAt = sw.Now;
    }

    /// <summary>Whether the plan alone says where a guest is.</summary>
    public bool IsFixed(GuestKey key) =>
        _tenants.TryGetValue(key.Vni, out TenantRules? rules) && rules.IsFixed(key.Mac);

    /// <summary>Whether a guest may be behind a port.</summary>
    public bool MayBe(GuestKey key, GuestPort port) =>
        port.Tenant.Vni == key.Vni && _tenants[key.Vni].MaySend(port.Member, key.Mac);

    /// <summary>Takes note of a guest by its flows, found in the switch.</summary>
    public Guest Found(GuestKey key, string host, PortNumber? port)
    {
        Guest guest = AddGuest(key, host);
        guest.Port = port;
        guest.SeenAt = sw.Now;
        return guest;
    }

    /// <summary>An address of a guest, found in its flows.</summary>
    public void FoundAddress(Guest guest, Ipv4Address address) =>
        Table.SetAddresses(guest, guest.Addresses.Add(address));

    // Its packets go on their way; copies of them come again when the guest isn't held any more.
    private void Refuse(GuestKey key, GuestPort port, Contest contest)
    {
        long left = contest.Until - sw.Now;
        _flows.HoldSource(key, port.Number, (ushort)((left + 999) / 1000));
        if (contest.IsNew)
            sw.Publish(new HostDuplicated(key.Mac, VlanId.Untagged, port.Number,
                $"{contest.Kept}, tenant {port.Tenant.Name},", TimeSpan.FromMilliseconds(left)));
    }

    private Guest AddGuest(GuestKey key, string host)
    {
        var guest = new Guest(key) { Host = host };
        Table.Add(guest);
        return guest;
    }

    private Guest? Arrive(GuestKey key, Guest? elsewhere, GuestPort port)
    {
        if (Table.CountAt(port.Number) >= MaxGuests)
        {
            if (_full.Add(port.Number))
                sw.Publish(new HostLimitReached(port.Number, MaxGuests));
            return null;
        }
        bool isFixed = IsFixed(key);
        if (!isFixed)
            _flows.AddLocal(key, port.Number);
        if (elsewhere is not null && !isFixed)
            _flows.DeleteRemote(key);
        Guest guest = elsewhere ?? AddGuest(key, view.Host.Name);
        guest.Host = view.Host.Name;
        guest.Port = port.Number;
        sw.Publish(new HostLearned(key.Mac, VlanId.Untagged, port.Number));
        if (port.Member.Address is { } declared)
            SetAddresses(guest, [declared]);
        else if (guest.Addresses.Length > 0)
            AddressesChanged();
        return guest;
    }

    private void Move(Guest guest, GuestPort port)
    {
        PortNumber from = guest.Port!.Value;
        _flows.AddLocal(guest.Key, port.Number);
        _flows.DeleteSources(guest.Key, from);
        guest.Port = port.Number;
        _full.Remove(from);
        sw.Publish(new HostMoved(guest.Key.Mac, VlanId.Untagged, from, port.Number));
    }

    private bool Take(Guest guest, Ipv4Address address)
    {
        if (guest.Addresses.Contains(address))
            return false;
        SetAddresses(guest, guest.Addresses.Add(address).TakeLast(MaxAddresses));
        return true;
    }

    private void AddSources(Guest guest, GuestPort port)
    {
        if (port.Learns)
            _flows.AddSource(guest.Key, port.Number);
        if (!port.LearnsAddresses)
            return;
        foreach (Ipv4Address address in guest.Addresses)
            _flows.AddAddress(guest.Key, port.Number, address);
    }

    // It is elsewhere now: the flows that know it as a source go, so that it is noticed if it comes back.
    private void Leave(Guest guest, string reason)
    {
        PortNumber port = guest.Port!.Value;
        if (!IsFixed(guest.Key))
            _flows.DeleteLocal(guest.Key);
        _flows.DeleteSources(guest.Key, port);
        _full.Remove(port);
        sw.Publish(new HostForgotten(guest.Key.Mac, VlanId.Untagged, port, reason));
    }

    private void Forget(Guest guest, string reason)
    {
        Leave(guest, reason);
        Remove(guest);
        directory.Withdraw(view.Host.Name, guest.Key);
    }

    private void Drop(Guest guest)
    {
        if (!IsFixed(guest.Key))
            _flows.DeleteRemote(guest.Key);
        Remove(guest);
    }

    private void Remove(Guest guest)
    {
        Table.Remove(guest);
        if (guest.Addresses.Length > 0)
            AddressesChanged();
    }

    private void SetAddresses(Guest guest, IEnumerable<Ipv4Address> addresses)
    {
        Table.SetAddresses(guest, addresses);
        AddressesChanged();
    }
}
