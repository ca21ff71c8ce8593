using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Api.Tenants;

/// <summary>Joins what the policy says of tenants with what switches and guests have shown.</summary>
internal sealed class TenantSurvey
{
    private readonly Dictionary<string, SwitchSnapshot> _bridges;
    private readonly Dictionary<(uint Vni, MacAddress Mac), KnownGuest> _guests;
    private readonly ILookup<MemberPort, HostEntry> _seen;

    /// <param name="guests">Those of all tenants.</param>
    /// <param name="seen">What the switches' apps know of hosts behind ports.</param>
    public TenantSurvey(OverlayPlan plan, IReadOnlyList<KnownGuest> guests, IReadOnlyList<SwitchSnapshot> switches,
        IReadOnlyList<HostSnapshot> seen)
    {
        var names = plan.Hosts.ToDictionary(host => host.Bridge, host => host.Name);
        _bridges = switches.Where(sw => sw.Connected && names.ContainsKey(sw.Id))
            .ToDictionary(sw => names[sw.Id], StringComparer.Ordinal);
        _guests = guests.ToDictionary(guest => (guest.Vni, guest.Mac));
        _seen = seen.Where(host => names.ContainsKey(host.Switch))
            .ToLookup(host => new MemberPort(names[host.Switch], host.Host.PortName), host => host.Host);
    }

    public TenantModel Of(Tenant tenant)
    {
        List<MemberModel> members = [.. tenant.Members.SelectMany(member => GuestsOf(tenant, member))];
        HashSet<string?> placed = [.. members.Select(member => member.Mac)];
        members.AddRange(_guests.Values.Where(guest => guest.Vni == tenant.Vni && !placed.Contains(guest.Mac.ToString()))
            .Select(ToModel));
        return new TenantModel(tenant.Name, tenant.Vni, [.. tenant.Subnets.Select(Text)], Text(tenant.Place), members);
    }

    private IEnumerable<MemberModel> GuestsOf(Tenant tenant, Member member)
    {
        if (member.Mac is { } mac)
            return [Declared(tenant.Vni, member, mac)];
        MemberModel[] learnt =
        [
            .. member.Ports.SelectMany(port => _seen[port].Select(entry => ToModel(
                member, entry.Address, AddressesOf(tenant.Vni, entry.Address), port, entry.AgeSeconds))),
        ];
        return learnt.Length > 0 ? learnt : [ToModel(member, null, [], null, null)];
    }

    private MemberModel Declared(uint vni, Member member, MacAddress mac)
    {
        IReadOnlyList<Ipv4Address> addresses = member.Address is { } own ? [own] : AddressesOf(vni, mac);
        if (member.IsFixed())
            return ToModel(member, mac, addresses, member.Ports[0], null);
        foreach (MemberPort port in member.Ports)
        {
            if (_seen[port].FirstOrDefault(entry => entry.Address == mac) is { } entry)
                return ToModel(member, mac, addresses, port, entry.AgeSeconds);
        }
        // Its host is away, and keeps its flows: there it still is.
        string? host = _guests.TryGetValue((vni, mac), out KnownGuest guest) ? guest.Host : null;
        MemberPort? last = member.Ports.Where(port => port.Host == host).Select(port => (MemberPort?)port).FirstOrDefault();
        return ToModel(member, mac, addresses, last, null);
    }

    private MemberModel ToModel(Member member, MacAddress? mac, IReadOnlyList<Ipv4Address> addresses, MemberPort? at,
        double? age) => new(
            member.Name,
            mac?.ToString(),
            [.. addresses.Select(address => address.ToString())],
            at?.Host,
            at?.Port,
            [.. member.Ports.Select(port => $"{port.Host}/{port.Port}")],
            Text(StateOf(member, at)),
            age is { } seconds ? Math.Round(seconds, 1) : null,
            Text(member.Place));

    private static MemberModel ToModel(KnownGuest guest) => new(null, guest.Mac.ToString(),
        [.. guest.Addresses.Select(address => address.ToString())], guest.Host, null, [], Text(MemberState.Away), null, null);

    private MemberState StateOf(Member member, MemberPort? at)
    {
        MemberState state = at is { } port ? StateOf(port) : member.Ports.Max(StateOf);
        return state < MemberState.Silent ? state
            : at is null ? MemberState.Silent
            : member.IsFixed() ? MemberState.Declared
            : MemberState.Learnt;
    }

    private MemberState StateOf(MemberPort at) =>
        !_bridges.TryGetValue(at.Host, out SwitchSnapshot? bridge) ? MemberState.Away
        : bridge.Ports.FirstOrDefault(port => port.Name == at.Port) is not { } port ? MemberState.Missing
        : port.Role == PortRole.Down ? MemberState.Down
        : MemberState.Silent;

    private IReadOnlyList<Ipv4Address> AddressesOf(uint vni, MacAddress mac) =>
        _guests.TryGetValue((vni, mac), out KnownGuest guest) ? guest.Addresses : [];

    private static string Text(TenantSubnet subnet) => $"{subnet.Network}/{subnet.PrefixLength}";

    private static string? Text(PolicyPlace? place) => place?.ToString();

    private static string Text(MemberState state) => state.ToString().ToLowerInvariant();
}
