using OpenFlow.Protocol.Matching;
using static OpenFlow.Protocol.Matching.FieldFormat;
using static OpenFlow.Protocol.Matching.OxmFields;

namespace OpenFlow.Protocol.Text;

/// <summary>How a match's field is printed: forms of it share a row.</summary>
internal sealed record MatchRow(string Name, FieldFormat Format, params OxmField[] Fields);

/// <summary>
/// The fields of matches in the order in which ovs-ofctl prints them, in four parts. What is put together from several
/// fields (type and protocol, registers, the VLAN tag) stands between the parts and is <see cref="MatchPrinter"/>'s.
/// </summary>
internal static class MatchRows
{
    private static readonly OxmField[] NshFields = [.. Nsh];

    public static readonly MatchRow[] BeforeProtocol =
    [
        new("pkt_mark", Hex, NxmPacketMark), new("recirc_id", Hex, NxmRecirculationId),
        new("dp_hash", Hex, NxmDatapathHash), new("conj_id", FieldFormat.Decimal, NxmConjunctionId),
        new("actset_output", Port, OnfActionSetOutput), new("ct_state", ConnectionState, NxmCtState),
        new("ct_zone", FieldFormat.Decimal, NxmCtZone), new("ct_mark", Hex, NxmCtMark),
        new("ct_label", Hex, NxmCtLabel), new("ct_nw_src", FieldFormat.Ipv4, NxmCtNwSrc),
        new("ct_ipv6_src", FieldFormat.Ipv6, NxmCtIpv6Src), new("ct_nw_dst", FieldFormat.Ipv4, NxmCtNwDst),
        new("ct_ipv6_dst", FieldFormat.Ipv6, NxmCtIpv6Dst), new("ct_nw_proto", FieldFormat.Decimal, NxmCtNwProto),
        new("ct_tp_src", FieldFormat.Decimal, NxmCtTpSrc), new("ct_tp_dst", FieldFormat.Decimal, NxmCtTpDst),
        new("packet_type", FieldFormat.PacketType, OxmFields.PacketType),
    ];

    public static readonly MatchRow[] BeforeVlan =
    [
        new("tun_id", Hex, TunnelId, NxmTunnelId), new("tun_src", FieldFormat.Ipv4, NxmTunnelSrc),
        new("tun_dst", FieldFormat.Ipv4, NxmTunnelDst), new("tun_ipv6_src", FieldFormat.Ipv6, NxmTunnelIpv6Src),
        new("tun_ipv6_dst", FieldFormat.Ipv6, NxmTunnelIpv6Dst),
        new("tun_gbp_id", FieldFormat.Decimal, NxmTunnelGbpId), new("tun_gbp_flags", Hex, NxmTunnelGbpFlags),
        new("tun_erspan_ver", FieldFormat.Decimal, TunnelOptions[1]), new("tun_erspan_idx", Hex, TunnelOptions[0]),
        new("tun_erspan_dir", FieldFormat.Decimal, TunnelOptions[2]), new("tun_erspan_hwid", Hex, TunnelOptions[3]),
        new("gtpu_flags", Hex, TunnelOptions[4]), new("gtpu_msgtype", FieldFormat.Decimal, TunnelOptions[5]),
        new("tun_flags", FieldFormat.TunnelFlags, NxmTunnelFlags),
        .. NxmTunnelMetadata.Select((field, i) => new MatchRow($"tun_metadata{i}", Hex, field)),
        new("metadata", Hex, Metadata), new("in_port", Port, InPort, NxmInPort), new("in_phy_port", Port, InPhyPort),
    ];

    public static readonly MatchRow[] AfterVlan =
    [
        new("dl_src", Mac, EthSrc, NxmEthSrc), new("dl_dst", Mac, EthDst, NxmEthDst),
        new("dl_type", PaddedHex, EthType, NxmEthType),
        new("nw_src", FieldFormat.Ipv4, Ipv4Src, NxmIpSrc), new("nw_dst", FieldFormat.Ipv4, Ipv4Dst, NxmIpDst),
        new("ipv6_src", FieldFormat.Ipv6, Ipv6Src, NxmIpv6Src), new("ipv6_dst", FieldFormat.Ipv6, Ipv6Dst, NxmIpv6Dst),
        new("ipv6_label", PaddedHex, Ipv6Flabel, NxmIpv6Label),
        new("arp_spa", FieldFormat.Ipv4, ArpSpa, NxmArpSpa), new("arp_tpa", FieldFormat.Ipv4, ArpTpa, NxmArpTpa),
        .. NshRows(),
        new("nw_proto", FieldFormat.Decimal, IpProto, NxmIpProto), new("arp_op", FieldFormat.Decimal, ArpOp, NxmArpOp),
        new("arp_sha", Mac, ArpSha, NxmArpSha), new("arp_tha", Mac, ArpTha, NxmArpTha),
        new("nw_tos", Tos, IpDscp), new("nw_tos", FieldFormat.Decimal, NxmIpTos),
        new("nw_ecn", FieldFormat.Decimal, IpEcn, NxmIpEcn), new("nw_ttl", FieldFormat.Decimal, NxmIpTtl),
        new("mpls_label", FieldFormat.Decimal, MplsLabel), new("mpls_tc", FieldFormat.Decimal, MplsTc),
        new("mpls_ttl", FieldFormat.Decimal, NxmMplsTtl), new("mpls_bos", FieldFormat.Decimal, MplsBos),
        new("nw_frag", Fragment, NxmIpFragment),
        new("icmp_type", FieldFormat.Decimal, Icmpv4Type, NxmIcmpType, Icmpv6Type, NxmIcmpv6Type),
        new("icmp_code", FieldFormat.Decimal, Icmpv4Code, NxmIcmpCode, Icmpv6Code, NxmIcmpv6Code),
        new("nd_target", FieldFormat.Ipv6, Ipv6NdTarget, NxmNdTarget), new("nd_sll", Mac, Ipv6NdSll, NxmNdSll),
        new("nd_tll", Mac, Ipv6NdTll, NxmNdTll), new("nd_reserved", FieldFormat.Decimal, NdReserved),
        new("nd_options_type", FieldFormat.Decimal, NdOptionsType),
        new("tp_src", FieldFormat.Decimal, TcpSrc, NxmTcpSrc, UdpSrc, NxmUdpSrc, SctpSrc),
        new("tp_dst", FieldFormat.Decimal, TcpDst, NxmTcpDst, UdpDst, NxmUdpDst, SctpDst),
        new("tcp_flags", TcpFlags, OnfTcpFlags, NxmTcpFlags),
        // Of the specification; Open vSwitch doesn't have these.
        new("pbb_isid", Hex, PbbIsid), new("ipv6_exthdr", Hex, Ipv6Exthdr),
    ];

    private static IEnumerable<MatchRow> NshRows() =>
        NshFields.Select(field => new MatchRow(field.OvsName, field.Format, field));
}
