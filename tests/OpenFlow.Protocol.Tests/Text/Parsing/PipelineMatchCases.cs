namespace OpenFlow.Protocol.Tests.Text.Parsing;

/// <summary>
/// As <see cref="HeaderMatchCases"/>, of metadata, tunnels, registers, connections and some bits of them.
/// </summary>
internal static class PipelineMatchCases
{
    public static readonly TheoryData<string, string, string> Rows = new()
    {
        { "metadata=0x1234", "metadata=0x1234", "80 00 04 08 00 00 00 00 00 00 12 34" },
        { "metadata=5/0xf", "metadata=0x5/0xf", "80 00 05 10 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 0f" },
        {
            "tun_id=0x5,tun_src=1.2.3.4,tun_dst=5.6.7.8/24", "tun_id=0x5,tun_src=1.2.3.4,tun_dst=5.6.7.0/24",
            "80 00 4c 08 00 00 00 00 00 00 00 05  00 01 3e 04 01 02 03 04  00 01 41 08 05 06 07 00 ff ff ff 00"
        },
        { "tunnel_id=5/0xff", "tun_id=0x5/0xff", "80 00 4d 10 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 ff" },
        {
            "tun_ipv6_src=fe80::1,tun_ipv6_dst=fe80::/64", "tun_ipv6_src=fe80::1,tun_ipv6_dst=fe80::/64",
            "00 01 da 10 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01 "
                + "00 01 dd 20 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff "
                + "ff ff ff ff 00 00 00 00 00 00 00 00"
        },
        { "tun_flags=+oam", "tun_flags=+oam", "00 01 d0 02 00 01" },
        { "tun_flags=-oam", "tun_flags=-oam", "00 01 d0 02 00 00" },
        { "tun_flags=oam", "tun_flags=+oam", "00 01 d0 02 00 01" },
        { "tun_gbp_id=5,tun_gbp_flags=0x40", "tun_gbp_id=5,tun_gbp_flags=0x40", "00 01 4c 02 00 05  00 01 4e 01 40" },
        {
            "tun_gbp_id=5/0xff,tun_gbp_flags=1/0xf", "tun_gbp_id=0x5/0xff,tun_gbp_flags=0x1/0xf",
            "00 01 4d 04 00 05 00 ff  00 01 4f 02 01 0f"
        },
        { "tun_metadata0=0x1234", "tun_metadata0=0x1234", "00 01 50 02 12 34" },
        {
            "tun_metadata1=0x12/0xff,tun_metadata63=5", "tun_metadata1=0x12,tun_metadata63=0x5",
            "00 01 53 02 12 ff  00 01 ce 01 05"
        },
        {
            "tun_erspan_idx=0x5,tun_erspan_ver=1,tun_erspan_dir=1,tun_erspan_hwid=0x3",
            "tun_erspan_ver=1,tun_erspan_idx=0x5,tun_erspan_dir=1,tun_erspan_hwid=0x3",
            "ff ff 16 08 00 00 23 20 00 00 00 05  ff ff 18 05 00 00 23 20 01  ff ff 1a 05 00 00 23 20 01 "
                + "ff ff 1c 05 00 00 23 20 03"
        },
        {
            "tun_gtpu_flags=0x30,tun_gtpu_msgtype=255", "gtpu_flags=0x30,gtpu_msgtype=255",
            "ff ff 1e 05 00 00 23 20 30  ff ff 20 05 00 00 23 20 ff"
        },
        {
            "reg0=1,reg1=0x5/0xff,reg15=0xffffffff", "reg0=0x1,reg1=0x5/0xff,reg15=0xffffffff",
            "00 01 00 04 00 00 00 01  00 01 03 08 00 00 00 05 00 00 00 ff  00 01 1e 04 ff ff ff ff"
        },
        {
            "xreg0=0x123456789abcdef0,xreg7=5/0xff", "reg0=0x12345678,reg1=0x9abcdef0,reg15=0x5/0xff",
            "00 01 00 04 12 34 56 78  00 01 02 04 9a bc de f0  00 01 1f 08 00 00 00 05 00 00 00 ff"
        },
        {
            "xxreg0=0x1,xxreg3=0x5/0xff", "reg0=0,reg1=0,reg2=0,reg3=0x1,reg15=0x5/0xff",
            "00 01 00 04 00 00 00 00  00 01 02 04 00 00 00 00  00 01 04 04 00 00 00 00  00 01 06 04 00 00 00 01 "
                + "00 01 1f 08 00 00 00 05 00 00 00 ff"
        },
        {
            "pkt_mark=0x5,recirc_id=3,dp_hash=4/0xff,conj_id=5,actset_output=3",
            "pkt_mark=0x5,recirc_id=0x3,dp_hash=0x4/0xff,conj_id=5,actset_output=3",
            "00 01 47 08 00 00 00 04 00 00 00 ff  00 01 48 04 00 00 00 03  00 01 4a 04 00 00 00 05 "
                + "00 01 42 04 00 00 00 05  ff ff 56 08 4f 4e 46 00 00 00 00 03"
        },
        { "actset_output=LOCAL", "actset_output=LOCAL", "ff ff 56 08 4f 4e 46 00 ff ff ff fe" },
        { "ct_state=+trk-est,ip", "ct_state=-est+trk,ip", "80 00 0a 02 08 00  00 01 d3 08 00 00 00 20 00 00 00 22" },
        { "ct_state=trk|est,ip", "ct_state=est|trk,ip", "80 00 0a 02 08 00  00 01 d3 08 00 00 00 22 00 00 00 ff" },
        { "ct_state=0x21/0xff", "ct_state=new|trk", "00 01 d3 08 00 00 00 21 00 00 00 ff" },
        { "ct_state=0x3f", "ct_state=new|est|rel|rpl|inv|trk", "00 01 d3 08 00 00 00 3f 00 00 00 ff" },
        {
            "ct_state=+new+est+rel+rpl+inv+trk+snat+dnat", "ct_state=new|est|rel|rpl|inv|trk|snat|dnat",
            "00 01 d3 08 00 00 00 ff 00 00 00 ff"
        },
        {
            "ct_zone=7,ct_mark=0x5/0xf,ct_label=0x123456789abcdef0123456789abcdef0",
            "ct_zone=7,ct_mark=0x5/0xf,ct_label=0x123456789abcdef0123456789abcdef0",
            "00 01 d4 02 00 07  00 01 d7 08 00 00 00 05 00 00 00 0f "
                + "00 01 d8 10 12 34 56 78 9a bc de f0 12 34 56 78 9a bc de f0"
        },
        {
            "ct_zone=0x7,ct_label=5/0xff", "ct_zone=7,ct_label=0x5/0xff",
            "00 01 d4 02 00 07  00 01 d9 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 05 00 00 00 00 "
                + "00 00 00 00 00 00 00 00 00 00 00 ff"
        },
        { "packet_type=(1,0x800)", "packet_type=(1,0x800)", "80 00 58 04 00 01 08 00" },
        { "eth", "", "80 00 58 04 00 00 00 00" },
        {
            "packet_type=(1,0x894f),nsh_flags=1,nsh_ttl=2,nsh_mdtype=1,nsh_np=1,nsh_spi=0x123,nsh_si=255,"
                + "nsh_c1=1,nsh_c2=0x5/0xf",
            "packet_type=(1,0x894f),nsh_flags=1,nsh_ttl=2,nsh_mdtype=1,nsh_np=1,nsh_spi=0x123,nsh_si=255,"
                + "nsh_c1=0x1,nsh_c2=0x5/0xf",
            "80 00 58 04 00 01 89 4f  ff ff 02 05 00 5a d6 50 01  ff ff 14 05 00 5a d6 50 02 "
                + "ff ff 04 05 00 5a d6 50 01  ff ff 06 05 00 5a d6 50 01  ff ff 08 08 00 5a d6 50 00 00 01 23 "
                + "ff ff 0a 05 00 5a d6 50 ff  ff ff 0c 08 00 5a d6 50 00 00 00 01 "
                + "ff ff 0f 0c 00 5a d6 50 00 00 00 05 00 00 00 0f"
        },
        {
            "dl_type=0x894f,nsh_mdtype=1", "dl_type=0x894f,nsh_mdtype=1",
            "80 00 0a 02 89 4f  ff ff 04 05 00 5a d6 50 01"
        },
        { "NXM_NX_REG3[0..7]=5", "reg3=0x5/0xff", "00 01 07 08 00 00 00 05 00 00 00 ff" },
        { "reg3[0..7]=5,reg3[8..15]=0x7", "reg3=0x705/0xffff", "00 01 07 08 00 00 07 05 00 00 ff ff" },
        { "reg3[5]=1", "reg3=0x20/0x20", "00 01 07 08 00 00 00 20 00 00 00 20" },
        { "ipv6", "ipv6", "80 00 0a 02 86 dd" },
        { "tcp", "tcp", "80 00 0a 02 08 00  80 00 14 01 06" },
        { "arp", "arp", "80 00 0a 02 08 06" },
        { "icmp", "icmp", "80 00 0a 02 08 00  80 00 14 01 01" },
        { "udp", "udp", "80 00 0a 02 08 00  80 00 14 01 11" },
        { "dl_type=0x894f", "dl_type=0x894f", "80 00 0a 02 89 4f" },
        { "packet_type=(1,0x894f)", "packet_type=(1,0x894f)", "80 00 58 04 00 01 89 4f" },
        {
            "icmp,nw_src=1.2.3.4", "icmp,nw_src=1.2.3.4",
            "80 00 0a 02 08 00  80 00 14 01 01  80 00 16 04 01 02 03 04"
        },
        { "ip,nw_proto=2", "ip,nw_proto=2", "80 00 0a 02 08 00  80 00 14 01 02" },
        {
            "tcp,nw_src=1.2.3.4 tp_dst=5", "tcp,nw_src=1.2.3.4,tp_dst=5",
            "80 00 0a 02 08 00  80 00 14 01 06  80 00 16 04 01 02 03 04  80 00 1c 02 00 05"
        },
        {
            "dl_type=0x86dd,nw_proto=6,tp_src=5", "tcp6,tp_src=5",
            "80 00 0a 02 86 dd  80 00 14 01 06  80 00 1a 02 00 05"
        },
        { "dl_type=0x806,nw_proto=1", "arp,arp_op=1", "80 00 0a 02 08 06  80 00 2a 02 00 01" },
        { "ip,nw_proto=132,tp_src=5", "sctp,tp_src=5", "80 00 0a 02 08 00  80 00 14 01 84  80 00 22 02 00 05" },
        { "vlan_vid=0x1005/0x1fff", "dl_vlan=5", "80 00 0c 02 10 05" },
        {
            "dl_vlan=5,dl_type=0x800,nw_proto=6,tcp_dst=80", "tcp,dl_vlan=5,tp_dst=80",
            "80 00 0a 02 08 00  80 00 0c 02 10 05  80 00 14 01 06  80 00 1c 02 00 50"
        },
    };
}
