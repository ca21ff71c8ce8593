namespace OpenFlow.Protocol.Tests.Fuzzing;

/// <summary>Texts in ovs-ofctl's syntax, with something of each kind, for the fuzzer to damage.</summary>
internal static class FuzzTexts
{
    public static readonly string[] Flows =
    [
        "table=0,priority=10,tcp,nw_dst=10.0.0.0/8,tp_dst=80,actions=mod_tp_dst:25,NORMAL",
        "in_port=1,dl_vlan=10,dl_vlan_pcp=3,dl_src=02:00:00:00:00:01/ff:ff:ff:00:00:00,actions=pop_vlan,output:2",
        "udp6,ipv6_src=2001:db8::/32,tp_src=0x50/0xfffe,actions=set_field:2001:db8::1->ipv6_dst,CONTROLLER:128",
        "cookie=0x1234,idle_timeout=60,hard_timeout=300,send_flow_rem,actions=goto_table:3",
        "table=3,ip,reg0=0x1/0xff,metadata=0x5,ct_state=+trk-new,actions=ct(commit,zone=5,nat(src=10.0.0.1-10.0.0.9))",
        "actions=learn(table=3,hard_timeout=30,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],"
            + "load:0->NXM_OF_VLAN_TCI[],output:NXM_OF_IN_PORT[])",
        "arp,arp_op=1,actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],load:0x2->NXM_OF_ARP_OP[],in_port",
        "actions=write_metadata:0x1/0xf,meter:2,write_actions(group:5),clear_actions",
        "conj_id=7,actions=resubmit(1,2),note:00.11.22,controller(reason=no_match,max_len=64,id=1),conjunction(7,1/2)",
        "tun_id=0x5,actions=set_tunnel:7,multipath(eth_src,50,modulo_n,1,0,NXM_NX_REG0[0..3]),dec_ttl(1,2)",
    ];

    public static readonly string[] Groups =
    [
        "group_id=1,type=all,bucket=output:1,bucket=output:2",
        "group_id=2,type=select,bucket=weight:5,actions=set_field:02:00:00:00:00:01->eth_dst,output:3",
        "group_id=3,type=ff,bucket=watch_port:1,output:1,bucket=watch_group:2,output:2",
    ];

    public static readonly string[] Meters =
    [
        "meter=1,kbps,burst,band=type=drop,rate=1000,burst_size=100",
        "meter=2,pktps,stats,bands=type=dscp_remark,rate=10,prec_level=1",
    ];

    public static readonly string[] PacketOuts =
    [
        "in_port=1,actions=output:2,packet=ffffffffffff02000000000108060001",
        "in_port=controller packet=0200000000020200000000010800 actions=resubmit(,0)",
    ];
}
