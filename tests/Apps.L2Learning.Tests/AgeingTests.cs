using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class AgeingTests
{
    private const int Ageing = 60;

    public static TheoryData<LearningMode> AllModes => Mode.All;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_silent_host_is_forgotten_with_its_flows(LearningMode mode)
    {
        var bridge = new TestBridge(Options(mode));
        bridge.Broadcast(1, 1);
        bridge.Send(2, 2, 1);
        bridge.Advance(3);
        Assert.Equal(2, bridge.Hosts().Count);
        bridge.Advance(Ageing * 3 / 2);
        Assert.Empty(bridge.Hosts());
        Assert.Empty(bridge.DynamicFlows);
        Assert.Equal(["1", "2", "3"], bridge.Send(4, 4, 1));
        Assert.Equal([1u, 2u], bridge.Events.OfType<HostForgotten>().Select(host => host.Port.Value).Order());
        Assert.All(bridge.Events.OfType<HostForgotten>(), host => Assert.Equal("aged out", host.Reason));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_host_that_keeps_sending_stays_known_and_is_never_flooded(LearningMode mode)
    {
        var bridge = new TestBridge(Options(mode));
        bridge.Broadcast(1, 1);
        bridge.Broadcast(2, 2);
        for (int i = 0; i < Ageing * 5 / 10; i++)
        {
            Assert.Equal(["2"], bridge.Send(1, 1, 2));
            Assert.Equal(["1"], bridge.Send(2, 2, 1));
            bridge.Advance(10);
        }
        Assert.Equal(2, bridge.Hosts().Count);
        Assert.Empty(bridge.Events.OfType<HostForgotten>());
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_host_that_is_only_sent_to_is_forgotten(LearningMode mode)
    {
        var bridge = new TestBridge(Options(mode));
        bridge.Broadcast(1, 1);
        bridge.Broadcast(2, 2);
        for (int i = 0; i < Ageing * 3 / 5; i++)
        {
            bridge.Send(2, 2, 1);
            bridge.Advance(5);
        }
        HostEntry left = Assert.Single(bridge.Hosts());
        Assert.Equal(TestFrame.Host(2), left.Address);
    }

    [Fact]
    public void ControllerLearning_flow_to_a_host_outlives_the_one_that_knows_it_as_a_source()
    {
        var bridge = new TestBridge(Options(LearningMode.Controller));
        bridge.Broadcast(1, 1);
        bridge.Advance(Ageing);
        Assert.Equal([Pipeline.Forward], bridge.DynamicFlows.Select(flow => flow.Table));
        int before = bridge.PacketIns;
        bridge.Broadcast(1, 1);
        Assert.Equal(before + 1, bridge.PacketIns);
        Assert.Equal(2, bridge.DynamicFlows.Count());
    }

    private static LearningOptions Options(LearningMode mode) =>
        new() { Mode = mode, Ageing = TimeSpan.FromSeconds(Ageing) };
}
