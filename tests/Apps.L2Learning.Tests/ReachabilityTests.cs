using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class ReachabilityTests
{
    public static TheoryData<LearningMode> AllModes => Modes.All;
    public static TheoryData<LearningMode> ReactiveModes => Modes.Reactive;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_brings_frames_of_all_pairs_to_the_one_right_port(LearningMode mode)
    {
        var bridge = new TestBridge(mode, portCount: 5);
        for (int host = 1; host <= 5; host++)
            bridge.Broadcast(host, host);
        for (int from = 1; from <= 5; from++)
        {
            for (int to = 1; to <= 5; to++)
            {
                if (from == to)
                    continue;
                Assert.Equal([$"{to}"], bridge.Send(from, from, to));
                Assert.Equal([$"{to}"], bridge.Send(from, from, to));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_broadcast_reaches_each_other_port_once_and_never_the_sender(LearningMode mode) =>
        Assert.Equal(["1", "3", "4"], new TestBridge(mode).Broadcast(2, 1));

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_multicast_is_flooded(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        byte[] frame = TestFrame.Of(TestFrame.Host(1), new MacAddress(0x0100_5e00_0001));
        Assert.Equal(["2", "3", "4"], bridge.Send(1, frame));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_unknown_destination_is_flooded(LearningMode mode) =>
        Assert.Equal(["2", "3", "4"], new TestBridge(mode).Send(1, 1, 99));

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_frame_to_a_host_at_the_same_port_goes_nowhere(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.Broadcast(1, 1);
        bridge.Broadcast(1, 2);
        Assert.Empty(bridge.Send(1, 1, 2));
        Assert.Empty(bridge.Send(1, 1, 2));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_floods_neither_to_blocked_nor_to_settling_nor_to_down_ports(LearningMode mode)
    {
        var bridge = new TestBridge(mode, portCount: 6);
        bridge.SetRole(2, PortRole.Blocked);
        bridge.SetRole(3, PortRole.Settling);
        bridge.SetRole(4, PortRole.Down);
        bridge.SetRole(5, PortRole.Link);
        Assert.Equal(["5", "6"], bridge.Broadcast(1, 1));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_takes_nothing_from_blocked_and_settling_ports(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.SetRole(2, PortRole.Blocked);
        bridge.SetRole(3, PortRole.Settling);
        Assert.Empty(bridge.Broadcast(2, 1));
        Assert.Empty(bridge.Broadcast(3, 2));
        bridge.Advance(15);
        Assert.Empty(bridge.Hosts());
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_known_hosts_dont_trouble_the_controller(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.Send(1, 1, 2);
        bridge.Send(2, 2, 1);
        bridge.Send(1, 1, 2);
        int before = bridge.PacketIns;
        for (int i = 0; i < 10; i++)
        {
            bridge.Send(1, 1, 2);
            bridge.Send(2, 2, 1);
        }
        Assert.Equal(before, bridge.PacketIns);
    }

    [Fact]
    public void SwitchLearning_sends_no_packet_to_the_controller()
    {
        var bridge = new TestBridge(LearningMode.Learn);
        for (int host = 1; host <= 4; host++)
            bridge.Broadcast(host, host);
        bridge.Send(1, 1, 99);
        Assert.Equal(0, bridge.PacketIns);
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_tells_which_hosts_it_has_learnt(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.Broadcast(3, 7);
        bridge.Advance(3);
        HostEntry host = Assert.Single(bridge.Hosts());
        Assert.Equal((TestFrame.Host(7), VlanId.Untagged, "p3"), (host.Address, host.Vlan, host.PortName));
        Assert.Equal([new HostLearned(TestFrame.Host(7), VlanId.Untagged, new PortNumber(3))], bridge.Events);
    }

    [Theory]
    [MemberData(nameof(ReactiveModes))]
    public void LearningSwitch_without_groups_floods_all_the_same(LearningMode mode)
    {
        LearningOptions options = Modes.With(mode, null, new PortOptions { Access = new VlanId(10) });
        var bridge = new TestBridge(options, features: TestBridge.AllFeatures with { Groups = false });
        Assert.Empty(bridge.Declared.Groups);
        Assert.Equal(["2", "3/10", "4/10"], bridge.Broadcast(1, 1, tag: 10));
        Assert.Equal(["1/10", "3/10", "4/10"], bridge.Broadcast(2, 2));
    }

    [Fact]
    public void L2LearningApp_auto_takes_learn_where_the_switch_can_and_else_controller()
    {
        var able = new TestBridge(LearningMode.Auto);
        able.Broadcast(1, 1);
        Assert.Equal(0, able.PacketIns);
        var unable = new TestBridge(new LearningOptions(), features: TestBridge.AllFeatures with { Learn = false });
        unable.Broadcast(1, 1);
        Assert.Equal(1, unable.PacketIns);
        Assert.Empty(unable.Events.OfType<Degraded>());
    }

    [Fact]
    public void L2LearningApp_says_so_when_the_switch_cant_learn_though_told_to()
    {
        var bridge = new TestBridge(new LearningOptions { Mode = LearningMode.Learn },
            features: TestBridge.AllFeatures with { Learn = false });
        Assert.Single(bridge.Events.OfType<Degraded>());
    }
}
