using System.Collections.Immutable;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>Which guest: its tenant, and its address there.</summary>
internal readonly record struct GuestKey(uint Vni, MacAddress Mac);

/// <summary>A guest whose place was learnt, as one host's bridge knows it.</summary>
/// <remarks>Owned by the event loop of that bridge's switch.</remarks>
internal sealed class Guest(GuestKey key)
{
    public GuestKey Key { get; } = key;

    /// <summary>The port that it is behind; null where it is on another host.</summary>
    public PortNumber? Port { get; set; }

    /// <summary>The host that it is on.</summary>
    public required string Host { get; set; }

    /// <summary>Milliseconds: its last sign of life, where it is here.</summary>
    public long SeenAt { get; set; }

    /// <summary>IPv4 addresses that it has sent from, oldest first.</summary>
    public ImmutableArray<Ipv4Address> Addresses { get; set; } = [];

    public bool IsHere => Port is not null;
}
