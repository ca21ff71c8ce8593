namespace OpenFlow.Protocol.Tests.Text.Parsing;

/// <summary>
/// A match, how ovs-ofctl 3.1 prints it, and its fields.
/// </summary>
internal static class HeaderMatchCases
{
    public static readonly TheoryData<string, string, string> Rows = new()
    {
        { "in_port=LOCAL", "in_port=LOCAL", "80 00 00 04 ff ff ff fe" },
        { "in_port=local", "in_port=LOCAL", "80 00 00 04 ff ff ff fe" },
        { "in_port=CONTROLLER", "in_port=CONTROLLER", "80 00 00 04 ff ff ff fd" },
        { "in_port=ANY", "in_port=ANY", "80 00 00 04 ff ff ff ff" },
        { "dl_src=00:11:22:33:44:55", "dl_src=00:11:22:33:44:55", "80 00 08 06 00 11 22 33 44 55" },
        {
            "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00", "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00",
            "80 00 07 0c 01 00 00 00 00 00 01 00 00 00 00 00"
        },
        {
            "eth_src=00:11:22:33:44:55/ff:ff:ff:00:00:00,eth_dst=aa:bb:cc:dd:ee:ff",
            "dl_src=00:11:22:00:00:00/ff:ff:ff:00:00:00,dl_dst=aa:bb:cc:dd:ee:ff",
            "80 00 06 06 aa bb cc dd ee ff  80 00 09 0c 00 11 22 00 00 00 ff ff ff 00 00 00"
        },
        { "eth_type=0x800", "ip", "80 00 0a 02 08 00" },
        { "dl_type=2048,ip_src=1.2.3.4", "ip,nw_src=1.2.3.4", "80 00 0a 02 08 00  80 00 16 04 01 02 03 04" },
        { "dl_type=0x88cc", "dl_type=0x88cc", "80 00 0a 02 88 cc" },
        { "dl_vlan=5", "dl_vlan=5", "80 00 0c 02 10 05" },
        { "dl_vlan=5,dl_vlan_pcp=3", "dl_vlan=5,dl_vlan_pcp=3", "80 00 0c 02 10 05  80 00 0e 01 03" },
        { "dl_vlan=0xffff", "vlan_tci=0x0000/0x1fff", "80 00 0c 02 00 00" },
        { "dl_vlan_pcp=3", "dl_vlan_pcp=3", "80 00 0d 04 10 00 10 00  80 00 0e 01 03" },
        { "vlan_vid=0", "vlan_tci=0x0000/0x1fff", "80 00 0c 02 00 00" },
        { "vlan_vid=0x1005,vlan_pcp=7", "dl_vlan=5,dl_vlan_pcp=7", "80 00 0c 02 10 05  80 00 0e 01 07" },
        { "vlan_vid=0x1000/0x1000", "vlan_tci=0x1000/0x1000", "80 00 0d 04 10 00 10 00" },
        { "vlan_vid=4101/0x100f", "vlan_tci=0x1005/0x100f", "80 00 0d 04 10 05 10 0f" },
        { "vlan_tci=0x1123", "dl_vlan=291,dl_vlan_pcp=0", "80 00 0c 02 11 23  80 00 0e 01 00" },
        { "vlan_tci=0x1000/0x1000", "vlan_tci=0x1000/0x1000", "80 00 0d 04 10 00 10 00" },
        { "vlan_tci=0", "vlan_tci=0x0000/0x1fff", "80 00 0c 02 00 00" },
        { "vlan_tci=0xf123/0xf000", "dl_vlan_pcp=7", "80 00 0d 04 10 00 10 00  80 00 0e 01 07" },
        { "vlan_tci=0x1005/0x1fff", "dl_vlan=5", "80 00 0c 02 10 05" },
        { "vlan_tci=0x0005/0x0fff", "vlan_tci=0x0005/0x0fff", "80 00 0d 04 00 05 0f ff" },
        { "ip", "ip", "80 00 0a 02 08 00" },
        {
            "ip,nw_tos=16,nw_ecn=2,nw_ttl=64", "ip,nw_tos=16,nw_ecn=2,nw_ttl=64",
            "80 00 0a 02 08 00  80 00 10 01 04  80 00 12 01 02  00 01 3a 01 40"
        },
        { "ip,ip_dscp=8", "ip,nw_tos=32", "80 00 0a 02 08 00  80 00 10 01 08" },
        { "ip,ip_ecn=3", "ip,nw_ecn=3", "80 00 0a 02 08 00  80 00 12 01 03" },
        { "ip,ip_frag=first", "ip,nw_frag=first", "80 00 0a 02 08 00  00 01 34 01 01" },
        { "ip,ip_frag=later", "ip,nw_frag=later", "80 00 0a 02 08 00  00 01 34 01 03" },
        { "ip,nw_frag=no", "ip,nw_frag=no", "80 00 0a 02 08 00  00 01 34 01 00" },
        { "ip,nw_frag=yes", "ip,nw_frag=yes", "80 00 0a 02 08 00  00 01 35 02 01 01" },
        { "ip,nw_frag=not_later", "ip,nw_frag=not_later", "80 00 0a 02 08 00  00 01 35 02 00 02" },
        {
            "ip,nw_proto=47,nw_src=1.2.3.0/24,nw_dst=1.2.3.4/255.0.255.0",
            "ip,nw_src=1.2.3.0/24,nw_dst=1.0.3.0/255.0.255.0,nw_proto=47",
            "80 00 0a 02 08 00  80 00 14 01 2f  80 00 17 08 01 02 03 00 ff ff ff 00 "
                + "80 00 19 08 01 00 03 00 ff 00 ff 00"
        },
        {
            "ip,nw_proto=6,tp_src=1,tp_dst=2", "tcp,tp_src=1,tp_dst=2",
            "80 00 0a 02 08 00  80 00 14 01 06  80 00 1a 02 00 01  80 00 1c 02 00 02"
        },
        { "ip,nw_proto=17,tp_src=1", "udp,tp_src=1", "80 00 0a 02 08 00  80 00 14 01 11  80 00 1e 02 00 01" },
        { "ip,nw_proto=1,icmp_type=1", "icmp,icmp_type=1", "80 00 0a 02 08 00  80 00 14 01 01  80 00 26 01 01" },
        { "ipv6,nw_proto=58,icmp_type=1", "icmp6,icmp_type=1", "80 00 0a 02 86 dd  80 00 14 01 3a  80 00 3a 01 01" },
        {
            "tcp,tp_src=80/0xfff0", "tcp,tp_src=0x50/0xfff0",
            "80 00 0a 02 08 00  80 00 14 01 06  80 00 1b 04 00 50 ff f0"
        },
        {
            "tcp,tcp_src=0x50,tcp_dst=0x100/0xff00", "tcp,tp_src=80,tp_dst=0x100/0xff00",
            "80 00 0a 02 08 00  80 00 14 01 06  80 00 1a 02 00 50  80 00 1d 04 01 00 ff 00"
        },
        { "tcp6,tp_src=80", "tcp6,tp_src=80", "80 00 0a 02 86 dd  80 00 14 01 06  80 00 1a 02 00 50" },
        {
            "udp,udp_src=53,udp_dst=53/0xff", "udp,tp_src=53,tp_dst=0x35/0xff",
            "80 00 0a 02 08 00  80 00 14 01 11  80 00 1e 02 00 35  80 00 21 04 00 35 00 ff"
        },
        { "udp6,tp_dst=53", "udp6,tp_dst=53", "80 00 0a 02 86 dd  80 00 14 01 11  80 00 20 02 00 35" },
        {
            "sctp,sctp_src=1,sctp_dst=2", "sctp,tp_src=1,tp_dst=2",
            "80 00 0a 02 08 00  80 00 14 01 84  80 00 22 02 00 01  80 00 24 02 00 02"
        },
        { "sctp6,tp_dst=53", "sctp6,tp_dst=53", "80 00 0a 02 86 dd  80 00 14 01 84  80 00 24 02 00 35" },
        {
            "tcp,tcp_flags=+syn-ack", "tcp,tcp_flags=+syn-ack",
            "80 00 0a 02 08 00  80 00 14 01 06  ff ff 55 08 4f 4e 46 00 00 02 00 12"
        },
        {
            "tcp,tcp_flags=syn|ack", "tcp,tcp_flags=syn|ack",
            "80 00 0a 02 08 00  80 00 14 01 06  ff ff 54 06 4f 4e 46 00 00 12"
        },
        {
            "tcp,tcp_flags=0x12", "tcp,tcp_flags=syn|ack",
            "80 00 0a 02 08 00  80 00 14 01 06  ff ff 54 06 4f 4e 46 00 00 12"
        },
        {
            "tcp,tcp_flags=0x2/0x12", "tcp,tcp_flags=+syn-ack",
            "80 00 0a 02 08 00  80 00 14 01 06  ff ff 55 08 4f 4e 46 00 00 02 00 12"
        },
        { "tcp,tcp_flags=0", "tcp,tcp_flags=0", "80 00 0a 02 08 00  80 00 14 01 06  ff ff 54 06 4f 4e 46 00 00 00" },
        {
            "icmp,icmp_type=8,icmp_code=0", "icmp,icmp_type=8,icmp_code=0",
            "80 00 0a 02 08 00  80 00 14 01 01  80 00 26 01 08  80 00 28 01 00"
        },
        {
            "icmp6,icmp_type=128,icmp_code=0", "icmp6,icmp_type=128,icmp_code=0",
            "80 00 0a 02 86 dd  80 00 14 01 3a  80 00 3a 01 80  80 00 3c 01 00"
        },
        {
            "icmp6,icmpv6_type=135,nd_target=fe80::1,nd_sll=00:11:22:33:44:55",
            "icmp6,icmp_type=135,nd_target=fe80::1,nd_sll=00:11:22:33:44:55",
            "80 00 0a 02 86 dd  80 00 14 01 3a  80 00 3a 01 87 "
                + "80 00 3e 10 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01  80 00 40 06 00 11 22 33 44 55"
        },
        {
            "icmp6,icmp_type=136,icmp_code=0,nd_target=fe80::/16,nd_tll=00:11:22:33:44:55/ff:ff:00:00:00:00",
            "icmp6,icmp_type=136,icmp_code=0,nd_target=fe80::/16,nd_tll=00:11:00:00:00:00/ff:ff:00:00:00:00",
            "80 00 0a 02 86 dd  80 00 14 01 3a  80 00 3a 01 88  80 00 3c 01 00 "
                + "80 00 3f 20 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff ff 00 00 "
                + "00 00 00 00 00 00 00 00 00 00 00 00  80 00 43 0c 00 11 00 00 00 00 ff ff 00 00 00 00"
        },
        {
            "icmp6,icmp_type=136,nd_reserved=5,nd_options_type=2",
            "icmp6,icmp_type=136,nd_reserved=5,nd_options_type=2",
            "80 00 0a 02 86 dd  80 00 14 01 3a  80 00 3a 01 88  10 00 02 04 00 00 00 05  10 00 04 01 02"
        },
        {
            "arp,arp_op=1,arp_spa=1.2.3.4,arp_tpa=1.0.0.0/8,arp_sha=00:00:00:00:00:01,"
                + "arp_tha=00:00:00:00:00:02/00:00:00:00:00:ff",
            "arp,arp_spa=1.2.3.4,arp_tpa=1.0.0.0/8,arp_op=1,arp_sha=00:00:00:00:00:01,"
                + "arp_tha=00:00:00:00:00:02/00:00:00:00:00:ff",
            "80 00 0a 02 08 06  80 00 2a 02 00 01  80 00 2c 04 01 02 03 04  80 00 2f 08 01 00 00 00 ff 00 00 00 "
                + "80 00 30 06 00 00 00 00 00 01  80 00 33 0c 00 00 00 00 00 02 00 00 00 00 00 ff"
        },
        {
            "arp,nw_src=1.2.3.4,nw_dst=5.6.7.8,nw_proto=2", "arp,arp_spa=1.2.3.4,arp_tpa=5.6.7.8,arp_op=2",
            "80 00 0a 02 08 06  80 00 2a 02 00 02  80 00 2c 04 01 02 03 04  80 00 2e 04 05 06 07 08"
        },
        { "rarp,arp_op=3", "rarp,arp_op=3", "80 00 0a 02 80 35  80 00 2a 02 00 03" },
        {
            "ipv6,ipv6_src=2001:db8::/32,ipv6_dst=::1,ipv6_label=0x12345",
            "ipv6,ipv6_src=2001:db8::/32,ipv6_dst=::1,ipv6_label=0x12345",
            "80 00 0a 02 86 dd  80 00 35 20 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff "
                + "00 00 00 00 00 00 00 00 00 00 00 00  80 00 36 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 "
                + "80 00 38 04 00 01 23 45"
        },
        {
            "ipv6,ipv6_src=::ffff:1.2.3.4,ipv6_dst=2001:db8:0:1:1:1:1:1",
            "ipv6,ipv6_src=::ffff:1.2.3.4,ipv6_dst=2001:db8:0:1:1:1:1:1",
            "80 00 0a 02 86 dd  80 00 34 10 00 00 00 00 00 00 00 00 00 00 ff ff 01 02 03 04 "
                + "80 00 36 10 20 01 0d b8 00 00 00 01 00 01 00 01 00 01 00 01"
        },
        {
            "ipv6,ipv6_dst=fe80::1/ffff::ffff", "ipv6,ipv6_dst=fe80::1/ffff::ffff",
            "80 00 0a 02 86 dd  80 00 37 20 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01 ff ff 00 00 "
                + "00 00 00 00 00 00 00 00 00 00 ff ff"
        },
        {
            "ipv6,ipv6_label=0x100/0xf00,nw_tos=32,nw_ttl=3", "ipv6,ipv6_label=0x00100/0x00f00,nw_tos=32,nw_ttl=3",
            "80 00 0a 02 86 dd  80 00 10 01 08  80 00 39 08 00 00 01 00 00 00 0f 00  00 01 3a 01 03"
        },
        {
            "mpls,mpls_label=1000,mpls_tc=3,mpls_bos=1,mpls_ttl=5",
            "mpls,mpls_label=1000,mpls_tc=3,mpls_ttl=5,mpls_bos=1",
            "80 00 0a 02 88 47  80 00 44 04 00 00 03 e8  80 00 46 01 03  80 00 48 01 01  00 01 3c 01 05"
        },
        { "mplsm,mpls_label=0x3", "mplsm,mpls_label=3", "80 00 0a 02 88 48  80 00 44 04 00 00 00 03" },
        { "mpls", "mpls", "80 00 0a 02 88 47" },
    };
}
