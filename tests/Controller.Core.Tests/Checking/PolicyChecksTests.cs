using Controller.Core.Checking;
using Controller.Core.Explaining;
using Controller.Core.Tests.Explaining;
using Controller.Core.Topology;

namespace Controller.Core.Tests.Checking;

public sealed class PolicyChecksTests
{
    private static readonly VlanMembership Access10 = VlanMembership.Access(10);
    private static readonly VlanMembership Access20 = VlanMembership.Access(20);

    private static Dictionary<PortId, VlanMembership> Vlans(params (uint Port, VlanMembership Membership)[] ports) =>
        ports.ToDictionary(port => TextNetwork.At(1, port.Port), port => port.Membership);

    private static IReadOnlyList<Finding> Run(TextNetwork network, CheckOptions? options = null) =>
        PolicyChecks.Run(network.Model, options);

    // The packet that is told, read again from its text, does what is told of it.
    private static Explanation Again(TextNetwork network, Finding finding)
    {
        Counterexample packet = finding.Counterexample!;
        Assert.Equal(packet.Hex, Convert.ToHexStringLower(TextNetwork.Frame(packet.Match).Frame));
        return new Explainer(network.Model).Explain(packet.Entry, packet.Frame);
    }

    [Fact]
    public void PolicyChecks_find_nothing_wrong_with_a_good_state() => Assert.Empty(Run(
        new TextNetwork()
            .Bridge("priority=9,tcp,tp_dst=80 actions=drop\npriority=8,in_port=1 actions=output:2\npriority=1,in_port=2 actions=output:1")
            .Bridge("priority=8,in_port=1 actions=output:2\npriority=1,in_port=2 actions=output:1")
            .Wire(1, 2, 2, 1)));

    [Fact]
    public void PolicyChecks_a_flow_that_one_ahead_of_it_covers_can_never_match()
    {
        TextNetwork network = new TextNetwork().Bridge(
            """
            cookie=1,priority=9,tcp,nw_dst=10.0.0.0/8 actions=drop
            cookie=2,priority=5,tcp,nw_dst=10.1.0.0/16,tp_dst=80 actions=output:2
            cookie=3,priority=5,tcp,nw_dst=11.1.0.0/16,tp_dst=80 actions=output:2
            """);

        Finding finding = Assert.Single(Run(network));

        Assert.Equal(FindingKind.NeverMatches, finding.Kind);
        Assert.Equal([2UL, 1UL], finding.Rules.Select(rule => rule.Flow.Cookie.Value));
        Assert.Equal(1UL, Again(network, finding).Verdicts[0].Flow!.Cookie.Value);
        Assert.Contains("tp_dst=80", finding.Counterexample!.Match, StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyChecks_a_flow_that_two_others_cover_together_can_never_match()
    {
        Finding finding = Assert.Single(Run(new TextNetwork().Bridge(
            """
            cookie=1,priority=9,ip,nw_dst=10.0.0.0/9 actions=drop
            cookie=2,priority=9,ip,nw_dst=10.128.0.0/9 actions=drop
            cookie=3,priority=5,ip,nw_dst=10.0.0.0/8 actions=output:2
            """)));

        Assert.Equal(FindingKind.NeverMatches, finding.Kind);
        Assert.Equal([3UL, 1UL, 2UL], finding.Rules.Select(rule => rule.Flow.Cookie.Value));
    }

    [Fact]
    public void PolicyChecks_flows_that_overlap_in_part_are_no_finding() => Assert.Empty(Run(new TextNetwork().Bridge(
        """
        priority=9,ip,nw_dst=10.0.0.0/9 actions=drop
        priority=5,ip,nw_dst=10.0.0.0/8 actions=output:2
        priority=5,tcp actions=output:3
        priority=1 actions=output:2
        """)));

    [Fact]
    public void PolicyChecks_find_the_one_address_that_goes_round_among_many_that_do_not()
    {
        string flows = string.Join('\n', Enumerable.Range(1, 300).Select(i =>
            $"cookie={i},priority=5,dl_dst=02:00:00:00:{i / 256:x2}:{i % 256:x2} actions=output:2"));
        TextNetwork network = new TextNetwork()
            .Bridge("priority=9,in_port=3 actions=output:2\n" + flows)
            .Bridge("priority=9,dl_dst=02:00:00:00:00:4d actions=output:3\npriority=1 actions=output:2")
            .Bridge("priority=1,in_port=1 actions=output:2")
            .Wire(1, 2, 2, 1).Wire(2, 3, 3, 1).Wire(3, 2, 1, 3);

        Finding finding = Assert.Single(Run(network));

        Assert.Equal(FindingKind.ForwardingLoop, finding.Kind);
        Assert.Contains("dl_dst=02:00:00:00:00:4d", finding.Counterexample!.Match, StringComparison.Ordinal);
        Assert.Equal(VerdictKind.Loop, Assert.Single(Again(network, finding).Verdicts).Kind);
        Assert.Contains(finding.Rules, rule => rule.Flow.Cookie.Value == 0x4d);
    }

    [Fact]
    public void PolicyChecks_a_loop_that_only_packets_past_an_access_list_can_take_has_such_a_packet()
    {
        TextNetwork network = new TextNetwork()
            .Bridge(
                """
                priority=9,in_port=3 actions=output:2
                priority=8,tcp actions=drop
                priority=7,udp,tp_dst=0/0x8000 actions=drop
                priority=1 actions=goto_table:5
                table=5,priority=5,udp actions=output:2
                """)
            .Bridge("priority=1,in_port=1 actions=output:2")
            .Wire(1, 2, 2, 1).Wire(2, 2, 1, 3);

        Finding finding = Assert.Single(Run(network));

        Assert.Equal(FindingKind.ForwardingLoop, finding.Kind);
        Assert.Equal(VerdictKind.Loop, Assert.Single(Again(network, finding).Verdicts).Kind);
    }

    [Fact]
    public void PolicyChecks_two_bridges_that_flood_over_two_links_loop()
    {
        TextNetwork network = new TextNetwork()
            .Bridge("priority=1 actions=FLOOD").Bridge("priority=1 actions=FLOOD")
            .Wire(1, 2, 2, 2).Wire(1, 3, 2, 3);

        Assert.Contains(Run(network), finding => finding.Kind == FindingKind.ForwardingLoop);
    }

    [Fact]
    public void PolicyChecks_a_packet_that_changes_its_vlan_is_a_leak()
    {
        TextNetwork network = new TextNetwork().Bridge(
            """
            cookie=1,priority=5,in_port=1,vlan_tci=0/0x1fff actions=push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:10
            cookie=2,priority=5,in_port=2,vlan_tci=0/0x1fff actions=push_vlan:0x8100,set_field:4116->vlan_vid,goto_table:10
            cookie=3,table=10,priority=5,dl_vlan=10,dl_dst=02:00:00:00:00:09 actions=pop_vlan,output:2
            cookie=4,table=10,priority=1,dl_vlan=10 actions=pop_vlan,output:1
            """);

        Finding finding = Assert.Single(Run(network, new CheckOptions { Vlans = Vlans((1, Access10), (2, Access20)) }));

        Assert.Equal(FindingKind.VlanLeak, finding.Kind);
        Assert.Equal("a packet of VLAN 10 (untagged) that comes in by br1/p1 leaves by br1/p2 as one of VLAN 20 (untagged)",
            finding.Text);
        Assert.Equal([1UL, 3UL], finding.Rules.Select(rule => rule.Flow.Cookie.Value));
        Verdict verdict = Assert.Single(Again(network, finding).Verdicts);
        Assert.Equal(TextNetwork.At(1, 2), verdict.At);
    }

    [Fact]
    public void PolicyChecks_a_tagged_frame_that_an_access_port_lets_in_or_out_is_a_leak()
    {
        TextNetwork letsIn = new TextNetwork().Bridge("priority=5,in_port=1,dl_vlan=20 actions=pop_vlan,output:2");
        TextNetwork letsOut = new TextNetwork().Bridge("priority=5,in_port=3,dl_vlan=10 actions=output:1");
        VlanMembership trunk = new(null, new HashSet<ushort> { 10, 20 });

        Assert.Equal(FindingKind.VlanLeak, Assert.Single(
            Run(letsIn, new CheckOptions { Vlans = Vlans((1, Access10), (2, Access20)) })).Kind);
        Assert.Equal(
            "a packet of VLAN 10 (tagged) that comes in by br1/p3 leaves by br1/p1 as one of VLAN 10 (tagged), which the "
            + "port doesn't carry",
            Assert.Single(Run(letsOut, new CheckOptions { Vlans = Vlans((1, Access10), (3, trunk)) })).Text);
    }

    [Fact]
    public void PolicyChecks_vlans_that_stay_apart_are_no_finding()
    {
        TextNetwork network = new TextNetwork().Bridge(
            """
            priority=5,in_port=1,vlan_tci=0/0x1fff actions=push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:10
            priority=5,in_port=2,vlan_tci=0/0x1fff actions=push_vlan:0x8100,set_field:4116->vlan_vid,goto_table:10
            priority=5,in_port=3,dl_vlan=10 actions=goto_table:10
            priority=5,in_port=3,dl_vlan=20 actions=goto_table:10
            table=10,priority=1,dl_vlan=10 actions=group:10
            table=10,priority=1,dl_vlan=20 actions=group:20
            """,
            "group_id=10,type=all,bucket=actions=pop_vlan,output:1,bucket=actions=output:3",
            "group_id=20,type=all,bucket=actions=pop_vlan,output:2,bucket=actions=output:3");
        VlanMembership trunk = new(null, new HashSet<ushort> { 10, 20 });

        Assert.Empty(Run(network, new CheckOptions { Vlans = Vlans((1, Access10), (2, Access20), (3, trunk)) }));
    }

    // As docs/pipeline.md has them: p1 is an access port of VLAN 10, p2 a trunk of all.
    [Fact]
    public void PolicyChecks_find_nothing_wrong_with_what_a_learning_switch_holds()
    {
        TextNetwork network = new TextNetwork().Bridge(
            """
            priority=65000,in_port=1,dl_dst=01:80:c2:00:00:0e,dl_type=0x88cc actions=CONTROLLER:65535
            priority=60000,dl_dst=01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0 actions=drop
            priority=60000,dl_src=01:00:00:00:00:00/01:00:00:00:00:00 actions=drop
            priority=60000,dl_vlan=4095 actions=drop
            priority=200,in_port=2,dl_vlan=0 actions=pop_vlan,goto_table:30
            priority=200,in_port=1,vlan_tci=0x0000/0x1fff actions=push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:30
            priority=200,in_port=1,dl_vlan=0 actions=set_field:4106->vlan_vid,goto_table:30
            priority=100,in_port=2 actions=goto_table:30
            priority=0 actions=drop
            table=30,priority=200,in_port=1,dl_vlan=10 actions=learn(table=40,hard_timeout=300,priority=1000,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],output:NXM_OF_IN_PORT[]),goto_table:40
            table=30,priority=100,in_port=2 actions=learn(table=40,hard_timeout=300,priority=1000,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),goto_table:40
            table=30,priority=0 actions=goto_table:40
            table=40,priority=1000,vlan_tci=0x000a/0x0fff,dl_dst=02:00:00:00:00:01 actions=load:0->NXM_OF_VLAN_TCI[],output:1
            table=40,priority=1000,vlan_tci=0x000a/0x0fff,dl_dst=02:00:00:00:00:02 actions=output:2
            table=40,priority=0 actions=goto_table:50
            table=50,priority=100,vlan_tci=0x0000/0x1fff actions=group:1560346624
            table=50,priority=100,dl_vlan=10 actions=group:1560346634
            table=50,priority=0 actions=group:1560350719
            """,
            "group_id=1560346624,type=all,bucket=actions=output:2",
            "group_id=1560350719,type=all,bucket=actions=output:2",
            "group_id=1560346634,type=all,bucket=actions=pop_vlan,output:1,bucket=actions=output:2");

        Assert.Empty(Run(network, new CheckOptions { Vlans = Vlans((1, Access10), (2, VlanMembership.TrunkOfAll)) }));
    }

    [Fact]
    public void PolicyChecks_say_what_they_did_not_look_at()
    {
        TextNetwork network = new TextNetwork().Bridge("priority=1 actions=NORMAL,goto_table:1\ntable=1 actions=drop")
            .Bridge("priority=1 actions=drop").Wire(1, 2, 2, 1);

        IReadOnlyList<Finding> findings = Run(network, new CheckOptions { MaxFlowsMet = 1 });

        Assert.Contains(findings, finding => finding.Kind == FindingKind.NotChecked
            && finding.Text.Contains("it takes more than looking at 1 flows", StringComparison.Ordinal));
        Assert.Contains(Run(network), finding => finding.Text.Contains("NORMAL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("load:0->NXM_NX_REG0[2]", true)]
    [InlineData("load:1->NXM_NX_REG0[2]", false)]
    [InlineData("load:0->NXM_NX_REG0[3]", false)]
    public void PolicyChecks_a_resubmit_of_which_the_bits_tell_that_it_ends_needs_no_walk(string load, bool ends)
    {
        TextNetwork network = new TextNetwork().Bridge(
            $"""
            priority=1 actions=load:1->NXM_NX_REG0[2],goto_table:4
            table=4,priority=9,reg0=4/4 actions=set_field:02:00:00:00:00:01->eth_src,{load},resubmit(,4)
            table=4,priority=1 actions=output:2
            """);

        bool walked = Run(network, new CheckOptions { MaxFlowsMet = 1 })
            .Any(finding => finding.Text.Contains("it takes more than looking at", StringComparison.Ordinal));

        Assert.Equal(!ends, walked);
        Assert.Equal(ends, Run(network).Count == 0);
    }

    [Fact]
    public void PolicyChecks_a_flow_that_many_overlap_is_known_to_match_by_one_packet()
    {
        string narrow = string.Join('\n', Enumerable.Range(0, 100).Select(i =>
            $"priority=9,ip,nw_src=10.1.{i}.0/24 actions=drop"));

        Assert.Empty(Run(new TextNetwork().Bridge(narrow + "\npriority=5,ip,nw_dst=10.2.0.0/16 actions=output:2")));
    }

    [Fact]
    public void PolicyChecks_a_hundred_thousand_flows_on_three_bridges_are_checked_whole()
    {
        string flows = string.Join('\n', Enumerable.Range(0, 33_000).Select(i =>
            $"table=10,priority={1 + i % 5000},tcp,nw_src=10.{i / 250 % 250}.{i % 250}.{i / 62500},tp_dst={i % 1000} "
            + $"actions={(i % 3 == 0 ? "goto_table:20" : "drop")}"));
        string rest = "\npriority=1 actions=goto_table:10\ntable=10,priority=0 actions=goto_table:20\n"
            + string.Join('\n', Enumerable.Range(0, 300).Select(i =>
                $"table=20,priority=5,dl_dst=02:00:00:00:{i / 256:x2}:{i % 256:x2} actions=output:{1 + i % 4}"));
        TextNetwork network = new TextNetwork().Bridge(flows + rest).Bridge(flows + rest).Bridge(flows + rest)
            .Wire(1, 1, 2, 2).Wire(2, 1, 3, 2);

        IReadOnlyList<Finding> findings = Run(network);

        Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.NotChecked);
    }
}
