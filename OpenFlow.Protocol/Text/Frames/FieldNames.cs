using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>The order in which ovs-ofctl lists fields, which is neither that of their numbers nor of prerequisites.</summary>
internal static class FieldNames
{
    private static readonly string[] Ordered =
    [
        "dp_hash", "recirc_id", "packet_type", "conj_id", "tun_id", "tun_src", "tun_dst", "tun_ipv6_src",
        "tun_ipv6_dst", "tun_flags", "tun_ttl", "tun_tos", "tun_gbp_id", "tun_gbp_flags", "tun_erspan_idx",
        "tun_erspan_ver", "tun_erspan_dir", "tun_erspan_hwid", "tun_gtpu_flags", "tun_gtpu_msgtype",
        .. Numbered("tun_metadata", 0, 64), "metadata", "in_port", "in_port_oxm", "actset_output",
        "skb_priority", "pkt_mark", "ct_state", "ct_zone", "ct_mark", "ct_label", "ct_nw_proto", "ct_nw_src",
        "ct_nw_dst", "ct_ipv6_src", "ct_ipv6_dst", "ct_tp_src", "ct_tp_dst", .. Numbered("reg", 0, 16),
        .. Numbered("xreg", 0, 8), .. Numbered("xxreg", 0, 4), "eth_src", "eth_dst", "eth_type", "vlan_tci", "dl_vlan",
        "vlan_vid", "dl_vlan_pcp", "vlan_pcp", "mpls_label", "mpls_tc", "mpls_bos", "mpls_ttl", "ip_src", "ip_dst",
        "ipv6_src", "ipv6_dst", "ipv6_label", "nw_proto", "nw_tos", "ip_dscp", "nw_ecn", "nw_ttl", "ip_frag", "arp_op",
        "arp_spa", "arp_tpa", "arp_sha", "arp_tha", "tcp_src", "tcp_dst", "tcp_flags", "udp_src", "udp_dst", "sctp_src",
        "sctp_dst", "icmp_type", "icmp_code", "icmpv6_type", "icmpv6_code", "nd_target", "nd_sll", "nd_tll",
        "nd_reserved", "nd_options_type", "nsh_flags", "nsh_mdtype", "nsh_np", "nsh_spi", "nsh_si",
        .. Numbered("nsh_c", 1, 4), "nsh_ttl",
    ];

    private static readonly Dictionary<string, int> Places =
        Ordered.Select((name, place) => (name, place)).ToDictionary(row => row.name, row => row.place);

    /// <summary>The field's place; -1 for one that Open vSwitch doesn't have or whose size is wrong: it
    /// leaves that out.</summary>
    public static int PlaceOf(OxmId id)
    {
        if (!OxmFields.TryFind(id.Header, id.Experimenter, out OxmField field)
            || (id.Header != field.Header && id.Header != field.MaskedHeader && id != new OxmId(field, masked: true)))
            return -1;
        // The same field with 16 or 32 bits has two names.
        string name = field == OxmFields.InPort ? "in_port_oxm" : field.OvsName;
        return Places.GetValueOrDefault(name, -1);
    }

    public static IReadOnlyList<string> Of(IEnumerable<int> places) => [.. places.Select(place => Ordered[place])];

    private static IEnumerable<string> Numbered(string name, int first, int count) =>
        Enumerable.Range(first, count).Select(number => $"{name}{number}");
}
