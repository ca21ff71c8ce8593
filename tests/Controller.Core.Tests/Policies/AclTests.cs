using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using Testing;
using static Controller.Core.Tests.Policies.PolicyBridge;

namespace Controller.Core.Tests.Policies;

public sealed class AclTests
{
    private static readonly PortReference Second = PortReference.Of("p2");

    [Fact]
    public void Acl_that_drops_is_one_flow_a_match_and_everything_else_goes_on()
    {
        var bridge = new PolicyBridge(Rules(Rule(AclAction.Drop, "tcp,tp_dst=80", "tcp6,tp_dst=80")));

        Assert.Equal(
            ["table=10,priority=48200,tcp,tp_dst=80 actions=drop", "table=10,priority=48200,tcp6,tp_dst=80 actions=drop"],
            bridge.Flows);
        Assert.Empty(bridge.Send(1, Frames.Tcp(1, 2)));
        Assert.Equal(["2"], bridge.Send(1, Frames.Tcp(1, 2, destinationPort: 81)));
    }

    [Fact]
    public void Acl_rules_go_in_order_and_those_with_a_priority_go_ahead_of_those_without()
    {
        var bridge = new PolicyBridge(Rules(
            Rule(AclAction.Allow, "tcp,nw_src=10.0.0.1"),
            Rule(AclAction.Drop, "tcp"),
            Rule(AclAction.Drop, "tcp,nw_src=10.0.0.1,tp_dst=22") with { Priority = 5 },
            Rule(AclAction.Allow, "tcp,tp_dst=22") with { Priority = 7 }));

        Assert.Equal(
            [
                "table=10,priority=48200,tcp,tp_dst=22 actions=goto_table:30",
                "table=10,priority=48100,tcp,nw_src=10.0.0.1,tp_dst=22 actions=drop",
                "table=10,priority=48000,tcp,nw_src=10.0.0.1 actions=goto_table:30",
                "table=10,priority=47900,tcp actions=drop",
            ],
            bridge.Flows);
    }

    [Fact]
    public void Acl_on_ports_and_VLANs_matches_what_frames_have_inside_the_bridge()
    {
        var bridge = new PolicyBridge(Rules(Rule(AclAction.Drop, "tcp") with
        {
            On = [new PortScope(PortReference.Of("p1")), new VlanScope(new VlanId(10))],
        }) with
        { UntaggedVlans = new Dictionary<string, VlanId> { ["p3"] = new(10) } });

        Assert.Equal(
            ["table=10,priority=48200,tcp,dl_vlan=10 actions=drop", "table=10,priority=48200,tcp,in_port=1 actions=drop"],
            bridge.Flows);
        Assert.Empty(bridge.Send(1, Frames.Tcp(1, 2)));
        Assert.Empty(bridge.Send(3, Frames.Tcp(3, 2)));
        Assert.Equal(["1"], bridge.Send(2, Frames.Tcp(2, 1)));
    }

    [Fact]
    public void Acl_on_a_VLAN_adds_nothing_for_a_match_of_another_one()
    {
        var bridge = new PolicyBridge(Rules(
            Rule(AclAction.Drop, "tcp,dl_vlan=20") with { On = [new VlanScope(new VlanId(10))] },
            Rule(AclAction.Drop, "udp,vlan_tci=0x1000/0x1000") with { On = [new VlanScope(new VlanId(10))] }));

        Assert.DoesNotContain(bridge.Flows, flow => flow.Contains("tcp", StringComparison.Ordinal));
    }

    [Fact]
    public void Acl_with_a_mirror_and_an_output_copies_what_came_and_sends_what_was_set()
    {
        var bridge = new PolicyBridge(Rules(Rule(new AclAction
        {
            Mirror = [PortReference.Of("p3")],
            Set = [OxmValue.Of(OxmFields.IpDscp, 10)],
            Output = [PortReference.Of(new PortNumber(4))],
            Verdict = AclVerdict.Drop,
        }, "tcp")));

        Assert.Equal(["table=10,priority=48200,tcp actions=output:3,set_field:10->ip_dscp,output:4"], bridge.Flows);
        Assert.Equal(["3", "4"], bridge.Send(1, Frames.Tcp(1, 2)));
        Assert.Equal([0, 40], bridge.Outputs.Select(output => (int)output.Frame[15]).Order());
    }

    [Fact]
    public void Acl_output_takes_off_the_tag_of_a_port_that_has_its_VLAN_untagged_and_the_packet_keeps_it()
    {
        var bridge = new PolicyBridge(Rules(Rule(new AclAction { Mirror = [Second] }, "tcp")) with
        {
            UntaggedVlans = new Dictionary<string, VlanId> { ["p1"] = new(10), ["p2"] = new(10) },
        });

        Assert.Equal(2, bridge.Flows.Length);
        Assert.StartsWith("table=10,priority=48201,tcp,dl_vlan=10 actions=group:", bridge.Flows[0], StringComparison.Ordinal);
        Assert.Equal("table=10,priority=48200,tcp actions=output:2,goto_table:30", bridge.Flows[1]);
        Assert.Equal(["type=all,bucket=actions=pop_vlan,output:2"], bridge.Groups);
        Assert.Equal(["2", "3/10"], bridge.Send(1, Frames.Tcp(1, 3)));
        Assert.Equal(["2/20", "3/20"], bridge.Send(4, Frames.Tagged(20, Frames.Tcp(4, 3))));
    }

    [Fact]
    public void Acl_that_names_a_port_which_is_not_there_waits_for_it_and_says_so_once()
    {
        var bridge = new PolicyBridge(Rules(
            Rule(AclAction.Drop, "tcp") with { Name = "late", On = [new PortScope(PortReference.Of("p5"))] },
            Rule(AclAction.Drop with { Mirror = [PortReference.Of("p5")] }, "udp")));
        bridge.Redeclare();

        Assert.Equal(["table=10,priority=48100,udp actions=drop"], bridge.Flows);
        Assert.Equal(["acl late", "acl udp drop"],
            bridge.Events.Select(happened => Assert.IsType<RuleWaiting>(happened).Rule.Rule));

        bridge.AddPort(5);

        Assert.Equal(
            ["table=10,priority=48200,tcp,in_port=5 actions=drop", "table=10,priority=48100,udp actions=output:5"],
            bridge.Flows);
        Assert.Equal(2, bridge.Events.Count);
    }

    [Fact]
    public void Acl_whose_flow_no_switch_would_take_is_refused_and_the_others_stay()
    {
        var bridge = new PolicyBridge(Rules(
            Rule(new AclAction { Set = [OxmValue.Of(OxmFields.TcpDst, 22)] }, "ip") with { Name = "bad" },
            Rule(AclAction.Drop, "udp")));

        Assert.Equal(["table=10,priority=48100,udp actions=drop"], bridge.Flows);
        RuleRefused refused = Assert.IsType<RuleRefused>(Assert.Single(bridge.Events));
        Assert.Equal("acl bad", refused.Rule.Rule);
    }

    [Fact]
    public void Acl_rules_have_a_cookie_each_by_which_their_line_is_found()
    {
        AclRule rule = Rule(AclAction.Drop, "tcp", "udp") with { Name = "x", Place = new PolicyPlace("p.yaml", 7, 3) };
        var bridge = new PolicyBridge(Rules(rule, Rule(AclAction.Drop, "icmp")));

        Flow[] flows = [.. bridge.Declared.Flows.Values.Where(flow => flow.Priority == 48200)];
        Assert.Equal(2, flows.Length);
        Assert.Equal(flows[0].Cookie, flows[1].Cookie);
        Assert.Equal("policy: acl x (p.yaml:7)", bridge.Catalog.Find(flows[0].Cookie)?.ToString());
        Assert.Equal("policy: acl x (p.yaml:7)", bridge.Declared.Origins[flows[0].Key].ToString());
    }

    [Fact]
    public void Acl_that_only_moved_to_another_line_changes_no_flow()
    {
        var bridge = new PolicyBridge(Rules(Rule(AclAction.Drop, "tcp") with { Place = new PolicyPlace("p", 1, 1) }));
        bridge.Apply(Rules(Rule(AclAction.Drop, "tcp") with { Place = new PolicyPlace("p", 9, 1) }));

        Assert.Equal(0, bridge.Changes);
    }

    private static AclRule Rule(AclAction action, params string[] matches) =>
        new() { Action = action, Matches = [.. matches.Select(MatchOf)] };

    private static BridgeRules Rules(params AclRule[] acls) => new() { Name = "bridge", Acls = acls };
}
