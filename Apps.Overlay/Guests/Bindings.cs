using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>Addresses as the plan declares them, where it doesn't, as guests were heard to use them.</summary>
internal sealed class Bindings : IBindings
{
    private readonly GuestTable _guests;
    private readonly Dictionary<(uint Vni, Ipv4Address Address), Member> _declared = [];

    public Bindings(HostView view, GuestTable guests)
    {
        _guests = guests;
        foreach (TenantView tenant in view.Tenants)
        {
            foreach (Member member in tenant.Members.Where(member => member is { Mac: not null, Address: not null }))
                _declared[(tenant.Vni, member.Address!.Value)] = member;
        }
    }

    public bool TryFind(uint vni, Ipv4Address address, out Binding binding)
    {
        if (_declared.TryGetValue((vni, address), out Member? member))
        {
            binding = Declared(vni, member);
            return true;
        }
        bool isKnown = _guests.TryFind(vni, address, out Guest? guest);
        binding = isKnown ? new Binding(guest!.Key.Mac, address, guest.Host) : default;
        return isKnown;
    }

    public IEnumerable<Binding> Of(uint vni)
    {
        foreach (((uint tenant, Ipv4Address _), Member member) in _declared)
        {
            if (tenant == vni)
                yield return Declared(vni, member);
        }
        foreach (Guest guest in _guests.All.Where(guest => guest.Key.Vni == vni))
        {
            foreach (Ipv4Address address in guest.Addresses.Where(address => !_declared.ContainsKey((vni, address))))
                yield return new Binding(guest.Key.Mac, address, guest.Host);
        }
    }

    // One that may be in several places is where it was seen; before that, where the plan has it first.
    private Binding Declared(uint vni, Member member) => new(member.Mac!.Value, member.Address!.Value,
        _guests.Find(new GuestKey(vni, member.Mac.Value))?.Host ?? member.Ports[0].Host);
}
