using System.Collections.Immutable;
using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>A guest whose place or addresses were learnt; for people who ask.</summary>
/// <param name="Vni">Its tenant's number.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Addresses">IPv4 addresses that it has sent from, oldest first.</param>
public readonly record struct KnownGuest(
    uint Vni, MacAddress Mac, MemberPort Place, ImmutableArray<Ipv4Address> Addresses);
