using System.Collections.Immutable;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>A guest whose place or addresses were learnt; for people who ask.</summary>
/// <param name="Vni">Its tenant's number.</param>
/// <param name="Host">The name of the host that it is on.</param>
/// <param name="Addresses">IPv4 addresses that it has sent from, oldest first.</param>
public readonly record struct KnownGuest(
    uint Vni, MacAddress Mac, string Host, ImmutableArray<Ipv4Address> Addresses);
