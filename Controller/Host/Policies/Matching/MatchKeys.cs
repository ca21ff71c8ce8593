using Controller.Host.Policies.Grammar;
using OpenFlow.Protocol.Matching;
using static Controller.Host.Policies.Matching.PacketKind;

namespace Controller.Host.Policies.Matching;

/// <summary>Which packets have the field of a key.</summary>
internal enum PacketKind
{
    Any,
    Tagged,
    Ip,
    Ipv6,
    Transport,
    Tcp,
    IcmpAny,
    Solicitation,
    Advertisement,
    NeighbourDiscovery,
    Arp,
    Mpls,
}

/// <summary>A key of <c>match</c>.</summary>
/// <param name="Field">Where one field has it, whatever the packet; null for keys with a reader of their own.</param>
internal sealed record MatchKey(string Name, PacketKind Kind, Shape Shape, string Text, OxmField? Field = null)
{
    /// <summary>Whether <c>set</c> may write it.</summary>
    public bool IsWritable { get; init; }
}

/// <summary>All keys of <c>match</c> and <c>set</c>: what they are called, and what they need.</summary>
internal static class MatchKeys
{
    private static readonly Shape Networks = CommonShapes.OneOrMore(CommonShapes.Network);
    private static readonly Shape Ports = CommonShapes.OneOrMore(new TextShape("8000-8099")
    {
        Pattern = "^[0-9]+(-[0-9]+)?$",
        MayBeNumber = true,
    });
    private static readonly TextShape MaskedNumber =
        new("0x10/0xf0") { Pattern = "^(0x[0-9a-fA-F]+|[0-9]+)(/(0x[0-9a-fA-F]+|[0-9]+))?$", MayBeNumber = true };
    private static readonly TextShape Named = new("ipv4") { MayBeNumber = true };

    public static IReadOnlyList<MatchKey> All { get; } =
    [
        new("inPort", Any, CommonShapes.Port, "The port that the packet came by."),
        new("sourceMac", Any, CommonShapes.MaskedMac, "Ethernet source, with or without a mask.", OxmFields.EthSrc)
            { IsWritable = true },
        new("destinationMac", Any, CommonShapes.MaskedMac, "Ethernet destination, with or without a mask.",
            OxmFields.EthDst)
            { IsWritable = true },
        new("etherType", Any, Named, "ipv4, ipv6, arp, … or a number from 0x0600."),
        new("vlan", Any, CommonShapes.Vlan, "A VLAN's number or name, `any` for any tag, `none` for no tag.")
            { IsWritable = true },
        new("vlanPriority", Tagged, new IntegerShape(0, 7), "Priority bits of the VLAN tag.", OxmFields.VlanPcp)
            { IsWritable = true },
        new("protocol", Ip, Named, "tcp, udp, icmp, … or a number; IPv4 and IPv6 unless something else says which."),
        new("sourceAddress", Ip, Networks, "IPv4 or IPv6 source: address, network, or a list of them.")
            { IsWritable = true },
        new("destinationAddress", Ip, Networks, "IPv4 or IPv6 destination: address, network, or a list of them.")
            { IsWritable = true },
        new("sourcePort", Transport, Ports, "TCP, UDP or SCTP source: port, range, or a list of them.")
            { IsWritable = true },
        new("destinationPort", Transport, Ports, "TCP, UDP or SCTP destination: port, range, or a list of them.")
            { IsWritable = true },
        new("tcpFlags", Tcp, new TextShape("+syn-ack"), "TCP flags that are set (+) or not (-).",
            OxmFields.NxmTcpFlags),
        new("icmpType", IcmpAny, new IntegerShape(0, 255), "Type of ICMP or ICMPv6.") { IsWritable = true },
        new("icmpCode", IcmpAny, new IntegerShape(0, 255), "Code of ICMP or ICMPv6.") { IsWritable = true },
        new("ipDscp", Ip, new IntegerShape(0, 63), "Differentiated services.", OxmFields.IpDscp) { IsWritable = true },
        new("ipEcn", Ip, new IntegerShape(0, 3), "Congestion notification.", OxmFields.IpEcn) { IsWritable = true },
        new("ipFragment", Ip, new ChoiceShape("no", "yes", "first", "later", "not_later"),
            "Whether it is a fragment, and which.", OxmFields.NxmIpFragment),
        new("ipv6FlowLabel", Ipv6, MaskedNumber, "IPv6 flow label, with or without a mask.", OxmFields.Ipv6Flabel)
            { IsWritable = true },
        new("ndTarget", NeighbourDiscovery, CommonShapes.Address, "Target of a neighbour solicitation or "
            + "advertisement.",
            OxmFields.Ipv6NdTarget),
        new("ndSourceMac", Solicitation, CommonShapes.MaskedMac, "Source address option of a neighbour solicitation.",
            OxmFields.Ipv6NdSll),
        new("ndTargetMac", Advertisement, CommonShapes.MaskedMac, "Target address option of a neighbour advertisement.",
            OxmFields.Ipv6NdTll),
        new("arpOperation", Arp, new TextShape("request") { MayBeNumber = true }, "request, reply, or a number.",
            OxmFields.ArpOp) { IsWritable = true },
        new("arpSourceAddress", Arp, CommonShapes.Network, "IPv4 address of ARP's sender.", OxmFields.ArpSpa)
            { IsWritable = true },
        new("arpTargetAddress", Arp, CommonShapes.Network, "IPv4 address that ARP asks for.", OxmFields.ArpTpa)
            { IsWritable = true },
        new("arpSourceMac", Arp, CommonShapes.MaskedMac, "Ethernet address of ARP's sender.", OxmFields.ArpSha)
            { IsWritable = true },
        new("arpTargetMac", Arp, CommonShapes.MaskedMac, "Ethernet address of ARP's target.", OxmFields.ArpTha)
            { IsWritable = true },
        new("mplsLabel", Mpls, new IntegerShape(0, 1048575), "Outermost MPLS label.", OxmFields.MplsLabel)
            { IsWritable = true },
        new("tunnelId", Any, MaskedNumber, "Key of the tunnel that the packet came by.", OxmFields.TunnelId)
            { IsWritable = true },
        new("tunnelSource", Any, CommonShapes.Network, "IPv4 address of the tunnel's far end.", OxmFields.NxmTunnelSrc)
            { IsWritable = true },
        new("tunnelDestination", Any, CommonShapes.Network, "IPv4 address of the tunnel's near end.",
            OxmFields.NxmTunnelDst)
            { IsWritable = true },
        new("metadata", Any, MaskedNumber, "Metadata of earlier tables.", OxmFields.Metadata),
        new("mark", Any, MaskedNumber, "Packet mark of the host's network stack.", OxmFields.NxmPacketMark)
            { IsWritable = true },
    ];

    // ovs-ofctl's names for them (ovs-fields(7)), and the first guesses of those who read no manual.
    private static Dictionary<string, string> OtherNames { get; } = new (string There, string Here)[]
    {
        ("in_port", "inPort"), ("dl_src", "sourceMac"), ("dl_dst", "destinationMac"), ("eth_src", "sourceMac"),
        ("eth_dst", "destinationMac"), ("dl_type", "etherType"), ("eth_type", "etherType"), ("dl_vlan", "vlan"),
        ("vlan_vid", "vlan"), ("dl_vlan_pcp", "vlanPriority"), ("vlan_pcp", "vlanPriority"), ("nw_proto", "protocol"),
        ("ip_proto", "protocol"), ("nw_src", "sourceAddress"), ("nw_dst", "destinationAddress"),
        ("ip_src", "sourceAddress"), ("ip_dst", "destinationAddress"), ("ipv4_src", "sourceAddress"),
        ("ipv4_dst", "destinationAddress"), ("ipv6_src", "sourceAddress"), ("ipv6_dst", "destinationAddress"),
        ("tp_src", "sourcePort"), ("tp_dst", "destinationPort"), ("tcp_src", "sourcePort"),
        ("tcp_dst", "destinationPort"), ("udp_src", "sourcePort"), ("udp_dst", "destinationPort"),
        ("icmp_type", "icmpType"), ("icmp_code", "icmpCode"), ("ip_dscp", "ipDscp"), ("nw_tos", "ipDscp"),
        ("nw_ecn", "ipEcn"), ("ip_ecn", "ipEcn"), ("tcp_flags", "tcpFlags"), ("ip_frag", "ipFragment"),
        ("ipv6_label", "ipv6FlowLabel"), ("nd_target", "ndTarget"), ("nd_sll", "ndSourceMac"),
        ("nd_tll", "ndTargetMac"), ("arp_op", "arpOperation"), ("arp_spa", "arpSourceAddress"),
        ("arp_tpa", "arpTargetAddress"), ("arp_sha", "arpSourceMac"), ("arp_tha", "arpTargetMac"),
        ("mpls_label", "mplsLabel"), ("tun_id", "tunnelId"), ("tun_src", "tunnelSource"),
        ("tun_dst", "tunnelDestination"), ("pkt_mark", "mark"), ("port", "destinationPort"),
        ("source", "sourceAddress"), ("destination", "destinationAddress"), ("src", "sourceAddress"),
        ("dst", "destinationAddress"), ("dscp", "ipDscp"), ("mac", "sourceMac"),
    }.ToDictionary(row => row.There, row => row.Here, StringComparer.Ordinal);

    public static MappingShape MatchShape { get; } =
        new([.. All.Select(key => new Key(key.Name, key.Shape, key.Text))]) { OtherNames = OtherNames };

    public static MappingShape SetShape { get; } =
        new([.. All.Where(key => key.IsWritable).Select(key => new Key(key.Name, ValueShape(key), key.Text))])
        {
            OtherNames = OtherNames,
        };

    private static readonly Dictionary<string, MatchKey> ByName = All.ToDictionary(key => key.Name);

    public static MatchKey Find(string name) => ByName[name];

    // What is written is one value without a mask.
    private static Shape ValueShape(MatchKey key) => key.Shape switch
    {
        var shape when shape == Networks || shape == CommonShapes.Network => CommonShapes.Address,
        var shape when shape == Ports => new IntegerShape(0, ushort.MaxValue),
        var shape when shape == CommonShapes.MaskedMac => CommonShapes.Mac,
        var shape when shape == MaskedNumber => new TextShape("0x10")
        {
            Pattern = "^(0x[0-9a-fA-F]+|[0-9]+)$",
            MayBeNumber = true,
        },
        _ => key.Shape,
    };
}
