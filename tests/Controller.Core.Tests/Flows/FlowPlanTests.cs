using Controller.Abstractions;
using Controller.Core.Flows;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Flows;

public sealed class FlowPlanTests
{
    private readonly DesiredState _desired = new();
    private readonly InstalledState _installed = new();

    [Fact]
    public void FlowPlan_between_equals_is_empty_so_that_counters_and_timers_stay()
    {
        _desired.Add(Flow(1));
        _desired.Add(GroupOf(1));
        _desired.Add(Meter.OfPackets(new MeterId(1), 10, 10));
        Hold(Flow(1));
        _installed.Groups[GroupOf(1).Id] = GroupOf(1);
        _installed.Meters[new MeterId(1)] = Meter.OfPackets(new MeterId(1), 10, 10);

        FlowPlan plan = FlowPlan.Between(_desired, _installed);

        Assert.True(plan.IsEmpty);
        Assert.Equal(0, plan.Size);
    }

    [Fact]
    public void FlowPlan_adds_what_is_missing_and_deletes_what_is_not_wanted()
    {
        _desired.Add(Flow(1));
        Hold(Flow(2));

        FlowPlan plan = FlowPlan.Between(_desired, _installed);

        Assert.Equal([Flow(1)], plan.AddedFlows);
        Assert.Equal([Flow(2)], plan.DeletedFlows);
        Assert.Empty(plan.ChangedFlows);
    }

    [Fact]
    public void FlowPlan_modifies_a_flow_whose_instructions_differ_so_that_its_counters_stay()
    {
        _desired.Add(Flow(1, output: 2));
        Hold(Flow(1, output: 3));

        FlowPlan plan = FlowPlan.Between(_desired, _installed);

        Assert.Equal([Flow(1, output: 2)], plan.ChangedFlows);
        Assert.Empty(plan.AddedFlows);
    }

    [Fact]
    public void FlowPlan_adds_a_flow_whose_cookie_differs_since_no_modify_changes_cookies()
    {
        _desired.Add(Flow(1) with { Cookie = new Cookie(2) });
        Hold(Flow(1) with { Cookie = new Cookie(1) });

        FlowPlan plan = FlowPlan.Between(_desired, _installed);

        Assert.Equal(new Cookie(2), Assert.Single(plan.AddedFlows).Cookie);
        Assert.Empty(plan.ChangedFlows);
        Assert.Empty(plan.DeletedFlows);
    }

    [Fact]
    public void FlowPlan_adds_a_flow_whose_flags_differ_since_no_modify_changes_flags()
    {
        _desired.Add(Flow(1) with { Flags = FlowModFlags.SendFlowRemoved });
        Hold(Flow(1));

        Assert.Single(FlowPlan.Between(_desired, _installed).AddedFlows);
    }

    [Fact]
    public void FlowPlan_knows_a_flow_by_table_priority_and_match()
    {
        Flow one = Flow(1);
        Hold(one);
        _desired.Add(one with { Table = new TableId(9) });
        _desired.Add(one with { Priority = 2 });
        _desired.Add(one with { Match = Match.Any.InPort(new PortNumber(1)) });

        FlowPlan plan = FlowPlan.Between(_desired, _installed);

        Assert.Equal((3, 0, 1), (plan.AddedFlows.Count, plan.ChangedFlows.Count, plan.DeletedFlows.Count));
    }

    [Fact]
    public void FlowPlan_deletes_only_meters_that_this_session_made()
    {
        _installed.Meters[new MeterId(1)] = Meter.OfPackets(new MeterId(1), 10, 10);
        _installed.Meters[new MeterId(2)] = Meter.OfPackets(new MeterId(2), 10, 10);
        _installed.OwnMeters.Add(new MeterId(2));

        Assert.Equal([new MeterId(2)], FlowPlan.Between(_desired, _installed).DeletedMeters);
    }

    [Fact]
    public void FlowPlan_changes_groups_and_meters_in_place()
    {
        _desired.Add(GroupOf(1));
        _desired.Add(Meter.OfPackets(new MeterId(1), 20, 20));
        _installed.Groups[GroupOf(1).Id] = GroupOf(1) with { Type = GroupType.Indirect };
        _installed.Meters[new MeterId(1)] = Meter.OfPackets(new MeterId(1), 10, 10);

        FlowPlan plan = FlowPlan.Between(_desired, _installed);

        Assert.Equal((1, 1, 2), (plan.ChangedGroups.Count, plan.ChangedMeters.Count, plan.Size));
    }

    private void Hold(Flow flow) => _installed.Flows[flow.Key] = flow;

    private static Flow Flow(ushort priority, uint output = 1) => new(Pipeline.Policy, priority, Match.Any,
        InstructionList.Apply(new OutputAction(new PortNumber(output))), new CookieSpace(1).Static(1, priority));

    private static Group GroupOf(ushort index) => new(new CookieSpace(1).Group(index), GroupType.All,
        BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(1)))));
}
