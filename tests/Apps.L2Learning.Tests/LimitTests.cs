using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class LimitTests
{
    private const int Limit = 5;

    public static TheoryData<LearningMode> AllModes => Mode.All;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_port_gets_no_more_hosts_than_it_may(LearningMode mode)
    {
        TestBridge bridge = Crowded(mode);
        Assert.Equal(Limit, bridge.Hosts().Count(host => host.Port.Value == 1));
        Assert.Single(bridge.Hosts(), host => host.Port.Value == 2);
        Assert.Equal([new HostLimitReached(new PortNumber(1), Limit)], bridge.Events.OfType<HostLimitReached>());
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_host_beyond_the_limit_makes_no_flows(LearningMode mode)
    {
        TestBridge bridge = Crowded(mode);
        int before = bridge.DynamicFlows.Count();
        for (int host = 20; host < 60; host++)
            bridge.Send(1, host, 100);
        Assert.Equal(before, bridge.DynamicFlows.Count());
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_host_beyond_the_limit_is_still_heard(LearningMode mode)
    {
        TestBridge bridge = Crowded(mode);
        Assert.Equal(["2"], bridge.Send(1, 50, 100));
        Assert.Equal(["1", "3", "4"], bridge.Send(2, 100, 50));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void LearningSwitch_limit_is_told_again_after_there_was_room(LearningMode mode)
    {
        TestBridge bridge = Crowded(mode);
        bridge.SetRole(1, PortRole.Down);
        bridge.SetRole(1, PortRole.Edge);
        for (int host = 1; host <= Limit + 1; host++)
            bridge.Broadcast(1, host);
        bridge.Advance(15);
        Assert.Equal(2, bridge.Events.OfType<HostLimitReached>().Count());
    }

    [Theory]
    [InlineData(LearningMode.Pair)]
    [InlineData(LearningMode.Controller)]
    public void LearningSwitch_full_port_cant_take_over_hosts_of_other_ports(LearningMode mode)
    {
        TestBridge bridge = Crowded(mode);
        bridge.Broadcast(1, 100);
        Assert.Equal(["2"], bridge.Send(3, 3, 100));
    }

    private static TestBridge Crowded(LearningMode mode)
    {
        var bridge = new TestBridge(new LearningOptions
        {
            Mode = mode,
            Ports = new Dictionary<string, PortOptions> { ["p1"] = new() { MaxHosts = Limit } },
        });
        bridge.Broadcast(2, 100);
        for (int host = 1; host <= 3 * Limit; host++)
            bridge.Broadcast(1, host);
        bridge.Advance(15);
        return bridge;
    }
}
