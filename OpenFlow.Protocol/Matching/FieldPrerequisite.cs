namespace OpenFlow.Protocol.Matching;

/// <summary>
/// What must stand before a field in a match (OpenFlow 1.3.5 §7.2.3.8; Open vSwitch's ovs-fields(7) for extensions).
/// </summary>
public enum FieldPrerequisite
{
    None,

    /// <summary>IN_PORT.</summary>
    InPort,

    /// <summary>A VLAN tag: VLAN_VID with its PRESENT bit, or a TCI with CFI.</summary>
    VlanTag,

    /// <summary>ETH_TYPE 0x0800.</summary>
    Ipv4,

    /// <summary>ETH_TYPE 0x86dd.</summary>
    Ipv6,

    /// <summary>ETH_TYPE 0x0800 or 0x86dd.</summary>
    Ip,

    /// <summary>ETH_TYPE 0x0806 or 0x8035.</summary>
    Arp,

    /// <summary>ETH_TYPE 0x8847 or 0x8848.</summary>
    Mpls,

    /// <summary>ETH_TYPE 0x88e7.</summary>
    Pbb,

    /// <summary>ETH_TYPE 0x894f.</summary>
    Nsh,

    /// <summary>IP_PROTO 6 over IPv4 or IPv6; likewise 17 and 132.</summary>
    Tcp,
    Udp,
    Sctp,

    /// <summary>IP_PROTO 1 over IPv4.</summary>
    Icmpv4,

    /// <summary>IP_PROTO 58 over IPv6.</summary>
    Icmpv6,

    /// <summary>ICMPV6_TYPE 135 or 136, code 0 or none.</summary>
    NeighbourDiscovery,

    /// <summary>ICMPV6_TYPE 135, code 0 or none.</summary>
    NeighbourSolicitation,

    /// <summary>ICMPV6_TYPE 136, code 0 or none.</summary>
    NeighbourAdvertisement,

    /// <summary>CT_STATE with +trk and not +inv… and ETH_TYPE 0x0800: a tracked IPv4 packet.</summary>
    TrackedIpv4,

    /// <summary>As <see cref="TrackedIpv4"/>, of IPv6.</summary>
    TrackedIpv6,

    /// <summary>As <see cref="TrackedIpv4"/>, of either.</summary>
    TrackedIp,
}
