namespace Controller.Core.Dataplane;

/// <summary>A part of a frame that match fields lie in.</summary>
internal enum Layer
{
    Ethernet,

    /// <summary>The control octets of the outermost VLAN tag.</summary>
    VlanTag,

    /// <summary>The type that stands behind the outermost tag, or in its place.</summary>
    EtherType,
    Mpls,
    Arp,
    Ipv4,
    Ipv6,

    /// <summary>The octet that says what an IP packet carries, behind IPv6's extension headers.</summary>
    IpProtocol,
    Tcp,
    Udp,
    Sctp,
    Icmpv4,
    Icmpv6,

    /// <summary>The target of a neighbour solicitation or advertisement (RFC 4861 §4.3, §4.4).</summary>
    NeighborTarget,

    /// <summary>The address in a solicitation's source link-layer option.</summary>
    NeighborSource,

    /// <summary>The address in an advertisement's target link-layer option.</summary>
    NeighborTargetAddress,
}
