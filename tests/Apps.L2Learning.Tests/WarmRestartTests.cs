using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class WarmRestartTests
{
    private static readonly PortOptions Access10 = new() { Access = new VlanId(10) };

    public static TheoryData<LearningMode> AllModes => Mode.All;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_after_a_restart_keeps_all_flows_without_a_flow_mod(LearningMode mode)
    {
        TestBridge bridge = Busy(Options(mode));
        var before = bridge.Flows.All.ToList();
        bridge.Restart();
        bridge.Settle();
        Assert.Equal(0, bridge.FlowMods);
        Assert.Equal(before, bridge.Flows.All);
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_after_a_restart_knows_the_hosts_from_their_flows(LearningMode mode)
    {
        TestBridge bridge = Busy(Options(mode));
        var before = bridge.Hosts().Select(host => (host.Address, host.Vlan, host.Port)).ToList();
        Assert.Equal(4, before.Count);
        bridge.Restart();
        Assert.Equal(before, bridge.Hosts().Select(host => (host.Address, host.Vlan, host.Port)));
        bridge.Advance(15);
        Assert.Equal(before, bridge.Hosts().Select(host => (host.Address, host.Vlan, host.Port)));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_after_a_restart_serves_hosts_before_the_links_are_known(LearningMode mode)
    {
        TestBridge bridge = Busy(Options(mode));
        bridge.Restart();
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
        Assert.Equal(["1", "2", "4/10"], bridge.Broadcast(3, 30, tag: 10));
        Assert.Equal(["3/10"], bridge.Send(1, 1, 30));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_after_a_restart_forgets_the_hosts_of_a_port_that_turns_out_blocked(LearningMode mode)
    {
        TestBridge bridge = Busy(Options(mode));
        bridge.Restart();
        bridge.Settle(blocked: 2);
        Assert.DoesNotContain(bridge.Hosts(), host => host.Port.Value == 2);
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.LeadsTo(new PortNumber(2)));
    }

    [Theory]
    [InlineData(LearningMode.Pair, LearningMode.Controller)]
    [InlineData(LearningMode.Pair, LearningMode.Learn)]
    [InlineData(LearningMode.Controller, LearningMode.Pair)]
    [InlineData(LearningMode.Controller, LearningMode.Learn)]
    [InlineData(LearningMode.Learn, LearningMode.Pair)]
    [InlineData(LearningMode.Learn, LearningMode.Controller)]
    public void LearningSwitch_after_a_restart_in_another_mode_drops_the_other_modes_flows(LearningMode before,
        LearningMode after)
    {
        TestBridge bridge = Busy(Options(before));
        bridge.Restart(Options(after));
        Assert.Empty(bridge.DynamicFlows);
        bridge.Settle();
        bridge.Broadcast(2, 2);
        bridge.Send(1, 1, 2);
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_after_a_restart_drops_flows_of_hosts_whose_port_has_another_VLAN_now(LearningMode mode)
    {
        TestBridge bridge = Busy(Options(mode));
        bridge.Restart(Mode.With(mode, Access10, new PortOptions { Access = new VlanId(20) }));
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.LeadsTo(new PortNumber(2)));
        bridge.Settle();
        Assert.Equal(["3/20", "4/20"], bridge.Broadcast(2, 2));
    }

    [Fact]
    public void ControllerLearning_after_a_restart_repairs_hosts_that_have_one_flow_of_two()
    {
        TestBridge bridge = Busy(Options(LearningMode.Controller));
        bridge.DeleteFlows(Pipeline.Forward, new PortNumber(2));
        bridge.Restart();
        Assert.Equal(2, bridge.FlowMods);
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
    }

    private static LearningOptions Options(LearningMode mode) => Mode.With(mode, Access10, Access10);

    // Hosts 1 and 2 at access ports of VLAN 10, 3 and 4 untagged and 3 in VLAN 10 at trunks.
    private static TestBridge Busy(LearningOptions options)
    {
        var bridge = new TestBridge(options);
        for (int i = 0; i < 2; i++)
        {
            bridge.Send(1, 1, 2);
            bridge.Send(2, 2, 1);
            bridge.Send(3, 3, 4);
            bridge.Send(4, 4, 3);
        }
        bridge.Advance(3);
        return bridge;
    }
}
