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
    private readonly ILookup<uint, KnownGuest> _guests;
    private readonly Dictionary<(MemberPort Place, MacAddress Mac), HostEntry> _seen = [];

    /// <param name="guests">Those of all tenants.</param>
    /// <param name="seen">What the switches' apps know of hosts behind ports.</param>
    public TenantSurvey(OverlayPlan plan, IReadOnlyList<KnownGuest> guests, IReadOnlyList<SwitchSnapshot> switches,
        IReadOnlyList<HostSnapshot> seen)
    {
        var names = plan.Hosts.ToDictionary(host => host.Bridge, host => host.Name);
        _bridges = switches.Where(sw => sw.Connected && names.ContainsKey(sw.Id))
            .ToDictionary(sw => names[sw.Id], StringComparer.Ordinal);
        _guests = guests.ToLookup(guest => guest.Vni);
        foreach (HostSnapshot host in seen.Where(host => names.ContainsKey(host.Switch)))
            _seen[(new MemberPort(names[host.Switch], host.Host.PortName), host.Host.Address)] = host.Host;
    }

    public TenantModel Of(Tenant tenant)
    {
        Dictionary<MacAddress, KnownGuest> guests = _guests[tenant.Vni].ToDictionary(guest => guest.Mac);
        return new TenantModel(tenant.Name, tenant.Vni,
            [.. tenant.Subnets.Select(subnet => $"{subnet.Network}/{subnet.PrefixLength}")], tenant.Place?.ToString(),
            [.. tenant.Members.SelectMany(member => GuestsOf(member, guests))]);
    }

    private IEnumerable<MemberModel> GuestsOf(Member member, Dictionary<MacAddress, KnownGuest> guests)
    {
        if (member.Mac is { } mac)
            return [ToModel(member, mac, guests.TryGetValue(mac, out KnownGuest known) ? known : null)];
        MemberModel[] learnt =
        [
            .. guests.Values.Where(guest => member.Ports.Contains(guest.Place)).OrderBy(guest => guest.Mac)
                .Select(guest => ToModel(member, guest.Mac, guest)),
        ];
        return learnt.Length > 0 ? learnt : [ToModel(member, null, null)];
    }

    private MemberModel ToModel(Member member, MacAddress? mac, KnownGuest? known)
    {
        MemberPort? at = member.IsFixed() ? member.Ports[0] : known?.Place;
        IEnumerable<Ipv4Address> addresses = member.Address is { } own ? [own] : known?.Addresses ?? [];
        HostEntry? seen = at is { } place && mac is { } address ? _seen.GetValueOrDefault((place, address)) : null;
        return new MemberModel(member.Name, mac?.ToString(), [.. addresses.Select(one => one.ToString())], at?.Host,
            at?.Port, [.. member.Ports.Select(port => $"{port.Host}/{port.Port}")],
            StateOf(member, at).ToString().ToLowerInvariant(),
            seen is not null && !member.IsFixed() ? Math.Round(seen.AgeSeconds, 1) : null, seen?.Duplicate,
            member.Place?.ToString());
    }

    private MemberState StateOf(Member member, MemberPort? at)
    {
        MemberState state = at is { } place ? StateOf(place) : member.Ports.Max(StateOf);
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
}
