using System.Collections.Frozen;
using static OpenFlow.Protocol.Matching.OxmClass;

namespace OpenFlow.Protocol.Matching;

/// <summary>
/// The table of match fields: OpenFlow 1.3.5 §7.2.3.7 (all 40), and the Nicira fields this project uses
/// (Open vSwitch, ovs-fields(7)). Rows stand so that prerequisites come before what depends on them.
/// </summary>
public static class OxmFields
{
    // While it is being filled by the initialisers below, this list must be the first of them.
    private static readonly List<OxmField> Rows = [];

    public static readonly OxmField InPort = Basic(0, "IN_PORT", 32, false, "in_port");
    public static readonly OxmField InPhyPort = Basic(1, "IN_PHY_PORT", 32, false, "in_phy_port");
    public static readonly OxmField Metadata = Basic(2, "METADATA", 64, true, "metadata");
    public static readonly OxmField TunnelId = Basic(38, "TUNNEL_ID", 64, true, "tun_id");
    public static readonly OxmField EthDst = Basic(3, "ETH_DST", 48, true, "eth_dst");
    public static readonly OxmField EthSrc = Basic(4, "ETH_SRC", 48, true, "eth_src");
    public static readonly OxmField EthType = Basic(5, "ETH_TYPE", 16, false, "eth_type");
    public static readonly OxmField VlanVid = Basic(6, "VLAN_VID", 13, true, "vlan_vid");
    public static readonly OxmField VlanPcp = Basic(7, "VLAN_PCP", 3, false, "vlan_pcp");
    public static readonly OxmField IpDscp = Basic(8, "IP_DSCP", 6, false, "ip_dscp");
    public static readonly OxmField IpEcn = Basic(9, "IP_ECN", 2, false, "nw_ecn");
    public static readonly OxmField IpProto = Basic(10, "IP_PROTO", 8, false, "ip_proto");
    public static readonly OxmField Ipv4Src = Basic(11, "IPV4_SRC", 32, true, "ip_src");
    public static readonly OxmField Ipv4Dst = Basic(12, "IPV4_DST", 32, true, "ip_dst");
    public static readonly OxmField TcpSrc = Basic(13, "TCP_SRC", 16, false, "tcp_src");
    public static readonly OxmField TcpDst = Basic(14, "TCP_DST", 16, false, "tcp_dst");
    public static readonly OxmField UdpSrc = Basic(15, "UDP_SRC", 16, false, "udp_src");
    public static readonly OxmField UdpDst = Basic(16, "UDP_DST", 16, false, "udp_dst");
    public static readonly OxmField SctpSrc = Basic(17, "SCTP_SRC", 16, false, "sctp_src");
    public static readonly OxmField SctpDst = Basic(18, "SCTP_DST", 16, false, "sctp_dst");
    public static readonly OxmField Icmpv4Type = Basic(19, "ICMPV4_TYPE", 8, false, "icmp_type");
    public static readonly OxmField Icmpv4Code = Basic(20, "ICMPV4_CODE", 8, false, "icmp_code");
    public static readonly OxmField ArpOp = Basic(21, "ARP_OP", 16, false, "arp_op");
    public static readonly OxmField ArpSpa = Basic(22, "ARP_SPA", 32, true, "arp_spa");
    public static readonly OxmField ArpTpa = Basic(23, "ARP_TPA", 32, true, "arp_tpa");
    public static readonly OxmField ArpSha = Basic(24, "ARP_SHA", 48, true, "arp_sha");
    public static readonly OxmField ArpTha = Basic(25, "ARP_THA", 48, true, "arp_tha");
    public static readonly OxmField Ipv6Src = Basic(26, "IPV6_SRC", 128, true, "ipv6_src");
    public static readonly OxmField Ipv6Dst = Basic(27, "IPV6_DST", 128, true, "ipv6_dst");
    public static readonly OxmField Ipv6Flabel = Basic(28, "IPV6_FLABEL", 20, true, "ipv6_label");
    public static readonly OxmField Icmpv6Type = Basic(29, "ICMPV6_TYPE", 8, false, "icmpv6_type");
    public static readonly OxmField Icmpv6Code = Basic(30, "ICMPV6_CODE", 8, false, "icmpv6_code");
    public static readonly OxmField Ipv6NdTarget = Basic(31, "IPV6_ND_TARGET", 128, true, "nd_target");
    public static readonly OxmField Ipv6NdSll = Basic(32, "IPV6_ND_SLL", 48, true, "nd_sll");
    public static readonly OxmField Ipv6NdTll = Basic(33, "IPV6_ND_TLL", 48, true, "nd_tll");
    public static readonly OxmField MplsLabel = Basic(34, "MPLS_LABEL", 20, false, "mpls_label");
    public static readonly OxmField MplsTc = Basic(35, "MPLS_TC", 3, false, "mpls_tc");
    public static readonly OxmField MplsBos = Basic(36, "MPLS_BOS", 1, false, "mpls_bos");
    public static readonly OxmField PbbIsid = Basic(37, "PBB_ISID", 24, true, "pbb_isid");
    public static readonly OxmField Ipv6Exthdr = Basic(39, "IPV6_EXTHDR", 9, true, "ipv6_exthdr");

    /// <summary>
    /// Whether the frame came by IN_PORT in Nicira's 16-bit form; the source of <c>learn</c>'s output.
    /// </summary>
    public static readonly OxmField NxmInPort = Add(Nxm0, 0, "NXM_OF_IN_PORT", 16, false, "in_port");
    public static readonly OxmField NxmEthDst = Add(Nxm0, 1, "NXM_OF_ETH_DST", 48, true, "NXM_OF_ETH_DST");
    public static readonly OxmField NxmEthSrc = Add(Nxm0, 2, "NXM_OF_ETH_SRC", 48, true, "NXM_OF_ETH_SRC");
    public static readonly OxmField NxmVlanTci = Add(Nxm0, 4, "NXM_OF_VLAN_TCI", 16, true, "vlan_tci");


    // Registers and what a tunnel brought are the pipeline's own: they depend on nothing.
    public static readonly OxmField NxmReg0 = Add(Nxm1, 0, "NXM_NX_REG0", 32, true, "reg0");
    public static readonly OxmField NxmReg1 = Add(Nxm1, 1, "NXM_NX_REG1", 32, true, "reg1");
    public static readonly OxmField NxmReg2 = Add(Nxm1, 2, "NXM_NX_REG2", 32, true, "reg2");
    public static readonly OxmField NxmReg3 = Add(Nxm1, 3, "NXM_NX_REG3", 32, true, "reg3");
    public static readonly OxmField NxmReg4 = Add(Nxm1, 4, "NXM_NX_REG4", 32, true, "reg4");
    public static readonly OxmField NxmReg5 = Add(Nxm1, 5, "NXM_NX_REG5", 32, true, "reg5");
    public static readonly OxmField NxmReg6 = Add(Nxm1, 6, "NXM_NX_REG6", 32, true, "reg6");
    public static readonly OxmField NxmReg7 = Add(Nxm1, 7, "NXM_NX_REG7", 32, true, "reg7");
    public static readonly OxmField NxmTunnelId = Add(Nxm1, 16, "NXM_NX_TUN_ID", 64, true, "tun_id");
    public static readonly OxmField NxmTunnelSrc = Add(Nxm1, 31, "NXM_NX_TUN_IPV4_SRC", 32, true, "tun_src");
    public static readonly OxmField NxmTunnelDst = Add(Nxm1, 32, "NXM_NX_TUN_IPV4_DST", 32, true, "tun_dst");
    public static readonly OxmField NxmPacketMark = Add(Nxm1, 33, "NXM_NX_PKT_MARK", 32, true, "pkt_mark");
    public static readonly OxmField NxmConjunctionId = Add(Nxm1, 37, "NXM_NX_CONJ_ID", 32, false, "conj_id");

    /// <summary>Bit 0: any fragment; bit 1: not the first one. <c>ip_frag=later</c> is 3/3, <c>no</c> is 0/3.</summary>
    public static readonly OxmField NxmIpFragment = Add(Nxm1, 26, "NXM_NX_IP_FRAG", 8, true, "ip_frag");
    public static readonly OxmField NxmIpTtl = Add(Nxm1, 29, "NXM_NX_IP_TTL", 8, false, "nw_ttl");
    public static readonly OxmField NxmTcpFlags = Add(Nxm1, 34, "NXM_NX_TCP_FLAGS", 16, true, "tcp_flags");
    public static readonly OxmField NxmArpOp = Add(Nxm0, 15, "NXM_OF_ARP_OP", 16, false, "arp_op");
    public static readonly OxmField NxmArpSpa = Add(Nxm0, 16, "NXM_OF_ARP_SPA", 32, true, "arp_spa");
    public static readonly OxmField NxmArpTpa = Add(Nxm0, 17, "NXM_OF_ARP_TPA", 32, true, "arp_tpa");
    public static readonly OxmField NxmArpSha = Add(Nxm1, 17, "NXM_NX_ARP_SHA", 48, true, "arp_sha");
    public static readonly OxmField NxmArpTha = Add(Nxm1, 18, "NXM_NX_ARP_THA", 48, true, "arp_tha");

    private static readonly FrozenDictionary<uint, OxmField> ByKind = Rows.ToFrozenDictionary(row => row.Header >> 9);

    /// <summary>All rows, prerequisites first.</summary>
    public static IReadOnlyList<OxmField> All => Rows;

    /// <summary>The row of a header's class and number; its size and mask bit don't matter here.</summary>
    public static bool TryFind(uint header, out OxmField field) => ByKind.TryGetValue(header >> 9, out field!);

    private static OxmField Basic(byte number, string name, int bits, bool maskable, string ovsName) =>
        Add(OpenFlowBasic, number, "OXM_OF_" + name, bits, maskable, ovsName);

    private static OxmField Add(OxmClass oxmClass, byte number, string name, int bits, bool maskable, string ovsName)
    {
        var row = new OxmField(oxmClass, number, name, bits, maskable, ovsName) { Rank = Rows.Count };
        Rows.Add(row);
        return row;
    }
}
