using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class PortTests
{
    public static TheoryData<LearningMode> AllModes => Mode.All;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_port_down_removes_its_hosts_and_its_part_in_floods(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        bridge.SetRole(3, PortRole.Down);
        Assert.Equal([1, 2, 4], bridge.Hosts().Select(host => (int)host.Port.Value));
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.LeadsTo(new PortNumber(3)));
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.Match.View.InPort == new PortNumber(3));
        Assert.Equal(["2", "4"], bridge.Broadcast(1, 1));
        Assert.Equal(["2", "4"], bridge.Send(1, 1, 3));
        Assert.Equal([new HostForgotten(TestFrame.Host(3), VlanId.Untagged, new PortNumber(3), "port down")],
            bridge.Events.OfType<HostForgotten>());
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_port_down_leaves_other_hosts_flows_alone(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        int before = bridge.PacketIns;
        bridge.SetRole(3, PortRole.Down);
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
        Assert.Equal(["1"], bridge.Send(2, 2, 1));
        Assert.Equal(before, bridge.PacketIns);
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_port_that_comes_back_learns_anew(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        bridge.SetRole(3, PortRole.Down);
        bridge.SetRole(3, PortRole.Settling);
        Assert.Equal(["2", "4"], bridge.Broadcast(1, 1));
        bridge.SetRole(3, PortRole.Edge);
        Assert.Equal(["1", "2", "4"], bridge.Broadcast(3, 3));
        Assert.Equal(["3"], bridge.Send(1, 1, 3));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_port_that_becomes_blocked_loses_its_hosts(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        bridge.SetRole(3, PortRole.Blocked);
        Assert.Equal(["2", "4"], bridge.Send(1, 1, 3));
        Assert.Equal(3, bridge.Hosts().Count);
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_removed_port_takes_everything_with_it(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        bridge.RemoveLastPort();
        Assert.DoesNotContain(bridge.Flows.All, flow => flow.LeadsTo(new PortNumber(4)));
        Assert.DoesNotContain(bridge.Flows.All, flow => flow.Match.View.InPort == new PortNumber(4));
        Assert.Equal(["2", "3"], bridge.Broadcast(1, 1));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_forgets_what_is_behind_links_when_ways_change_and_nothing_else(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        bridge.SetRole(3, PortRole.Link);
        Assert.Equal(["3"], bridge.Send(1, 1, 3));
        bridge.ChangeWays();
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
        Assert.Equal(["2", "3", "4"], bridge.Send(1, 1, 3));
        Assert.Equal([1, 2, 4], bridge.Hosts().Select(host => (int)host.Port.Value));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_link_that_lost_its_switch_loses_its_hosts(LearningMode mode)
    {
        TestBridge bridge = FullyLearnt(mode);
        bridge.SetRole(3, PortRole.Link);
        bridge.SetRole(3, PortRole.Edge);
        Assert.Equal(["2", "3", "4"], bridge.Send(1, 1, 3));
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
    }

    private static TestBridge FullyLearnt(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        for (int host = 1; host <= 4; host++)
            bridge.Broadcast(host, host);
        for (int host = 1; host <= 4; host++)
        {
            for (int to = 1; to <= 4; to++)
                bridge.Send(host, host, to);
        }
        bridge.Advance(3);
        bridge.Events.Clear();
        return bridge;
    }
}
