using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests;

/// <summary>Guests that use one MAC address, and guests that only move a lot.</summary>
public sealed class DuplicateTests
{
    private const int HoldSeconds = (int)(MoveDamping.Hold / 1000);
    private const int WindowSeconds = (int)(MoveDamping.Window / 1000);

    private readonly TestOverlay _overlay = new(Plans.Of("a b c",
        Plans.Tenant("blue", 7, Plans.Learnt("a/b1"), Plans.Learnt("b/b2"), Plans.Learnt("c/b3"), Plans.Learnt("a/b4")),
        Plans.Tenant("red", 8, Plans.Learnt("a/r1"), Plans.Learnt("b/r2"))));

    [Theory]
    [InlineData("a/b1", "b/b2")]
    [InlineData("a/b1", "a/b4")]
    public void Overlay_two_guests_with_one_MAC_address_cost_a_few_flows_and_then_none(string one, string other)
    {
        Fight(one, other, rounds: 10);
        _overlay.ForgetFlowMods();
        int packetIns = _overlay.Hosts.Sum(host => host.PacketIns);

        Fight(one, other, rounds: 100);

        Assert.All(_overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
        Assert.Equal(packetIns, _overlay.Hosts.Sum(host => host.PacketIns));
        Assert.Equal([one], _overlay.Send("c/b3", 3, 1));
    }

    [Fact]
    public void Overlay_two_guests_with_one_MAC_address_are_told_once_with_both_places()
    {
        Fight("a/b1", "b/b2", rounds: 20);

        HostDuplicated told = Assert.Single(_overlay.Hosts.SelectMany(host => host.Events).OfType<HostDuplicated>());
        Assert.Equal(new HostDuplicated(Frames.Mac(1), VlanId.Untagged, _overlay["b"].NumberOf("b2"),
            "port b1 of host a, tenant blue,", TimeSpan.FromSeconds(HoldSeconds)), told);
        Assert.Contains(told, _overlay["b"].Events);
        Assert.Equal("port b2 of host b", Assert.Single(_overlay["a"].Guests()).Duplicate);
    }

    [Fact]
    public void Overlay_guest_that_is_moved_to_and_fro_takes_its_traffic_with_it_each_time()
    {
        _overlay.Broadcast("a/b1", 1);
        for (int move = 1; move < MoveDamping.Moves; move++)
        {
            string place = move % 2 == 1 ? "b/b2" : "a/b1";
            _overlay.Broadcast(place, 1);
            Assert.Equal([place], _overlay.Send("c/b3", 3, 1));
        }
    }

    [Fact]
    public void Overlay_guest_that_moves_now_and_then_for_hours_is_no_duplicate()
    {
        for (int move = 0; move < 50; move++)
        {
            _overlay.Advance((WindowSeconds / (MoveDamping.Moves - 1)) + 1);
            string place = move % 2 == 1 ? "b/b2" : "a/b1";
            _overlay.Broadcast(place, 1);
            Assert.Equal([place], _overlay.Send("c/b3", 3, 1));
        }
    }

    [Fact]
    public void Overlay_guest_that_is_alone_again_is_learnt_where_it_is_when_it_isn_t_held_any_more()
    {
        Fight("a/b1", "b/b2", rounds: 10);
        _overlay.Advance(HoldSeconds - 1);
        _overlay.Broadcast("b/b2", 1);
        Assert.Equal(["a/b1"], _overlay.Send("c/b3", 3, 1));

        _overlay.Advance(1);
        _overlay.Broadcast("b/b2", 1);

        Assert.Equal(["b/b2"], _overlay.Send("c/b3", 3, 1));
        Assert.Null(Assert.Single(_overlay["b"].Guests()).Duplicate);
    }

    [Fact]
    public void Overlay_fight_that_goes_on_is_held_again()
    {
        Fight("a/b1", "b/b2", rounds: 10);
        _overlay.Advance(HoldSeconds);
        Fight("a/b1", "b/b2", rounds: 10);
        _overlay.ForgetFlowMods();

        Fight("a/b1", "b/b2", rounds: 100);

        Assert.All(_overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
        Assert.Equal(2, _overlay.Hosts.SelectMany(host => host.Events).OfType<HostDuplicated>().Count());
    }

    [Fact]
    public void Overlay_held_guest_s_place_that_goes_leaves_the_other_to_be_reached_at_once()
    {
        Fight("a/b1", "b/b2", rounds: 10);

        _overlay["a"].SetRole("b1", PortRole.Down);

        Assert.Contains("b/b2", _overlay.Send("c/b3", 3, 1));
        _overlay.Advance(HoldSeconds);
        _overlay.Broadcast("b/b2", 1);
        Assert.Equal(["b/b2"], _overlay.Send("c/b3", 3, 1));
    }

    [Fact]
    public void Overlay_held_guest_is_nobody_s_business_in_another_tenant()
    {
        Fight("a/b1", "b/b2", rounds: 10);

        _overlay.Broadcast("a/r1", 1);
        Assert.Equal(["a/r1"], _overlay.Send("b/r2", 2, 1));
        _overlay.Broadcast("b/r2", 1);
        Assert.Equal(["b/r2"], _overlay.Send("a/r1", 9, 1));
    }

    [Fact]
    public void Overlay_declared_guest_can_t_be_fought_for()
    {
        var overlay = new TestOverlay(Plans.Of("a b", Plans.Tenant("blue", 7,
            Plans.Bound(1, "a/v1"), Plans.Learnt("b/v2"), Plans.Learnt("b/v3"))));
        overlay.Broadcast("b/v3", 3);
        for (int i = 0; i < 20; i++)
        {
            overlay.Send("a/v1", 1, 3);
            overlay.Send("b/v2", 1, 3);
        }

        Assert.Equal(["a/v1"], overlay.Send("b/v3", 3, 1));
        Assert.Empty(overlay.Hosts.SelectMany(host => host.Events).OfType<HostDuplicated>());
    }

    [Fact]
    public void Overlay_controller_that_comes_back_judges_a_fight_anew()
    {
        Fight("a/b1", "b/b2", rounds: 10);
        _overlay.RestartController("a", "b", "c");
        Assert.DoesNotContain(_overlay["b"].Dynamic,
            flow => flow.Cookie == Flows.Rules.Dynamic(Flows.Rules.HeldSource, 7, Frames.Mac(1)));

        Fight("a/b1", "b/b2", rounds: 10);
        _overlay.ForgetFlowMods();
        Fight("a/b1", "b/b2", rounds: 100);

        Assert.All(_overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
    }

    [Fact]
    public void Overlay_two_guests_with_one_IPv4_address_cost_a_flow_each_and_then_none()
    {
        FightForAddress(rounds: 5);
        _overlay.ForgetFlowMods();

        FightForAddress(rounds: 100);

        Assert.All(_overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
    }

    // The second one begins: the first is there already.
    private void Fight(string one, string other, int rounds)
    {
        _overlay.Send(one, Frames.Udp(1, 3));
        for (int round = 0; round < rounds; round++)
        {
            _overlay.Send(other, Frames.Udp(1, 3));
            _overlay.Send(one, Frames.Udp(1, 3));
        }
    }

    private void FightForAddress(int rounds)
    {
        byte[] other = Frames.Udp(1, 3);
        Frames.Mac(2).Write(other.AsSpan(MacAddress.Size));
        for (int round = 0; round < rounds; round++)
        {
            _overlay.Send("a/b1", Frames.Udp(1, 3));
            _overlay.Send("b/b2", other);
        }
    }
}
