using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests;

public sealed class LearningTests
{
    private static readonly OverlayPlan Learning = Plans.Of("a b c",
        Plans.Tenant("blue", 7, Plans.Learnt("a/b1"), Plans.Learnt("b/b2"), Plans.Learnt("c/b3"), Plans.Learnt("a/b4")),
        Plans.Tenant("red", 8, Plans.Learnt("a/r1"), Plans.Learnt("b/r2")));

    [Fact]
    public void Overlay_unknown_guest_floods_its_tenant_and_its_packet_waits_for_nobody()
    {
        var overlay = new TestOverlay(Learning);

        Assert.Equal(["a/b4", "b/b2", "c/b3"], overlay.Send("a/b1", 1, 2));
        Assert.Equal(1, overlay["a"].PacketIns);
    }

    [Fact]
    public void Overlay_guest_that_has_sent_is_known_on_every_host_of_its_tenant_and_nowhere_else()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/r1", 1, 2);

        Assert.Equal(["a/r1"], overlay.Send("b/r2", 2, 1));
        Assert.Single(overlay["b"].Dynamic, flow => flow.Table == Pipeline.Forward && flow.Cookie == RemoteCookie(8, 1));
        Assert.Empty(overlay["c"].Dynamic);
    }

    [Fact]
    public void Overlay_tenants_with_the_same_addresses_don_t_meet()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Broadcast("a/b1", 1);
        overlay.Broadcast("b/b2", 2);
        overlay.Broadcast("b/r2", 2);
        overlay.Broadcast("a/r1", 1);

        Assert.Equal(["b/b2"], overlay.Send("a/b1", 1, 2));
        Assert.Equal(["b/r2"], overlay.Send("a/r1", 1, 2));
        Assert.Equal(["a/b1"], overlay.Send("b/b2", 2, 1));
        Assert.Equal(["a/r1"], overlay.Send("b/r2", 2, 1));
    }

    [Fact]
    public void Overlay_known_guests_don_t_come_to_the_controller_again_until_their_time_is_over()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", Frames.Udp(1, 2));
        int before = overlay["a"].PacketIns;
        for (int i = 0; i < 10; i++)
            overlay.Send("a/b1", Frames.Udp(1, 2));
        Assert.Equal(before, overlay["a"].PacketIns);

        overlay.Advance(301);
        overlay.Send("a/b1", Frames.Udp(1, 2));

        Assert.Equal(before + 1, overlay["a"].PacketIns);
    }

    [Fact]
    public void Overlay_silent_guest_is_forgotten_everywhere()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", 1, 2);
        overlay.Advance(303);

        Assert.All(overlay.Hosts, host => Assert.Empty(host.Dynamic));
        Assert.Equal("aged out", Assert.Single(overlay["a"].Events.OfType<HostForgotten>()).Reason);
    }

    [Fact]
    public void Overlay_guest_that_sends_now_and_then_is_not_forgotten()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", 1, 2);
        for (int i = 0; i < 10; i++)
        {
            overlay.Advance(100);
            overlay.Send("a/b1", 1, 2);
        }

        Assert.Equal(["a/b1"], overlay.Send("b/b2", 2, 1));
        Assert.Single(overlay["a"].Guests());
    }

    [Fact]
    public void Overlay_guest_that_moves_to_another_host_takes_its_traffic_with_it_at_once()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", 1, 9);
        Assert.Equal(["a/b1"], overlay.Send("c/b3", 3, 1));

        overlay.Broadcast("b/b2", 1);

        Assert.Equal(["b/b2"], overlay.Send("c/b3", 3, 1));
        Assert.Equal(["b/b2"], overlay.Send("a/b4", 4, 1));
        Assert.DoesNotContain(overlay["a"].Dynamic, flow => flow.Cookie == SourceCookie(7, 1));

        overlay.Broadcast("a/b1", 1);

        Assert.Equal(["a/b1"], overlay.Send("c/b3", 3, 1));
        Assert.Equal(["a/b1"], overlay.Send("b/b2", 2, 1));
    }

    [Fact]
    public void Overlay_guest_that_moves_between_ports_of_a_host_changes_nothing_on_other_hosts()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", 1, 9);
        overlay.ForgetFlowMods();

        overlay.Broadcast("a/b4", 1);

        Assert.Equal(0, overlay["b"].FlowMods + overlay["c"].FlowMods);
        Assert.Equal(["a/b4"], overlay.Send("c/b3", 3, 1));
        Assert.Single(overlay["a"].Events.OfType<HostMoved>());
    }

    [Fact]
    public void Overlay_declared_guest_with_several_ports_moves_among_them_and_to_no_other()
    {
        var overlay = new TestOverlay(Plans.Of("a b c", Plans.Tenant("blue", 7,
            Plans.Bound(1, "a/v1", "b/v1"), Plans.Bound(2, "c/v2"), Plans.Learnt("c/v3"))));
        Assert.Equal(["a/v1", "b/v1", "c/v3"], overlay.Send("c/v2", 2, 1));
        overlay.Send("a/v1", 1, 2);
        Assert.Equal(["a/v1"], overlay.Send("c/v2", 2, 1));

        overlay.Send("b/v1", 1, 2);
        Assert.Equal(["b/v1"], overlay.Send("c/v2", 2, 1));

        // Somebody else can't take its address.
        overlay.Send("c/v3", 1, 2);
        Assert.Equal(["b/v1"], overlay.Send("c/v2", 2, 1));
    }

    [Fact]
    public void Overlay_guests_of_a_port_that_goes_down_are_looked_for_again()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", 1, 9);
        overlay["a"].SetRole("b1", PortRole.Down);

        Assert.All(overlay.Hosts, host => Assert.Empty(host.Dynamic));
        Assert.Equal(["a/b1", "a/b4", "b/b2"], overlay.Send("c/b3", 3, 1));
    }

    [Fact]
    public void Overlay_guests_behind_one_port_are_bounded_and_told_once()
    {
        var overlay = new TestOverlay(Plans.Of("a b",
            Plans.Tenant("blue", 7, Plans.Learnt("a/b1"), Plans.Learnt("b/b2"))));
        for (uint guest = 1; guest <= 300; guest++)
            overlay.Broadcast("a/b1", guest);

        Assert.Equal(256, overlay["a"].Guests().Count);
        Assert.Equal(256, overlay["b"].Dynamic.Count());
        Assert.Single(overlay["a"].Events.OfType<HostLimitReached>());
    }

    [Fact]
    public void Overlay_guests_learnt_before_the_tunnel_port_came_are_reached_when_it_has()
    {
        var overlay = new TestOverlay(Learning);
        overlay["b"].RemovePort("sdn-gre");
        overlay.Broadcast("a/b1", 1);
        overlay["b"].AddPort("sdn-gre");

        Assert.Equal(["a/b1"], overlay.Send("b/b2", 2, 1));
    }

    [Fact]
    public void Overlay_learns_addresses_of_the_tenant_s_subnets_each_once()
    {
        var overlay = new TestOverlay(Learning);
        overlay.Send("a/b1", 1, 2);
        overlay.Send("a/b1", Frames.Udp(1, 2));
        int before = overlay["a"].PacketIns;
        overlay.Send("a/b1", Frames.Udp(1, 2));
        overlay.Send("a/b1", Frames.ArpRequest(1, 2));

        Assert.Equal(before, overlay["a"].PacketIns);
        Assert.Single(overlay["a"].Dynamic, flow => flow.Cookie == AddressCookie(7, 1));
    }

    private static Cookie RemoteCookie(uint vni, uint guest) => Flows.Rules.Dynamic(
        Flows.Rules.LearntRemote, vni, Frames.Mac(guest));

    private static Cookie SourceCookie(uint vni, uint guest) => Flows.Rules.Dynamic(
        Flows.Rules.LearntSource, vni, Frames.Mac(guest));

    private static Cookie AddressCookie(uint vni, uint guest) => Flows.Rules.Dynamic(
        Flows.Rules.LearntAddress, vni, Frames.Mac(guest));
}
