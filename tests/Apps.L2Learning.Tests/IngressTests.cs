using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class IngressTests
{
    private const int ReservedVlan = 0xfff;

    public static TheoryData<LearningMode> AllModes => Mode.All;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Ingress_drops_what_no_bridge_may_forward(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        for (ulong last = 0; last <= 0xf; last++)
            Assert.Empty(bridge.Send(1, TestFrame.Of(TestFrame.Host(1), new MacAddress(0x0180_c200_0000 | last))));
        byte[] next = TestFrame.Of(TestFrame.Host(1), new MacAddress(0x0180_c200_0010));
        Assert.Equal(["2", "3", "4"], bridge.Send(1, next));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Ingress_drops_frames_whose_source_is_a_group(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        Assert.Empty(bridge.Send(1, TestFrame.Of(MacAddress.Broadcast, TestFrame.Host(2))));
        Assert.Empty(bridge.Send(1, TestFrame.Of(new MacAddress(0x0100_5e00_0001), MacAddress.Broadcast)));
        bridge.Advance(15);
        Assert.Empty(bridge.Hosts());
        Assert.Equal(0, bridge.PacketIns);
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Ingress_drops_the_VLAN_that_may_not_be_used(LearningMode mode) =>
        Assert.Empty(new TestBridge(mode).Broadcast(1, 1, tag: ReservedVlan));

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Every_table_that_is_used_has_a_table_miss(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, new PortOptions { Access = new VlanId(10) }));
        bridge.Broadcast(1, 1);
        bridge.Send(2, 2, 1, tag: 10);
        var used = bridge.Flows.All.Select(flow => flow.Table).ToHashSet();
        foreach (FlowEntry flow in bridge.Flows.All)
        {
            foreach (InstructionView instruction in flow.Instructions.View)
            {
                if (instruction.Type == InstructionType.GotoTable)
                    used.Add(instruction.Table);
            }
        }
        foreach (TableId table in used)
            Assert.Single(bridge.Flows[table].Flows, flow => flow.IsTableMiss);
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void All_flows_and_groups_say_whose_they_are(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        bridge.Broadcast(1, 1);
        bridge.Send(2, 2, 1);
        Assert.All(bridge.Flows.All, flow => Assert.Equal(CookieSpace.L2Learning, CookieSpace.Of(flow.Cookie)));
        Assert.All(bridge.Flows.All, flow => Assert.True(CookieSpace.IsOurs(flow.Cookie)));
        Assert.All(bridge.Declared.Groups.Keys, group => Assert.True(CookieSpace.IsOurs(group)));
    }
}
