using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>The guests whose places were learnt, here and on other hosts, by MAC and by IPv4 address.</summary>
/// <remarks>Owned by one event loop. An address is its last user's, as ARP has it.</remarks>
internal sealed class GuestTable
{
    private readonly Dictionary<GuestKey, Guest> _guests = [];
    private readonly Dictionary<(uint Vni, Ipv4Address Address), Guest> _byAddress = [];

    public IReadOnlyCollection<Guest> All => _guests.Values;

    public Guest? Find(GuestKey key) => _guests.GetValueOrDefault(key);

    public bool TryFind(uint vni, Ipv4Address address, [NotNullWhen(true)] out Guest? guest) =>
        _byAddress.TryGetValue((vni, address), out guest);

    public void Add(Guest guest)
    {
        _guests.Add(guest.Key, guest);
        foreach (Ipv4Address address in guest.Addresses)
            _byAddress[(guest.Key.Vni, address)] = guest;
    }

    public void Remove(Guest guest)
    {
        _guests.Remove(guest.Key);
        Release(guest);
    }

    /// <summary>Gives a guest its addresses; whoever had them before has them no more.</summary>
    public void SetAddresses(Guest guest, IEnumerable<Ipv4Address> addresses)
    {
        Release(guest);
        guest.Addresses = [.. addresses];
        foreach (Ipv4Address address in guest.Addresses)
        {
            if (_byAddress.TryGetValue((guest.Key.Vni, address), out Guest? before) && before != guest)
                before.Addresses = before.Addresses.Remove(address);
            _byAddress[(guest.Key.Vni, address)] = guest;
        }
    }

    public int CountAt(PortNumber port) => _guests.Values.Count(guest => guest.Port == port);

    private void Release(Guest guest)
    {
        foreach (Ipv4Address address in guest.Addresses)
        {
            if (_byAddress.GetValueOrDefault((guest.Key.Vni, address)) == guest)
                _byAddress.Remove((guest.Key.Vni, address));
        }
    }
}
