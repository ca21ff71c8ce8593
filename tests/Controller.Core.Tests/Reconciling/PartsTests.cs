using Controller.Abstractions;
using Controller.Core.Flows;
using Controller.Core.Switches;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static Controller.Core.Tests.Reconciling.DeclaringApp;

namespace Controller.Core.Tests.Reconciling;

/// <summary>The parts of the reconciler that are functions, or nearly so.</summary>
public sealed class PartsTests
{
    [Fact]
    public void ApplyOrder_has_receivers_before_senders_and_the_reverse_where_flows_only_go()
    {
        // 1 sends to 2, that to 3; 4 to 5; 6 by itself.
        var sends = new Dictionary<DatapathId, IReadOnlyList<DatapathId>>
        {
            [new(1)] = [new(2)],
            [new(2)] = [new(3)],
            [new(4)] = [new(5)],
        };

        Assert.Equal("3 6, 2, 1, 4, 5", Order(sends, deletes: [4, 5], all: [1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void ApplyOrder_ends_where_switches_send_in_a_circle()
    {
        var sends = new Dictionary<DatapathId, IReadOnlyList<DatapathId>> { [new(1)] = [new(2)], [new(2)] = [new(1)] };

        Assert.Equal("2, 1", Order(sends, deletes: [], all: [1, 2]));
    }

    [Fact]
    public void RepairLimit_lets_two_repairs_through_and_then_slows_down_to_five_minutes()
    {
        var limit = new RepairLimit();
        var times = new List<long>();
        for (long now = 1_000_000; now < 3_000_000; now += 1000)
        {
            if (limit.Allows("flow", now, out _))
                times.Add((now - 1_000_000) / 1000);
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 812, 1112, 1412, 1712], times);
    }

    [Fact]
    public void RepairLimit_forgets_a_fight_that_is_over()
    {
        var limit = new RepairLimit();
        for (int i = 0; i < 3; i++)
            limit.Allows("flow", 1_000_000 + i, out _);
        limit.Forget(2_000_000);

        Assert.True(limit.Allows("flow", 2_000_000, out long pause));
        Assert.Equal(0, pause);
    }

    [Fact]
    public void HeldHash_is_the_same_whatever_the_order_and_another_for_another_flow_group_or_meter()
    {
        string hash = HashOf(Flow(1), Flow(2), Group(1), Meter(1));

        Assert.Matches("^[0-9a-f]{32}$", hash);
        Assert.Equal(hash, HashOf(Meter(1), Flow(2), Group(1), Flow(1)));
        Assert.NotEqual(hash, HashOf(Flow(1), Flow(3), Group(1), Meter(1)));
        Assert.NotEqual(hash, HashOf(Flow(1), Flow(2, output: 2), Group(1), Meter(1)));
        Assert.NotEqual(hash, HashOf(Flow(1), Flow(2, hash: 77), Group(1), Meter(1)));
        Assert.NotEqual(hash, HashOf(Flow(1), Flow(2), Group(1, output: 2), Meter(1)));
        Assert.NotEqual(hash, HashOf(Flow(1), Flow(2), Group(1), Meter(1, rate: 11)));
        Assert.NotEqual(hash, HashOf(Flow(1), Flow(2), Group(1)));
    }

    [Fact]
    public void FlowForms_knows_instructions_in_another_order_and_without_empty_lists()
    {
        var (apply, next) = (new ApplyActionsInstruction(One), new GotoTableInstruction(new TableId(20)));
        Flow one = Flow(1) with { Instructions = ListOf(apply, next) };
        Flow other = one with
        {
            Instructions = ListOf(next, new WriteActionsInstruction(ActionList.Of()), apply),
            Flags = FlowModFlags.ResetCounts,
        };

        Assert.True(FlowForms.Same(one, other));
        Assert.False(FlowForms.Same(one, other with { Cookie = new Cookie(1) }));
        Assert.False(FlowForms.Same(one, other with { Flags = FlowModFlags.SendFlowRemoved }));
        Assert.False(FlowForms.Same(one, one with { Instructions = ListOf(next) }));
    }

    [Fact]
    public void ConfigurationStore_goes_back_to_what_a_switch_took_last_and_only_until_the_next_comes()
    {
        var (first, second, third) = (Of(Flow(1)), Of(Flow(2)), Of(Flow(3)));
        var (known, fresh) = (new DatapathId(1), new DatapathId(2));
        var store = new ConfigurationStore(first);
        store.Took(known, first);
        store.Set(second);

        Assert.Same(second, store.Of(known));
        Assert.True(store.Refused(known));
        Assert.False(store.Refused(fresh));
        Assert.Same(first, store.Of(known));
        Assert.Same(second, store.Of(fresh));
        store.Set(third);
        Assert.Same(third, store.Of(known));
    }

    [Fact]
    public void ChangeText_of_flows_groups_and_meters_is_what_ovs_ofctl_takes()
    {
        Assert.Equal("cookie=0x5d09000100000001,table=10,send_flow_rem,priority=1,in_port=1,dl_dst=00:00:00:00:00:01,"
            + "actions=output:1", ChangeText.Of(Flow(1) with { Flags = FlowModFlags.SendFlowRemoved }));
        Assert.Equal($"group_id={Space.Group(1)},type=all,bucket=actions=output:1", ChangeText.Of((object)Group(1)));
        Assert.Equal("meter=1,pktps,burst,stats,bands=type=drop,rate=10,burst_size=10",
            ChangeText.Of((object)Meter(1)));
        Assert.Equal("meter=1,kbps,burst,stats,bands=type=dscp_remark,prec_level=2,rate=5,burst_size=6",
            ChangeText.Of(new Meter(new MeterId(1), MeterUnit.KilobitsPerSecond, 5, 6, 2)));
    }

    private static ActionList One => ActionList.Of(new OutputAction(new PortNumber(1)));

    private static InstructionList ListOf(params ReadOnlySpan<IInstruction> instructions) =>
        InstructionList.OfValues(instructions);

    private static string HashOf(params object[] things)
    {
        var held = new InstalledState();
        foreach (object thing in things)
            held.Take(new Change(ChangeKind.Add, thing));
        return HeldHash.Of(held);
    }

    private static string Order(Dictionary<DatapathId, IReadOnlyList<DatapathId>> sends, int[] deletes, int[] all) =>
        string.Join(", ", ApplyOrder.Of(
            all.ToDictionary(id => new DatapathId((ulong)id), id => deletes.Contains(id)), sends)
            .Select(step => string.Join(' ', step.Select(id => id.Value))));
}
