using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class MoveTests
{
    public static TheoryData<LearningMode> AllModes => Mode.All;
    public static TheoryData<LearningMode> ReactiveModes => Mode.Reactive;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_moved_host_is_reached_at_its_new_port_at_once(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.Broadcast(1, 1);
        bridge.Send(2, 2, 1);
        bridge.Send(1, 1, 2);
        bridge.Broadcast(3, 1);
        Assert.Equal(["3"], bridge.Send(2, 2, 1));
        Assert.Equal(["2"], bridge.Send(3, 1, 2));
    }

    [Fact]
    public void PairLearning_moved_host_deletes_its_old_flows()
    {
        var bridge = new TestBridge(LearningMode.Pair);
        bridge.Broadcast(1, 1);
        bridge.Send(2, 2, 1);
        bridge.Send(1, 1, 2);
        bridge.Broadcast(4, 4);
        bridge.Send(2, 2, 4);
        Assert.Equal(3, bridge.DynamicFlows.Count());
        bridge.Send(3, 1, 2);
        Assert.Equal(2, bridge.DynamicFlows.Count());
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.LeadsTo(new PortNumber(1)));
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.Match.View.InPort == new PortNumber(1));
    }

    [Fact]
    public void ControllerLearning_moved_host_deletes_its_old_flows()
    {
        var bridge = new TestBridge(LearningMode.Controller);
        bridge.Broadcast(1, 1);
        bridge.Broadcast(3, 1);
        Assert.Equal(2, bridge.DynamicFlows.Count());
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.LeadsTo(new PortNumber(1)));
        Assert.DoesNotContain(bridge.DynamicFlows, flow => flow.Match.View.InPort == new PortNumber(1));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_tells_of_a_move(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.Broadcast(1, 1);
        bridge.Advance(3);
        bridge.Broadcast(3, 1);
        bridge.Advance(15);
        Assert.Equal(
            [
                new HostLearned(TestFrame.Host(1), VlanId.Untagged, new PortNumber(1)),
                new HostMoved(TestFrame.Host(1), VlanId.Untagged, new PortNumber(1), new PortNumber(3)),
            ], bridge.Events);
    }

    [Theory]
    [MemberData(nameof(ReactiveModes))]
    public void LearningSwitch_port_with_rapid_moves_is_banned_for_a_while(LearningMode mode)
    {
        var options = new LearningOptions { Mode = mode, MovesPerSecond = 5, BanDuration = TimeSpan.FromSeconds(10) };
        var bridge = new TestBridge(options);
        Loop(bridge, options.MovesPerSecond);
        PortBanned banned = Assert.Single(bridge.Events.OfType<PortBanned>());
        Assert.Equal(new PortNumber(4), banned.Port);
        Assert.Empty(bridge.Broadcast(4, 9));
        Assert.Equal(["2", "3"], bridge.Broadcast(1, 1));
        bridge.Advance(11);
        Assert.Equal([new PortUnbanned(new PortNumber(4))], bridge.Events.OfType<PortUnbanned>());
        Assert.Equal(["1", "2", "3"], bridge.Broadcast(4, 9));
    }

    [Fact]
    public void SwitchLearning_bans_a_port_that_many_hosts_have_moved_to_between_two_surveys()
    {
        var bridge = new TestBridge(new LearningOptions { Mode = LearningMode.Learn, MovesPerSecond = 5 });
        for (int host = 1; host <= 9; host++)
            bridge.Broadcast(1 + host % 3, host);
        bridge.Advance(3);
        for (int host = 1; host <= 9; host++)
            bridge.Broadcast(4, host);
        bridge.Advance(15);
        Assert.Equal([new PortNumber(4)], bridge.Events.OfType<PortBanned>().Select(ban => ban.Port));
    }

    [Theory]
    [MemberData(nameof(ReactiveModes))]
    public void LearningSwitch_moves_spread_over_time_ban_nobody(LearningMode mode)
    {
        var bridge = new TestBridge(new LearningOptions { Mode = mode, MovesPerSecond = 5 });
        for (int i = 0; i < 30; i++)
        {
            bridge.Broadcast(1 + i % 2, 1);
            bridge.Advance(1);
        }
        Assert.Empty(bridge.Events.OfType<PortBanned>());
    }

    [Theory]
    [MemberData(nameof(ReactiveModes))]
    public void LearningSwitch_never_bans_a_link_to_another_switch(LearningMode mode)
    {
        var bridge = new TestBridge(new LearningOptions { Mode = mode, MovesPerSecond = 5 });
        bridge.SetRole(4, PortRole.Link);
        bridge.SetRole(1, PortRole.Link);
        for (int i = 0; i < 30; i++)
            bridge.Broadcast(i % 2 == 0 ? 1 : 4, 1);
        Assert.Empty(bridge.Events.OfType<PortBanned>());
    }

    // Port 4 brings back what hosts at the other ports send.
    private static void Loop(TestBridge bridge, int moves)
    {
        for (int i = 0; i <= moves; i++)
        {
            int host = 1 + i % 3;
            bridge.Broadcast(host, host);
            bridge.Broadcast(4, host);
        }
    }
}
