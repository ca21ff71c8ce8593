using Controller.Abstractions;
using Controller.Core.Checking;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Checking;

public sealed class WantedBridgeTests
{
    private static readonly PortDescription[] Ports =
    [
        new(new PortNumber(1), Frames.Mac(0xff01), "web"),
        new(new PortNumber(2), Frames.Mac(0xff02), "db"),
    ];

    [Fact]
    public void PolicyChecks_name_rule_file_and_line_of_what_is_wrong_with_a_wanted_state()
    {
        var wanted = new DesiredState();
        wanted.Add(new Flow(new TableId(0), 9, Match.Any.EthType(EtherType.Ipv4), InstructionList.Drop, new Cookie(1)),
            new Origin("policy", "acl no-ip", new PolicyPlace("office.yaml", 12, 5)));
        wanted.Add(new Flow(new TableId(0), 5,
                Match.Any.EthType(EtherType.Ipv4).With(OxmFields.IpProto, IpProtocol.Tcp.Value),
                InstructionList.Apply(new OutputAction(new PortNumber(2))), new Cookie(2)),
            new Origin("policy", "acl tcp", new PolicyPlace("office.yaml", 14, 5)));

        Finding finding = Assert.Single(PolicyChecks.Run(new NetworkModel(
            [WantedBridge.Of(new DatapathId(1), "br-int", Ports, wanted)])));

        Assert.Equal(
            [
                "br-int table 0: priority=5,tcp actions=output:2 [policy, acl tcp, office.yaml:14]",
                "br-int table 0: priority=9,ip actions=drop [policy, acl no-ip, office.yaml:12]",
            ],
            finding.Rules.Select(rule => rule.ToString()));
        Assert.StartsWith("in_port=1,tcp,", finding.Counterexample!.Match, StringComparison.Ordinal);
    }

    [Fact]
    public void WantedBridge_has_the_groups_and_meters_that_its_flows_lead_to()
    {
        var wanted = new DesiredState();
        wanted.Add(Meter.OfPackets(new MeterId(1), 100, 10));
        wanted.Add(new Group(new GroupId(7), GroupType.All,
            BucketList.Of(new Bucket(ActionList.Of(new OutputAction(new PortNumber(2)))))));
        wanted.Add(new Flow(new TableId(0), 1, Match.Any,
            InstructionList.Of(ActionList.Of(new GroupAction(new GroupId(7))), meter: new MeterId(1)), default));
        BridgeModel bridge = WantedBridge.Of(new DatapathId(1), "br-int", Ports, wanted);

        PipelineTrace told = bridge.Model.Explain(new PortNumber(1), Frames.Udp(1, 2), 0);

        Assert.Equal(2u, Assert.Single(told.Outputs).Port.Value);
        Assert.Contains(told.Steps, step => step.Text == "meter:1 (drops above 100 packets/s)");
        Assert.Empty(bridge.Gaps);
    }

    [Fact]
    public void PlanChecks_of_changes_look_at_switches_that_change_and_those_that_links_join_with_them()
    {
        SwitchPlan[] plans = [.. Enumerable.Range(1, 4).Select(id => Plan((ulong)id, changes: id == 1))];
        LinkSnapshot[] links = [Link(2, 1), Link(3, 2)];

        string[] found = [.. PlanChecks.Run(plans, links, [], new Dictionary<(DatapathId, string), VlanMembership>(),
            onlyChanged: true).Select(finding => finding.Rules[0].Bridge)];
        int all = PlanChecks.Run(plans, links, [], new Dictionary<(DatapathId, string), VlanMembership>()).Count;

        Assert.Equal(["s1", "s2", "s3"], found);
        Assert.Equal(4, all);

        static LinkSnapshot Link(ulong from, ulong to) =>
            new(new DatapathId(from), new PortNumber(1), new DatapathId(to), new PortNumber(2), true);
    }

    // With a flow that can never match.
    private static SwitchPlan Plan(ulong id, bool changes)
    {
        var wanted = new DesiredState();
        wanted.Add(new Flow(new TableId(0), 9, Match.Any, InstructionList.Drop, new Cookie(1)));
        wanted.Add(new Flow(new TableId(0), 5, Match.Any.EthType(EtherType.Arp), InstructionList.Drop, new Cookie(2)));
        PlannedChange[] planned = changes ? [new PlannedChange(ChangeKind.Add, "flow", "arp", null, null, null)] : [];
        return new SwitchPlan(new DatapathId(id), $"s{id}", true, planned, "")
        {
            Wanted = new WantedState(wanted, []),
        };
    }
}
