using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Text;

/// <summary>The wanted lines are what ovs-ofctl 3.1 prints for the same octets.</summary>
public sealed class FlowPrinterTests
{
    [Fact]
    public void FlowPrinter_prints_a_flow_as_ovs_ofctl_does()
    {
        var flow = new FlowStatsEntry
        {
            Cookie = new Cookie(0x5d),
            Duration = new FlowDuration(1, 500_000_000),
            Table = new TableId(30),
            PacketCount = 1,
            ByteCount = 2,
            IdleTimeout = 3,
            HardTimeout = 300,
            Priority = 10,
            Flags = FlowModFlags.SendFlowRemoved,
            Match = Match.Any.InPort(new PortNumber(1)).Vlan(VlanId.Untagged)
                .EthSrc(new MacAddress(0x020000000001)).View,
            Instructions = InstructionList.Of(
                ActionList.Of(new PushVlanAction(EtherType.Vlan), SetFieldAction.Vlan(new VlanId(10))),
                new TableId(40)).View,
        };
        Assert.Equal(
            "cookie=0x5d, duration=1.500s, table=30, n_packets=1, n_bytes=2, idle_timeout=3, hard_timeout=300, "
            + "send_flow_rem priority=10,in_port=1,vlan_tci=0x0000/0x1fff,dl_src=02:00:00:00:00:01 "
            + "actions=push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:40",
            FlowPrinter.Print(flow));
    }

    [Fact]
    public void FlowPrinter_leaves_out_the_usual_priority_and_an_empty_match()
    {
        var flow = new FlowStatsEntry { Priority = 0x8000, Duration = new FlowDuration(7, 0) };
        Assert.Equal("cookie=0x0, duration=7s, table=0, n_packets=0, n_bytes=0, actions=drop", FlowPrinter.Print(flow));
    }

    [Theory]
    [InlineData(0u, "7s")]
    [InlineData(10_000_000u, "7.010s")]
    [InlineData(6_000u, "7.000006s")]
    [InlineData(2_220u, "7.00000222s")]
    public void FlowPrinter_prints_as_many_decimals_as_it_takes(uint nanoseconds, string wanted) =>
        Assert.Contains($"duration={wanted},",
            FlowPrinter.Print(new FlowStatsEntry { Duration = new FlowDuration(7, nanoseconds) }));

    [Theory]
    [InlineData("", "")]
    [InlineData("80 00 00 04 ff ff ff fe", "in_port=LOCAL")]
    [InlineData("80 00 0a 02 08 00  80 00 14 01 06  80 00 1c 02 00 50", "tcp,tp_dst=80")]
    [InlineData("80 00 0a 02 08 00  80 00 14 01 2f", "ip,nw_proto=47")]
    [InlineData("80 00 0a 02 86 dd  80 00 14 01 11", "udp6")]
    [InlineData("80 00 0a 02 88 cc", "dl_type=0x88cc")]
    [InlineData("80 00 0a 02 08 00  80 00 19 08 0a 00 00 00 ff ff ff 00", "ip,nw_dst=10.0.0.0/24")]
    [InlineData("80 00 0a 02 08 06  80 00 2d 08 0a 00 00 01 ff 00 00 ff", "arp,arp_spa=10.0.0.1/255.0.0.255")]
    [InlineData("80 00 0c 02 10 0a", "dl_vlan=10")]
    [InlineData("80 00 0c 02 10 0a  80 00 0e 01 03", "dl_vlan=10,dl_vlan_pcp=3")]
    [InlineData("80 00 0d 04 10 00 10 00", "vlan_tci=0x1000/0x1000")]
    [InlineData("80 00 0d 04 10 00 10 00  80 00 0e 01 01", "dl_vlan_pcp=1")]
    [InlineData("80 00 07 0c 01 00 00 00 00 00 01 00 00 00 00 00", "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00")]
    [InlineData("80 00 07 0c 01 00 00 00 00 00 ff ff ff ff ff ff", "dl_dst=01:00:00:00:00:00")]
    [InlineData("80 00 05 10 00 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff", "metadata=0/0xffffffff")]
    [InlineData("80 00 4c 08 00 00 00 00 00 00 c3 50  00 01 40 04 c0 a8 02 04", "tun_id=0xc350,tun_dst=192.168.2.4")]
    [InlineData("80 00 0a 02 08 00  00 01 35 02 03 03", "ip,nw_frag=later")]
    [InlineData("80 00 0a 02 08 00  80 00 10 01 2e", "ip,nw_tos=184")]
    [InlineData("80 00 0a 02 86 dd  80 00 39 08 00 00 00 00 00 0f ff f0", "ipv6,ipv6_label=0x00000/0xffff0")]
    public void FlowPrinter_prints_a_match_as_ovs_ofctl_does(string oxms, string wanted) =>
        Assert.Equal(wanted, PrintMatch(oxms));

    [Theory]
    [InlineData("80 00 fe 02 ab cd", "oxm(0x8000fe02)=0xabcd")]
    [InlineData("80 00 ff 04 ab cd ff 00", "oxm(0x8000ff04)=0xabcd/0xff00")]
    [InlineData("ff ff c0 06 4f 4e 46 00 00 02", "oxm(0xffffc006)=experimenter 0x4f4e4600:0x0002")]
    public void FlowPrinter_prints_fields_that_it_does_not_know_as_hex(string oxms, string wanted) =>
        Assert.Equal(wanted, PrintMatch(oxms));

    public static TheoryData<string, IAction[]> Actions() => new()
    {
        { "drop", [] },
        { "output:7,IN_PORT,CONTROLLER:128,FLOOD", [
            new OutputAction(new PortNumber(7)), new OutputAction(PortNumber.InPort),
            new OutputAction(PortNumber.Controller, 128), new OutputAction(PortNumber.Flood)] },
        { "dec_ttl,set_queue:5,group:9,pop_vlan", [
            new DecNwTtlAction(), new SetQueueAction(5), new GroupAction(new GroupId(9)), new PopVlanAction()] },
        { "set_field:192.168.2.9->ip_dst,set_field:0x9->tun_id,set_field:443->tcp_dst", [
            new SetFieldAction(OxmFields.Ipv4Dst, 0xc0a80209), new SetFieldAction(OxmFields.TunnelId, 9),
            new SetFieldAction(OxmFields.TcpDst, 443)] },
        { "resubmit(,5),resubmit(3,7),resubmit(LOCAL,7)", [
            new ResubmitTableAction(new TableId(5)), new ResubmitTableAction(new PortNumber(3), new TableId(7)),
            new ResubmitTableAction(PortNumber.Local, new TableId(7))] },
        { "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],load:0x5->NXM_NX_REG0[8..11]", [
            new MoveAction(OxmFields.NxmEthSrc, OxmFields.NxmEthDst),
            new LoadAction(5, OxmFields.NxmRegisters[0].Slice(8, 4))] },
        { "controller(reason=no_match,max_len=128,id=3)", [
            new ControllerAction { MaxLength = 128, ControllerId = 3, Reason = PacketInReason.NoMatch }] },
        { "controller(max_len=128,id=3,userdata=01.02.03,pause,meter_id=7)", [
            new ControllerAction
            {
                MaxLength = 128, ControllerId = 3, UserData = [1, 2, 3], Pause = true, Meter = new MeterId(7),
            }] },
        { "learn(table=40,hard_timeout=300,priority=10,cookie=0x5d,NXM_OF_VLAN_TCI[0..11],"
            + "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],output:NXM_OF_IN_PORT[])", [
            new LearnBuilder(new TableId(40)) { HardTimeout = 300, Priority = 10, Cookie = new Cookie(0x5d) }
                .Match(OxmFields.NxmVlanTci.Slice(0, 12)).Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
                .Load(0, OxmFields.NxmVlanTci).Output(OxmFields.NxmInPort).Build()] },
        { "learn(table=1,fin_idle_timeout=2,send_flow_rem,delete_learned,limit=3,result_dst=NXM_NX_REG0[8],"
            + "eth_type=0x806,load:NXM_NX_REG1[2..17]->NXM_NX_REG0[0..15])", [
            new LearnBuilder(new TableId(1))
            {
                FinIdleTimeout = 2, Limit = 3, Result = OxmFields.NxmRegisters[0].Slice(8, 1),
                Flags = LearnFlags.SendFlowRemoved | LearnFlags.DeleteLearned,
            }.MatchValue(OxmFields.EthType, 0x806)
                .Load(OxmFields.NxmRegisters[1].Slice(2, 16), OxmFields.NxmRegisters[0].Slice(0, 16)).Build()] },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public void FlowPrinter_prints_actions_as_ovs_ofctl_does(string wanted, IAction[] actions) =>
        Assert.Equal(wanted, FlowPrinter.Actions(ActionList.Of(actions).View));

    [Theory]
    [InlineData("00 63 00 08 01 02 03 04", "action(type=99,body=01020304)")]
    [InlineData("ff ff 00 10 00 00 23 20 00 63 00 00 00 00 00 01", "action(type=65535,body=000023200063000000000001)")]
    [InlineData("00 00 00 08 00 00 00 07", "action(type=0,body=00000007)")]
    public void FlowPrinter_prints_actions_that_it_does_not_know_as_hex(string octets, string wanted)
    {
        Assert.True(ActionListView.TryRead(AnnotatedHex.Read(octets), out ActionListView actions, out _));
        Assert.Equal(wanted, FlowPrinter.Actions(actions));
    }

    [Fact]
    public void FlowPrinter_prints_instructions_as_ovs_ofctl_does()
    {
        InstructionList instructions = InstructionList.Of(meter: new MeterId(1), metadata: (0x1234, 0xffff),
            write: ActionList.Of(new OutputAction(new PortNumber(1))), next: new TableId(2));
        Assert.Equal("meter:1,write_actions(output:1),write_metadata:0x1234/0xffff,goto_table:2",
            FlowPrinter.Instructions(instructions.View));
    }

    [Fact]
    public void FlowPrinter_prints_a_group_as_ovs_ofctl_does()
    {
        var group = new GroupDescEntry
        {
            Type = GroupType.FastFailover,
            Group = new GroupId(4),
            Buckets = BucketList.Of(
                Bucket.Of(new OutputAction(new PortNumber(1))) with { WatchPort = new PortNumber(1) },
                Bucket.Of(new OutputAction(new PortNumber(2))) with { WatchGroup = new GroupId(1) }).View,
        };
        Assert.Equal("group_id=4,type=ff,bucket=watch_port:1,actions=output:1,bucket=watch_group:1,actions=output:2",
            FlowPrinter.Group(group));
    }

    private static string PrintMatch(string oxms)
    {
        byte[] octets = AnnotatedHex.Read(oxms);
        byte[] match = new byte[MatchView.SizeOf(octets)];
        MatchView.Write(match, octets);
        Assert.True(MatchView.TryRead(match, out MatchView view, out _, out _));
        return FlowPrinter.Match(view);
    }
}
