using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using Testing;
using static Controller.Core.Tests.Policies.PolicyBridge;

namespace Controller.Core.Tests.Policies;

/// <summary>Mirrors, limits, meters, groups, raw flows, and the way through the tables.</summary>
public sealed class StageTests
{
    private static readonly PortReference First = PortReference.Of("p1");
    private static readonly PortReference Second = PortReference.Of("p2");

    [Fact]
    public void Tables_are_used_only_by_what_needs_them_and_each_leads_to_the_next()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Mirrors = [new Mirror(First, Second)],
            Limits = [new RateLimit([], "slow")],
            Meters = [new NamedMeter("slow", MeterUnit.KilobitsPerSecond, 1000)],
            Flows = [new RawFlow("table=15,priority=5,icmp,actions=drop", 1)],
        });

        Assert.Equal([5, 7, 15], PolicyCompiler.TablesOf(bridge.Rules).Select(table => (int)table.Value));
        Assert.Equal(["0->5", "5->7", "7->15", "15->30"], bridge.Declared.Flows.Values
            .Where(flow => flow.Priority == 0).OrderBy(flow => flow.Table)
            .Select(flow => $"{flow.Table}->{FlowPrinter.Instructions(flow.Instructions.View)[11..]}"));
    }

    [Fact]
    public void Mirror_copies_what_comes_in_by_a_port_even_what_is_dropped_later()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Mirrors = [new Mirror(First, Second)],
            Acls = [new AclRule { Matches = [MatchOf("tcp")], Action = AclAction.Drop }],
        });

        Assert.Equal("table=5,priority=100,in_port=1 actions=output:2,goto_table:10", bridge.Flows[0]);
        Assert.Equal(["2"], bridge.Send(1, Frames.Tcp(1, 3)));
        Assert.Empty(bridge.Send(3, Frames.Tcp(3, 1)));
        Assert.Equal(["2", "3"], bridge.Send(1, Frames.Udp(1, 3)));
    }

    [Fact]
    public void Mirrors_of_one_port_to_several_share_a_flow()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Mirrors = [new Mirror(First, Second), new Mirror(First, PortReference.Of(new PortNumber(3)))],
        });

        Assert.Equal(["table=5,priority=100,in_port=1 actions=output:2,output:3,goto_table:30"], bridge.Flows);
    }

    [Fact]
    public void Mirror_of_what_leaves_by_a_port_is_refused_with_what_to_do()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Mirrors = [new Mirror(First, Second) { Direction = MirrorDirection.Out }],
        });

        Assert.Empty(bridge.Flows);
        Assert.Contains("direction: in", Assert.IsType<RuleRefused>(Assert.Single(bridge.Events)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Limit_of_a_port_goes_before_that_of_a_VLAN_and_that_before_the_bridges()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Limits =
            [
                new RateLimit([], "slow"), new RateLimit([new VlanScope(new VlanId(10))], "slow"),
                new RateLimit([new PortScope(First)], "slow"),
            ],
            Meters = [new NamedMeter("slow", MeterUnit.KilobitsPerSecond, 1000, 200)],
        });

        Meter meter = Assert.Single(bridge.Declared.Meters.Values);
        Assert.Equal((MeterUnit.KilobitsPerSecond, 1000u, 200u), (meter.Unit, meter.Rate, meter.Burst));
        Assert.Equal(
            [
                $"table=7,priority=300,in_port=1 actions=meter:{meter.Id},goto_table:30",
                $"table=7,priority=200,dl_vlan=10 actions=meter:{meter.Id},goto_table:30",
                $"table=7,priority=100 actions=meter:{meter.Id},goto_table:30",
            ],
            bridge.Flows);
    }

    [Fact]
    public void Meter_ids_stay_when_meters_come_and_go()
    {
        NamedMeter[] meters =
            [.. Enumerable.Range(0, 200).Select(i => new NamedMeter($"m{i}", MeterUnit.PacketsPerSecond, 10))];
        var bridge = new PolicyBridge(Using(meters));
        var before = bridge.Declared.MeterOrigins.ToDictionary(row => row.Value.Rule, row => row.Key);

        bridge.Apply(Using([.. meters[..50], .. meters[60..], new NamedMeter("new", MeterUnit.PacketsPerSecond, 10)]));

        Assert.Equal(191, bridge.Declared.Meters.Count);
        Assert.All(bridge.Declared.MeterOrigins.Where(row => row.Value.Rule != "meter new"),
            row => Assert.Equal(before[row.Value.Rule], row.Key));
        Assert.All(bridge.Declared.Meters.Keys, id => Assert.InRange(id.Value, 0x20000u, 0x3ffffu));
    }

    [Fact]
    public void Meter_that_the_switch_cannot_have_leaves_the_rule_without_it()
    {
        var rules = new BridgeRules
        {
            Acls = [new AclRule { Matches = [MatchOf("tcp")], Action = AclAction.Drop with { Meter = "slow" } }],
            Meters = [new NamedMeter("slow", MeterUnit.KilobitsPerSecond, 1000)],
        };
        var bridge = new PolicyBridge(rules, AllFeatures with { MeterKilobits = false });

        Assert.Equal(["table=10,priority=48200,tcp actions=drop"], bridge.Flows);
        Assert.Empty(bridge.Declared.Meters);
        Assert.IsType<RuleRefused>(Assert.Single(bridge.Events));
    }

    [Fact]
    public void Group_is_used_by_its_name_and_a_bucket_waits_for_its_port()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Acls =
            [
                new AclRule
                {
                    Matches = [MatchOf("tcp")],
                    Action = new AclAction { Group = "ecmp", Verdict = AclVerdict.Drop },
                },
            ],
            Groups =
            [
                new NamedGroup("ecmp", GroupType.Select,
                [
                    new NamedBucket(Second) { Weight = 3 }, new NamedBucket(PortReference.Of("p5")),
                    new NamedBucket(PortReference.Of(new PortNumber(3)))
                    {
                        Set = [OxmValue.Of(OxmFields.EthDst, Frames.Mac(9).Value)],
                    },
                ]),
                new NamedGroup("spare", GroupType.FastFailover, [new NamedBucket(First), new NamedBucket(Second)]),
            ],
        });

        Assert.Equal(
            [
                "type=ff,bucket=watch_port:1,actions=output:1,bucket=watch_port:2,actions=output:2",
                "type=select,bucket=weight:3,actions=output:2,bucket=actions=set_field:02:00:00:00:00:09->eth_dst,output:3",
            ],
            bridge.Groups);
        Assert.Single(bridge.Send(1, Frames.Tcp(1, 2)));
        bridge.AddPort(5);
        Assert.Contains(bridge.Groups, group => group.Contains("output:5", StringComparison.Ordinal));
    }

    [Fact]
    public void Raw_flow_has_names_where_ovs_ofctl_wants_numbers()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Name = "br",
            Flows =
            [
                new RawFlow("table=10,priority=7,in_port=p1,tcp,actions=meter:slow,group:all,output:p2,goto_table:30", 1),
                new RawFlow("table=10,priority=6,udp,actions=p3", 2),
            ],
            Groups = [new NamedGroup("all", GroupType.All, [new NamedBucket(PortReference.Of("p4"))])],
            Meters = [new NamedMeter("slow", MeterUnit.PacketsPerSecond, 100)],
        });

        MeterId meter = Assert.Single(bridge.Declared.Meters.Keys);
        GroupId group = Assert.Single(bridge.Declared.Groups.Keys);
        Assert.Equal(
            [
                $"table=10,priority=7,tcp,in_port=1 actions=meter:{meter},group:{group},output:2,goto_table:30",
                "table=10,priority=6,udp actions=output:3",
            ],
            bridge.Flows);
        Assert.Equal(["2", "2", "4"], bridge.Send(1, Frames.Tcp(1, 2)));
    }

    [Fact]
    public void Raw_flow_with_a_port_that_is_not_there_waits()
    {
        var bridge = new PolicyBridge(new BridgeRules { Flows = [new RawFlow("table=10,actions=output:p5", 1)] });
        Assert.Empty(bridge.Flows);
        Assert.IsType<RuleWaiting>(Assert.Single(bridge.Events));

        bridge.AddPort(5);

        Assert.Equal(["table=10,priority=32768 actions=output:5"], bridge.Flows);
    }

    [Theory]
    [InlineData("table=10,idle_timeout=5,actions=drop", "timeouts")]
    [InlineData("table=10,actions=group:nine", "group")]
    [InlineData("table=10,actions=goto_table:3", "later tables")]
    public void Raw_flow_that_cannot_be_is_refused_with_the_reason(string text, string reason)
    {
        var bridge = new PolicyBridge(new BridgeRules { Name = "br", Flows = [new RawFlow(text, 3)] });

        Assert.Empty(bridge.Flows);
        RuleRefused refused = Assert.IsType<RuleRefused>(Assert.Single(bridge.Events));
        Assert.Equal("flow br[3]", refused.Rule.Rule);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_flow_may_be_the_table_miss()
    {
        var bridge = new PolicyBridge(new BridgeRules
        {
            Flows = [new RawFlow("table=10,priority=0,actions=drop", 1)],
        });

        Assert.Empty(bridge.Send(1, Frames.Tcp(1, 2)));
    }

    private static BridgeRules Using(NamedMeter[] meters) => new()
    {
        Meters = meters,
        Limits = [.. meters.Select((meter, i) => new RateLimit([new VlanScope(new VlanId((ushort)(i + 1)))], meter.Name))],
    };

}
