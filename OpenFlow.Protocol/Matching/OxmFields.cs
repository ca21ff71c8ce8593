using System.Collections.Frozen;
using OpenFlow.Protocol.Messages;
using static OpenFlow.Protocol.Matching.FieldFormat;
using static OpenFlow.Protocol.Matching.FieldPrerequisite;
using static OpenFlow.Protocol.Matching.OxmClass;
using static OpenFlow.Protocol.Matching.OxmFields.Access;

namespace OpenFlow.Protocol.Matching;

/// <summary>
/// The table of match fields: OpenFlow 1.3.5 §7.2.3.7 (all 40), and the extensions that Open vSwitch has (its
/// ovs-fields(7)). Rows stand so that prerequisites come before what depends on them.
/// </summary>
public static class OxmFields
{
    // While it is being filled by the initialisers below, this list must be the first of them.
    private static readonly List<OxmField> Rows = [];

    private const uint NshExperimenter = 0x005ad650;
    private const int NumberBits = 7;

    public static readonly OxmField InPort = Basic(0, "IN_PORT", 32, Fixed, Port, None, "in_port");
    public static readonly OxmField InPhyPort =
        Basic(1, "IN_PHY_PORT", 32, Fixed, Port, FieldPrerequisite.InPort, "in_phy_port");
    public static readonly OxmField Metadata = Basic(2, "METADATA", 64, SettableMasked, Hex, None, "metadata");
    public static readonly OxmField TunnelId =
        Basic(38, "TUNNEL_ID", 64, SettableMasked, Hex, None, "tun_id", "tunnel_id");

    // Of OpenFlow 1.5; Open vSwitch takes it in 1.3 as well, but only ahead of what only an Ethernet packet has.
    public static readonly OxmField PacketType =
        Basic(44, "PACKET_TYPE", 32, Fixed, FieldFormat.PacketType, None, "packet_type");

    public static readonly OxmField EthDst = Basic(3, "ETH_DST", 48, SettableMasked, Mac, None, "eth_dst", "dl_dst");
    public static readonly OxmField EthSrc = Basic(4, "ETH_SRC", 48, SettableMasked, Mac, None, "eth_src", "dl_src");
    public static readonly OxmField EthType = Basic(5, "ETH_TYPE", 16, Fixed, Hex, None, "eth_type", "dl_type");
    public static readonly OxmField VlanVid =
        Basic(6, "VLAN_VID", 13, SettableMasked, FieldFormat.Decimal, None, "vlan_vid");
    public static readonly OxmField VlanPcp =
        Basic(7, "VLAN_PCP", 3, Settable, FieldFormat.Decimal, VlanTag, "vlan_pcp");
    public static readonly OxmField IpDscp = Basic(8, "IP_DSCP", 6, Settable, FieldFormat.Decimal, Ip, "ip_dscp");
    public static readonly OxmField IpEcn =
        Basic(9, "IP_ECN", 2, Settable, FieldFormat.Decimal, Ip, "nw_ecn", "ip_ecn");
    public static readonly OxmField IpProto =
        Basic(10, "IP_PROTO", 8, Fixed, FieldFormat.Decimal, Ip, "nw_proto", "ip_proto");
    public static readonly OxmField Ipv4Src =
        Basic(11, "IPV4_SRC", 32, SettableMasked, FieldFormat.Ipv4, FieldPrerequisite.Ipv4, "ip_src", "nw_src");
    public static readonly OxmField Ipv4Dst =
        Basic(12, "IPV4_DST", 32, SettableMasked, FieldFormat.Ipv4, FieldPrerequisite.Ipv4, "ip_dst", "nw_dst");

    // The specification has no masks for ports; Open vSwitch does, in this form.
    public static readonly OxmField TcpSrc =
        Basic(13, "TCP_SRC", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Tcp, "tcp_src");
    public static readonly OxmField TcpDst =
        Basic(14, "TCP_DST", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Tcp, "tcp_dst");
    public static readonly OxmField UdpSrc =
        Basic(15, "UDP_SRC", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Udp, "udp_src");
    public static readonly OxmField UdpDst =
        Basic(16, "UDP_DST", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Udp, "udp_dst");
    public static readonly OxmField SctpSrc =
        Basic(17, "SCTP_SRC", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Sctp, "sctp_src");
    public static readonly OxmField SctpDst =
        Basic(18, "SCTP_DST", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Sctp, "sctp_dst");
    public static readonly OxmField Icmpv4Type =
        Basic(19, "ICMPV4_TYPE", 8, Settable, FieldFormat.Decimal, Icmpv4, "icmp_type", "icmpv4_type");
    public static readonly OxmField Icmpv4Code =
        Basic(20, "ICMPV4_CODE", 8, Settable, FieldFormat.Decimal, Icmpv4, "icmp_code", "icmpv4_code");
    public static readonly OxmField ArpOp = Basic(21, "ARP_OP", 16, Settable, FieldFormat.Decimal, Arp, "arp_op");
    public static readonly OxmField ArpSpa = Basic(22, "ARP_SPA", 32, SettableMasked, FieldFormat.Ipv4, Arp, "arp_spa");
    public static readonly OxmField ArpTpa = Basic(23, "ARP_TPA", 32, SettableMasked, FieldFormat.Ipv4, Arp, "arp_tpa");
    public static readonly OxmField ArpSha = Basic(24, "ARP_SHA", 48, SettableMasked, Mac, Arp, "arp_sha");
    public static readonly OxmField ArpTha = Basic(25, "ARP_THA", 48, SettableMasked, Mac, Arp, "arp_tha");
    public static readonly OxmField Ipv6Src =
        Basic(26, "IPV6_SRC", 128, SettableMasked, FieldFormat.Ipv6, FieldPrerequisite.Ipv6, "ipv6_src");
    public static readonly OxmField Ipv6Dst =
        Basic(27, "IPV6_DST", 128, SettableMasked, FieldFormat.Ipv6, FieldPrerequisite.Ipv6, "ipv6_dst");
    public static readonly OxmField Ipv6Flabel =
        Basic(28, "IPV6_FLABEL", 20, SettableMasked, Hex, FieldPrerequisite.Ipv6, "ipv6_label");
    public static readonly OxmField Icmpv6Type =
        Basic(29, "ICMPV6_TYPE", 8, Settable, FieldFormat.Decimal, Icmpv6, "icmpv6_type");
    public static readonly OxmField Icmpv6Code =
        Basic(30, "ICMPV6_CODE", 8, Settable, FieldFormat.Decimal, Icmpv6, "icmpv6_code");
    public static readonly OxmField Ipv6NdTarget =
        Basic(31, "IPV6_ND_TARGET", 128, SettableMasked, FieldFormat.Ipv6, NeighbourDiscovery, "nd_target");
    public static readonly OxmField Ipv6NdSll =
        Basic(32, "IPV6_ND_SLL", 48, SettableMasked, Mac, NeighbourSolicitation, "nd_sll");
    public static readonly OxmField Ipv6NdTll =
        Basic(33, "IPV6_ND_TLL", 48, SettableMasked, Mac, NeighbourAdvertisement, "nd_tll");
    public static readonly OxmField MplsLabel =
        Basic(34, "MPLS_LABEL", 20, Settable, FieldFormat.Decimal, Mpls, "mpls_label");
    public static readonly OxmField MplsTc = Basic(35, "MPLS_TC", 3, Settable, FieldFormat.Decimal, Mpls, "mpls_tc");
    public static readonly OxmField MplsBos = Basic(36, "MPLS_BOS", 1, Fixed, FieldFormat.Decimal, Mpls, "mpls_bos");
    public static readonly OxmField PbbIsid = Basic(37, "PBB_ISID", 24, SettableMasked, Hex, Pbb, "pbb_isid");
    public static readonly OxmField Ipv6Exthdr =
        Basic(39, "IPV6_EXTHDR", 9, Masked, Hex, FieldPrerequisite.Ipv6, "ipv6_exthdr");

    // The pipeline's own: registers, the tunnel, the connection. They depend on nothing but one another.
    public static readonly IReadOnlyList<OxmField> NxmRegisters =
    [
        .. Enumerable.Range(0, 16).Select(i =>
            Add(Nxm1, (byte)i, $"NXM_NX_REG{i}", 32, SettableMasked, Hex, None, $"reg{i}")),
    ];

    /// <summary>XXREG0 to 3: four registers each, the first in the highest bits.</summary>
    public static readonly IReadOnlyList<OxmField> NxmWideRegisters =
    [
        .. Enumerable.Range(0, 4).Select(i =>
            Add(Nxm1, (byte)(111 + i), $"NXM_NX_XXREG{i}", 128, SettableMasked, Hex, None, $"xxreg{i}")),
    ];

    /// <summary>PKT_REG0 to 7: two registers each, the first in the higher bits.</summary>
    public static readonly IReadOnlyList<OxmField> PacketRegisters =
    [
        .. Enumerable.Range(0, 8).Select(i =>
            Add(OxmClass.PacketRegisters, (byte)i, $"OXM_OF_PKT_REG{i}", 64, SettableMasked, Hex, None, $"xreg{i}")),
    ];
    public static readonly OxmField NxmDatapathHash = Add(Nxm1, 35, "NXM_NX_DP_HASH", 32, Masked, Hex, None, "dp_hash");
    public static readonly OxmField NxmRecirculationId =
        Add(Nxm1, 36, "NXM_NX_RECIRC_ID", 32, Fixed, FieldFormat.Decimal, None, "recirc_id");
    public static readonly OxmField NxmConjunctionId =
        Add(Nxm1, 37, "NXM_NX_CONJ_ID", 32, Fixed, FieldFormat.Decimal, None, "conj_id");
    public static readonly OxmField NxmPacketMark =
        Add(Nxm1, 33, "NXM_NX_PKT_MARK", 32, SettableMasked, Hex, None, "pkt_mark");
    public static readonly OxmField NxmTunnelId =
        Add(Nxm1, 16, "NXM_NX_TUN_ID", 64, SettableMasked, Hex, None, "tun_id", "tunnel_id");
    public static readonly OxmField NxmTunnelSrc =
        Add(Nxm1, 31, "NXM_NX_TUN_IPV4_SRC", 32, SettableMasked, FieldFormat.Ipv4, None, "tun_src");
    public static readonly OxmField NxmTunnelDst =
        Add(Nxm1, 32, "NXM_NX_TUN_IPV4_DST", 32, SettableMasked, FieldFormat.Ipv4, None, "tun_dst");
    public static readonly OxmField NxmTunnelIpv6Src =
        Add(Nxm1, 109, "NXM_NX_TUN_IPV6_SRC", 128, SettableMasked, FieldFormat.Ipv6, None, "tun_ipv6_src");
    public static readonly OxmField NxmTunnelIpv6Dst =
        Add(Nxm1, 110, "NXM_NX_TUN_IPV6_DST", 128, SettableMasked, FieldFormat.Ipv6, None, "tun_ipv6_dst");
    public static readonly OxmField NxmTunnelFlags =
        Add(Nxm1, 104, "NXM_NX_TUN_FLAGS", 1, SettableMasked, FieldFormat.TunnelFlags, None, "tun_flags");
    public static readonly OxmField NxmTunnelGbpId =
        Add(Nxm1, 38, "NXM_NX_TUN_GBP_ID", 16, SettableMasked, FieldFormat.Decimal, None, "tun_gbp_id");
    public static readonly OxmField NxmTunnelGbpFlags =
        Add(Nxm1, 39, "NXM_NX_TUN_GBP_FLAGS", 8, SettableMasked, Hex, None, "tun_gbp_flags");

    /// <summary>Geneve options, mapped by the switch's table; up to 124 octets each.</summary>
    public static readonly IReadOnlyList<OxmField> NxmTunnelMetadata =
    [
        .. Enumerable.Range(0, 64).Select(i => Add(Nxm1, (byte)(40 + i), $"NXM_NX_TUN_METADATA{i}", 124 * 8,
            SettableMasked, Hex, None, $"tun_metadata{i}")),
    ];

    public static readonly OxmField NxmCtState =
        Add(Nxm1, 105, "NXM_NX_CT_STATE", 32, Masked, ConnectionState, None, "ct_state");
    public static readonly OxmField NxmCtZone = Add(Nxm1, 106, "NXM_NX_CT_ZONE", 16, Fixed, Hex, None, "ct_zone");
    public static readonly OxmField NxmCtMark =
        Add(Nxm1, 107, "NXM_NX_CT_MARK", 32, SettableMasked, Hex, None, "ct_mark");
    public static readonly OxmField NxmCtLabel =
        Add(Nxm1, 108, "NXM_NX_CT_LABEL", 128, SettableMasked, Hex, None, "ct_label");

    // Nicira's forms of what the specification has as well, and headers that it doesn't have.

    /// <summary>The port in 16 bits; the source of <c>learn</c>'s output.</summary>
    public static readonly OxmField NxmInPort = Add(Nxm0, 0, "NXM_OF_IN_PORT", 16, Settable, Port, None, "in_port");
    public static readonly OxmField NxmEthDst =
        Add(Nxm0, 1, "NXM_OF_ETH_DST", 48, SettableMasked, Mac, None, "eth_dst", "dl_dst");
    public static readonly OxmField NxmEthSrc =
        Add(Nxm0, 2, "NXM_OF_ETH_SRC", 48, SettableMasked, Mac, None, "eth_src", "dl_src");
    public static readonly OxmField NxmEthType =
        Add(Nxm0, 3, "NXM_OF_ETH_TYPE", 16, Fixed, Hex, None, "eth_type", "dl_type");
    public static readonly OxmField NxmVlanTci =
        Add(Nxm0, 4, "NXM_OF_VLAN_TCI", 16, SettableMasked, Hex, None, "vlan_tci");
    public static readonly OxmField NxmMplsTtl =
        Add(Nxm1, 30, "NXM_NX_MPLS_TTL", 8, Settable, FieldFormat.Decimal, Mpls, "mpls_ttl");
    public static readonly OxmField NxmIpTos =
        Add(Nxm0, 5, "NXM_OF_IP_TOS", 8, Settable, FieldFormat.Decimal, Ip, "nw_tos");
    public static readonly OxmField NxmIpEcn =
        Add(Nxm1, 28, "NXM_NX_IP_ECN", 2, Settable, FieldFormat.Decimal, Ip, "nw_ecn", "ip_ecn");
    public static readonly OxmField NxmIpProto =
        Add(Nxm0, 6, "NXM_OF_IP_PROTO", 8, Fixed, FieldFormat.Decimal, Ip, "nw_proto", "ip_proto");
    public static readonly OxmField NxmIpSrc =
        Add(Nxm0, 7, "NXM_OF_IP_SRC", 32, SettableMasked, FieldFormat.Ipv4, FieldPrerequisite.Ipv4, "ip_src", "nw_src");
    public static readonly OxmField NxmIpDst =
        Add(Nxm0, 8, "NXM_OF_IP_DST", 32, SettableMasked, FieldFormat.Ipv4, FieldPrerequisite.Ipv4, "ip_dst", "nw_dst");
    public static readonly OxmField NxmIpv6Src =
        Add(Nxm1, 19, "NXM_NX_IPV6_SRC", 128, SettableMasked, FieldFormat.Ipv6, FieldPrerequisite.Ipv6, "ipv6_src");
    public static readonly OxmField NxmIpv6Dst =
        Add(Nxm1, 20, "NXM_NX_IPV6_DST", 128, SettableMasked, FieldFormat.Ipv6, FieldPrerequisite.Ipv6, "ipv6_dst");
    public static readonly OxmField NxmIpv6Label =
        Add(Nxm1, 27, "NXM_NX_IPV6_LABEL", 20, SettableMasked, Hex, FieldPrerequisite.Ipv6, "ipv6_label");
    public static readonly OxmField NxmIpTtl =
        Add(Nxm1, 29, "NXM_NX_IP_TTL", 8, Settable, FieldFormat.Decimal, Ip, "nw_ttl");

    /// <summary>Bit 0: any fragment; bit 1: not the first one. <c>ip_frag=later</c> is 3/3, <c>no</c> is 0/3.</summary>
    public static readonly OxmField NxmIpFragment =
        Add(Nxm1, 26, "NXM_NX_IP_FRAG", 2, Masked, Fragment, Ip, "ip_frag", "nw_frag");
    public static readonly OxmField NxmTcpSrc =
        Add(Nxm0, 9, "NXM_OF_TCP_SRC", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Tcp, "tcp_src");
    public static readonly OxmField NxmTcpDst =
        Add(Nxm0, 10, "NXM_OF_TCP_DST", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Tcp, "tcp_dst");
    public static readonly OxmField NxmTcpFlags =
        Add(Nxm1, 34, "NXM_NX_TCP_FLAGS", 12, Masked, TcpFlags, FieldPrerequisite.Tcp, "tcp_flags");
    public static readonly OxmField NxmUdpSrc =
        Add(Nxm0, 11, "NXM_OF_UDP_SRC", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Udp, "udp_src");
    public static readonly OxmField NxmUdpDst =
        Add(Nxm0, 12, "NXM_OF_UDP_DST", 16, SettableMasked, FieldFormat.Decimal, FieldPrerequisite.Udp, "udp_dst");
    public static readonly OxmField NxmIcmpType =
        Add(Nxm0, 13, "NXM_OF_ICMP_TYPE", 8, Settable, FieldFormat.Decimal, Icmpv4, "icmp_type", "icmpv4_type");
    public static readonly OxmField NxmIcmpCode =
        Add(Nxm0, 14, "NXM_OF_ICMP_CODE", 8, Settable, FieldFormat.Decimal, Icmpv4, "icmp_code", "icmpv4_code");
    public static readonly OxmField NxmIcmpv6Type =
        Add(Nxm1, 21, "NXM_NX_ICMPV6_TYPE", 8, Settable, FieldFormat.Decimal, Icmpv6, "icmpv6_type");
    public static readonly OxmField NxmIcmpv6Code =
        Add(Nxm1, 22, "NXM_NX_ICMPV6_CODE", 8, Settable, FieldFormat.Decimal, Icmpv6, "icmpv6_code");
    public static readonly OxmField NxmNdTarget =
        Add(Nxm1, 23, "NXM_NX_ND_TARGET", 128, SettableMasked, FieldFormat.Ipv6, NeighbourDiscovery, "nd_target");
    public static readonly OxmField NxmNdSll =
        Add(Nxm1, 24, "NXM_NX_ND_SLL", 48, SettableMasked, Mac, NeighbourSolicitation, "nd_sll");
    public static readonly OxmField NxmNdTll =
        Add(Nxm1, 25, "NXM_NX_ND_TLL", 48, SettableMasked, Mac, NeighbourAdvertisement, "nd_tll");
    public static readonly OxmField NdReserved =
        Add(Ericsson, 1, "ERICOXM_OF_ICMPV6_ND_RESERVED", 32, Settable, FieldFormat.Decimal, NeighbourDiscovery,
            "nd_reserved");
    public static readonly OxmField NdOptionsType =
        Add(Ericsson, 2, "ERICOXM_OF_ICMPV6_ND_OPTIONS_TYPE", 8, Settable, FieldFormat.Decimal, NeighbourDiscovery,
            "nd_options_type");
    public static readonly OxmField NxmArpOp =
        Add(Nxm0, 15, "NXM_OF_ARP_OP", 16, Settable, FieldFormat.Decimal, Arp, "arp_op");
    public static readonly OxmField NxmArpSpa =
        Add(Nxm0, 16, "NXM_OF_ARP_SPA", 32, SettableMasked, FieldFormat.Ipv4, Arp, "arp_spa");
    public static readonly OxmField NxmArpTpa =
        Add(Nxm0, 17, "NXM_OF_ARP_TPA", 32, SettableMasked, FieldFormat.Ipv4, Arp, "arp_tpa");
    public static readonly OxmField NxmArpSha =
        Add(Nxm1, 17, "NXM_NX_ARP_SHA", 48, SettableMasked, Mac, Arp, "arp_sha");
    public static readonly OxmField NxmArpTha =
        Add(Nxm1, 18, "NXM_NX_ARP_THA", 48, SettableMasked, Mac, Arp, "arp_tha");

    // Of the tracked connection's first packet.
    public static readonly OxmField NxmCtNwProto =
        Add(Nxm1, 119, "NXM_NX_CT_NW_PROTO", 8, Fixed, FieldFormat.Decimal, TrackedIp, "ct_nw_proto");
    public static readonly OxmField NxmCtNwSrc =
        Add(Nxm1, 120, "NXM_NX_CT_NW_SRC", 32, Masked, FieldFormat.Ipv4, TrackedIpv4, "ct_nw_src");
    public static readonly OxmField NxmCtNwDst =
        Add(Nxm1, 121, "NXM_NX_CT_NW_DST", 32, Masked, FieldFormat.Ipv4, TrackedIpv4, "ct_nw_dst");
    public static readonly OxmField NxmCtIpv6Src =
        Add(Nxm1, 122, "NXM_NX_CT_IPV6_SRC", 128, Masked, FieldFormat.Ipv6, TrackedIpv6, "ct_ipv6_src");
    public static readonly OxmField NxmCtIpv6Dst =
        Add(Nxm1, 123, "NXM_NX_CT_IPV6_DST", 128, Masked, FieldFormat.Ipv6, TrackedIpv6, "ct_ipv6_dst");
    public static readonly OxmField NxmCtTpSrc =
        Add(Nxm1, 124, "NXM_NX_CT_TP_SRC", 16, Masked, FieldFormat.Decimal, TrackedIp, "ct_tp_src");
    public static readonly OxmField NxmCtTpDst =
        Add(Nxm1, 125, "NXM_NX_CT_TP_DST", 16, Masked, FieldFormat.Decimal, TrackedIp, "ct_tp_dst");

    // Experimenters' forms: OpenFlow 1.4 and 1.5 fields under the ONF's id, and NSH.
    public static readonly OxmField OnfTcpFlags =
        Add(OxmClass.Experimenter, 42, "ONFOXM_ET_TCP_FLAGS", 12, Masked, TcpFlags, FieldPrerequisite.Tcp,
            "tcp_flags", "", ExperimenterId.Onf);
    public static readonly OxmField OnfActionSetOutput =
        Add(OxmClass.Experimenter, 43, "ONFOXM_ET_ACTSET_OUTPUT", 32, Fixed, Port, None, "actset_output", "",
            ExperimenterId.Onf);
    public static readonly IReadOnlyList<OxmField> Nsh =
    [
        AddNsh(1, "FLAGS", 8, SettableMasked, FieldFormat.Decimal, "nsh_flags"),
        AddNsh(10, "TTL", 8, Settable, FieldFormat.Decimal, "nsh_ttl"),
        AddNsh(2, "MDTYPE", 8, Fixed, FieldFormat.Decimal, "nsh_mdtype"),
        AddNsh(3, "NP", 8, Fixed, FieldFormat.Decimal, "nsh_np"),
        AddNsh(4, "SPI", 24, Settable, Hex, "nsh_spi", "nsp"),
        AddNsh(5, "SI", 8, Settable, FieldFormat.Decimal, "nsh_si", "nsi"),
        .. Enumerable.Range(1, 4).Select(i => AddNsh((byte)(5 + i), $"C{i}", 32, SettableMasked, Hex, $"nsh_c{i}")),
    ];
    public static readonly IReadOnlyList<OxmField> TunnelOptions =
    [
        AddTunnel(11, "ERSPAN_IDX", 20, Hex, "tun_erspan_idx"),
        AddTunnel(12, "ERSPAN_VER", 4, FieldFormat.Decimal, "tun_erspan_ver"),
        AddTunnel(13, "ERSPAN_DIR", 1, FieldFormat.Decimal, "tun_erspan_dir"),
        AddTunnel(14, "ERSPAN_HWID", 6, Hex, "tun_erspan_hwid"),
        AddTunnel(15, "GTPU_FLAGS", 8, Hex, "tun_gtpu_flags", Masked),
        AddTunnel(16, "GTPU_MSGTYPE", 8, FieldFormat.Decimal, "tun_gtpu_msgtype", Masked),
    ];

    private static readonly FrozenDictionary<ulong, OxmField> ByKind = Rows.ToFrozenDictionary(row => row.Key);

    // Every field of every message that is read is looked up, nearly all of them here, without hashing.
    private static readonly OxmField?[] ByNumber = Rows.Where(row => PlaceOf(row.Header) >= 0)
        .Aggregate(new OxmField?[4 << NumberBits], (table, row) =>
        {
            table[PlaceOf(row.Header)] = row;
            return table;
        });

    // The same fields' headers without a mask; 0 for none, and where sizes vary.
    private static readonly uint[] Headers = [.. ByNumber.Select(row => row is { IsVariable: false } ? row.Header : 0)];

    /// <summary>What may be done with a field.</summary>
    internal enum Access
    {
        Fixed,
        Masked,
        Settable,
        SettableMasked,
    }

    /// <summary>All rows, prerequisites first.</summary>
    public static IReadOnlyList<OxmField> All => Rows;

    /// <summary>
    /// The row of a header's class and number; its size and mask bit don't matter here. False for experimenters'.
    /// </summary>
    public static bool TryFind(uint header, out OxmField field) => TryFind(header, 0, out field);

    /// <summary>The row of a header and, where its class is EXPERIMENTER, the id that follows it.</summary>
    public static bool TryFind(uint header, uint experimenter, out OxmField field)
    {
        int place = PlaceOf(header);
        if (place < 0)
            return ByKind.TryGetValue(OxmField.KeyOf(header, experimenter), out field!);
        field = ByNumber[place]!;
        return field is not null;
    }

    /// <summary>The row of a field read from a message.</summary>
    public static bool TryFind(Oxm oxm, out OxmField field) => TryFind(oxm.RawHeader, oxm.Experimenter, out field);

    /// <summary>A header without a mask, of the same class and number; 0 for unknown ones and those of any size.</summary>
    internal static uint PlainHeaderOf(uint header)
    {
        int place = PlaceOf(header);
        return place < 0 ? 0 : Headers[place];
    }

    // Of the classes 0, 1, 0x8000 and 0x8001, which have 128 numbers each; -1 for all others.
    private static int PlaceOf(uint header)
    {
        uint oxmClass = header >> 16;
        if ((oxmClass & 0x7ffe) != 0)
            return -1;
        uint which = (oxmClass >> 15 << 1) | (oxmClass & 1);
        return (int)((which << NumberBits) | ((header >> 9) & ((1 << NumberBits) - 1)));
    }

    private static OxmField Basic(byte number, string name, int bits, Access access, FieldFormat format,
        FieldPrerequisite prerequisite, string ovsName, string alias = "") =>
        Add(OpenFlowBasic, number, "OXM_OF_" + name, bits, access, format, prerequisite, ovsName, alias);

    private static OxmField AddNsh(byte number, string name, int bits, Access access, FieldFormat format,
        string ovsName, string alias = "") => Add(OxmClass.Experimenter, number, "NXOXM_NSH_" + name, bits, access,
            format,
            FieldPrerequisite.Nsh, ovsName, alias, NshExperimenter);

    private static OxmField AddTunnel(byte number, string name, int bits, FieldFormat format, string ovsName,
        Access access = SettableMasked) =>
        Add(OxmClass.Experimenter, number, "NXOXM_ET_" + name, bits, access, format, None, ovsName, "",
            ExperimenterId.Nicira);

    private static OxmField Add(OxmClass oxmClass, byte number, string name, int bits, Access access,
        FieldFormat format, FieldPrerequisite prerequisite, string ovsName, string alias = "", uint experimenter = 0)
    {
        var row = new OxmField(oxmClass, number, name, bits)
        {
            // Four octets hold the 20 bits of an IPv6 flow label and of an MPLS label, and NSH's 24 of an SPI; two the
            // tunnel's one flag.
            Size = bits is 20 || name == "NXOXM_NSH_SPI" ? sizeof(uint)
                : name == "NXM_NX_TUN_FLAGS" ? sizeof(ushort)
                : (bits + 7) / 8,
            Experimenter = experimenter,
            OvsName = ovsName,
            OvsAlias = alias,
            Maskable = access is Masked or SettableMasked,
            Writable = access is Settable or SettableMasked,
            IsVariable = bits > 128,
            Prerequisite = prerequisite,
            Format = format,
            Rank = Rows.Count,
        };
        Rows.Add(row);
        return row;
    }
}
