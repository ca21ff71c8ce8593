using OpenFlow.Protocol.Matching;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>What is known of the packets that a flow's actions work on: which fields they have.</summary>
internal sealed record PacketShape
{
    /// <summary>Nothing: a bucket or a packet-out can say nothing of its packets.</summary>
    public static PacketShape Unknown { get; } = new();

    public ushort EtherType { get; init; }

    public byte Protocol { get; init; }

    public byte IcmpType { get; init; }

    public int VlanCount { get; init; }

    public bool HasVlan => VlanCount > 0;

    /// <summary>Whether the match says that the connection has been looked up.</summary>
    public bool IsTracked { get; init; }

    private bool IsIp => EtherType is 0x0800 or 0x86dd;

    private bool IsMpls => EtherType is 0x8847 or 0x8848;

    /// <summary>Whether such packets have the fields that need this.</summary>
    public bool Has(FieldPrerequisite prerequisite) => prerequisite switch
    {
        FieldPrerequisite.None => true,
        FieldPrerequisite.VlanTag => HasVlan,
        FieldPrerequisite.Ipv4 => EtherType == 0x0800,
        FieldPrerequisite.Ipv6 => EtherType == 0x86dd,
        FieldPrerequisite.Ip => IsIp,
        FieldPrerequisite.Arp => EtherType == 0x0806,
        FieldPrerequisite.Mpls => IsMpls,
        FieldPrerequisite.Pbb => EtherType == 0x88e7,
        FieldPrerequisite.Nsh => EtherType == 0x894f,
        FieldPrerequisite.Tcp => IsIp && Protocol == 6,
        FieldPrerequisite.Udp => IsIp && Protocol == 17,
        FieldPrerequisite.Sctp => IsIp && Protocol == 132,
        FieldPrerequisite.Icmpv4 => EtherType == 0x0800 && Protocol == 1,
        FieldPrerequisite.Icmpv6 => EtherType == 0x86dd && Protocol == 58,
        FieldPrerequisite.NeighbourDiscovery => Has(FieldPrerequisite.Icmpv6) && IcmpType is 135 or 136,
        FieldPrerequisite.NeighbourSolicitation => Has(FieldPrerequisite.Icmpv6) && IcmpType == 135,
        FieldPrerequisite.NeighbourAdvertisement => Has(FieldPrerequisite.Icmpv6) && IcmpType == 136,
        FieldPrerequisite.TrackedIpv4 => IsTracked && EtherType == 0x0800,
        FieldPrerequisite.TrackedIpv6 => IsTracked && EtherType == 0x86dd,
        FieldPrerequisite.TrackedIp => IsTracked && IsIp,
        // IN_PORT's needs a field of the match, which RandomMatch looks at.
        _ => false,
    };
}
