namespace Controller.Host.Policies.Import;

/// <summary>Keys of Faucet's rules and what they are here; keys that need no counterpart.</summary>
internal static class FaucetKeys
{
    /// <summary>Matches and set_fields: names of OpenFlow's fields as Ryu has them.</summary>
    public static IReadOnlyDictionary<string, string> Fields { get; } = new (string There, string Here)[]
    {
        ("in_port", "inPort"), ("dl_src", "sourceMac"), ("eth_src", "sourceMac"), ("dl_dst", "destinationMac"),
        ("eth_dst", "destinationMac"), ("dl_type", "etherType"), ("eth_type", "etherType"), ("dl_vlan", "vlan"),
        ("vlan_vid", "vlan"), ("dl_vlan_pcp", "vlanPriority"), ("vlan_pcp", "vlanPriority"), ("nw_proto", "protocol"),
        ("ip_proto", "protocol"), ("nw_src", "sourceAddress"), ("nw_dst", "destinationAddress"),
        ("ipv4_src", "sourceAddress"), ("ipv4_dst", "destinationAddress"), ("ipv6_src", "sourceAddress"),
        ("ipv6_dst", "destinationAddress"), ("tp_src", "sourcePort"), ("tp_dst", "destinationPort"),
        ("tcp_src", "sourcePort"), ("tcp_dst", "destinationPort"), ("udp_src", "sourcePort"),
        ("udp_dst", "destinationPort"), ("sctp_src", "sourcePort"), ("sctp_dst", "destinationPort"),
        ("icmpv4_type", "icmpType"), ("icmpv4_code", "icmpCode"), ("icmpv6_type", "icmpType"),
        ("icmpv6_code", "icmpCode"), ("icmp_type", "icmpType"), ("icmp_code", "icmpCode"), ("ip_dscp", "ipDscp"),
        ("ip_ecn", "ipEcn"), ("tcp_flags", "tcpFlags"), ("ipv6_flabel", "ipv6FlowLabel"),
        ("ipv6_nd_target", "ndTarget"), ("ipv6_nd_sll", "ndSourceMac"), ("ipv6_nd_tll", "ndTargetMac"),
        ("arp_op", "arpOperation"), ("arp_spa", "arpSourceAddress"), ("arp_tpa", "arpTargetAddress"),
        ("arp_sha", "arpSourceMac"), ("arp_tha", "arpTargetMac"), ("tunnel_id", "tunnelId"), ("metadata", "metadata"),
    }.ToDictionary(row => row.There, row => row.Here);

    /// <summary>Of a datapath: how Faucet itself works, and what is always so here.</summary>
    public static IReadOnlyList<string> OfDatapaths { get; } =
    [
        "description", "hardware", "arp_neighbor_timeout", "nd_neighbor_timeout", "advertise_interval", "cookie",
        "group_table", "groups", "ignore_learn_ins", "learn_jitter", "packetin_pps", "slowstart_pps", "multi_out",
        "max_host_fib_retry_count", "max_hosts_per_resolve_cycle", "max_resolve_backoff_time", "metrics_rate_limit_sec",
        "pipeline_config_dir", "use_idle_timeout", "table_sizes", "port_table_scale_factor", "idle_dst",
        "use_classification", "cache_update_guard_time", "ofchannel_log", "priority_offset", "low_priority",
        "high_priority", "highest_priority", "lowest_priority", "min_wildcard_table_size", "minimum_ip_size_check",
        "targeted_gw_resolution", "proactive_learn_v4", "proactive_learn_v6", "drop_broadcast_source_address",
        "drop_spoofed_faucet_mac", "strict_packet_in_cookie", "fast_advertise_interval", "metrics",
    ];

    /// <summary>Keys whose value here always is this one.</summary>
    public static IReadOnlyList<(string Key, bool Value)> Always { get; } =
    [
        ("enabled", true), ("hairpin", false), ("permanent_learn", false), ("unicast_flood", true), ("dot1x", false),
        ("loop_protect", false), ("loop_protect_external", false), ("restricted_bcast_arpnd", false),
        ("drop_bpdu", true), ("drop_lldp", true), ("egress_pipeline", false),
            ("dot1x_acl", false), ("dot1x_mab", false),
    ];

    public static IReadOnlyList<string> OfInterfaces { get; } = ["description", "opstatus_reconf", "lldp_beacon"];

    public static IReadOnlyList<string> OfVlans { get; } =
    [
        "description", "proactive_arp_limit", "proactive_nd_limit", "targeted_gw_resolution", "minimum_ip_size_check",
        "faucet_mac", "edge_learn_stack_root",
    ];
}
