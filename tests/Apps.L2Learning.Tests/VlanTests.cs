using Apps.L2Learning.Tests.Bridge;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class VlanTests
{
    private static readonly PortOptions Access10 = new() { Access = new VlanId(10) };
    private static readonly PortOptions Access20 = new() { Access = new VlanId(20) };

    public static TheoryData<LearningMode> AllModes => Mode.All;

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Access_ports_of_two_VLANs_never_see_each_other(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, Access10, Access10, Access20, Access20));
        Assert.Equal(["2"], bridge.Broadcast(1, 1));
        Assert.Equal(["4"], bridge.Broadcast(3, 3));
        bridge.Broadcast(2, 2);
        Assert.Equal(["2"], bridge.Send(1, 1, 2));
        Assert.Equal(["2"], bridge.Send(1, 1, 3));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Same_address_in_two_VLANs_is_two_hosts(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, Access10, Access10, Access20, Access20));
        bridge.Broadcast(1, 7);
        bridge.Broadcast(3, 7);
        Assert.Equal(["1"], bridge.Send(2, 2, 7));
        Assert.Equal(["3"], bridge.Send(4, 4, 7));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Trunk_carries_the_tag_and_the_access_port_takes_it_off(LearningMode mode)
    {
        var trunk = new PortOptions { Trunk = [new VlanId(10), new VlanId(20)] };
        var bridge = new TestBridge(Mode.With(mode, Access10, trunk), portCount: 2);
        Assert.Equal(["2/10"], bridge.Broadcast(1, 1));
        Assert.Equal(["1"], bridge.Broadcast(2, 2, tag: 10));
        Assert.Equal(["2/10"], bridge.Send(1, 1, 2));
        Assert.Equal(["1"], bridge.Send(2, 2, 1, tag: 10));
        Assert.Equal(["1"], bridge.Send(2, 2, 1, tag: 10));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Trunk_drops_VLANs_that_it_doesnt_list_and_untagged_frames(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, new PortOptions { Trunk = [new VlanId(10)] }), portCount: 2);
        Assert.Equal(["2/10"], bridge.Broadcast(1, 1, tag: 10));
        Assert.Empty(bridge.Broadcast(1, 1, tag: 11));
        Assert.Empty(bridge.Broadcast(1, 1));
        Assert.Empty(bridge.Broadcast(1, 1, tag: 0));
        Assert.Empty(bridge.Broadcast(2, 2, tag: 11));
        Assert.Empty(bridge.Broadcast(2, 2));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Native_VLAN_is_untagged_on_the_wire_and_others_tagged(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, new PortOptions { Native = new VlanId(10) }, Access10, Access20));
        Assert.Equal(["2", "4/10"], bridge.Broadcast(1, 1));
        Assert.Equal(["3", "4/20"], bridge.Broadcast(1, 1, tag: 20));
        Assert.Equal(["1", "4/10"], bridge.Broadcast(2, 2));
        Assert.Equal(["1/20", "4/20"], bridge.Broadcast(3, 3));
        Assert.Equal(["1"], bridge.Send(2, 2, 1));
        Assert.Equal(["1/20"], bridge.Send(3, 3, 1));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Native_VLAN_of_a_trunk_with_a_list_belongs_to_it(LearningMode mode)
    {
        var trunk = new PortOptions { Trunk = [new VlanId(20)], Native = new VlanId(10) };
        var bridge = new TestBridge(Mode.With(mode, trunk, Access10, Access20), portCount: 3);
        Assert.Equal(["2"], bridge.Broadcast(1, 1));
        Assert.Equal(["3"], bridge.Broadcast(1, 1, tag: 20));
        Assert.Equal(["1"], bridge.Send(2, 2, 1));
        Assert.Equal(["1/20"], bridge.Send(3, 3, 1));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Access_port_drops_tagged_frames_its_own_VLAN_included(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, Access10));
        Assert.Empty(bridge.Broadcast(1, 1, tag: 20));
        Assert.Empty(bridge.Broadcast(1, 1, tag: 10));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Priority_tag_on_an_access_port_means_its_VLAN(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, Access10, Access10), portCount: 3);
        Assert.Equal(["2", "3/10"], bridge.Broadcast(1, 1, tag: 0));
        Assert.Equal(["1"], bridge.Send(2, 2, 1));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Priority_tag_on_a_port_without_options_means_untagged(LearningMode mode)
    {
        var bridge = new TestBridge(mode);
        Assert.Equal(["2", "3", "4"], bridge.Broadcast(1, 1, tag: 0));
        Assert.Equal(["1"], bridge.Send(2, 2, 1));
        bridge.Send(1, 1, 2, tag: 0);
        Assert.Equal(["2"], bridge.Send(1, 1, 2, tag: 0));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Ports_without_options_carry_every_VLAN_as_it_is(LearningMode mode)
    {
        var bridge = new TestBridge(mode, portCount: 2);
        Assert.Equal(["2/77"], bridge.Broadcast(1, 1, tag: 77));
        Assert.Equal(["1/77"], bridge.Send(2, 2, 1, tag: 77));
        Assert.Equal(["1"], bridge.Send(2, 2, 1));
        Assert.Equal(["2/77"], bridge.Send(1, 1, 2, tag: 77));
        Assert.Equal(["2/77"], bridge.Send(1, 1, 2, tag: 77));
    }

    [Theory]
    [MemberData(nameof(AllModes))]
    public void Untagged_network_stays_away_from_ports_with_a_native_VLAN(LearningMode mode)
    {
        var bridge = new TestBridge(Mode.With(mode, new PortOptions { Native = new VlanId(10) }));
        Assert.Equal(["3", "4"], bridge.Broadcast(2, 2));
        Assert.Equal(["2/10", "3/10", "4/10"], bridge.Broadcast(1, 1));
    }
}
