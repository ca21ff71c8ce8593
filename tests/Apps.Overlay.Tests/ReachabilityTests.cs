using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests;

public sealed class ReachabilityTests
{
    private static readonly OverlayPlan TwoTenants = Plans.Of("a b c",
        Plans.Tenant("blue", 7, Plans.Bound(1, "a/b1"), Plans.Bound(2, "b/b2"), Plans.Bound(3, "c/b3"),
            Plans.Bound(4, "a/b4")),
        Plans.Tenant("red", 8, Plans.Bound(1, "a/r1"), Plans.Bound(2, "b/r2"), Plans.Bound(3, "a/r3")));

    [Fact]
    public void Overlay_declared_members_reach_each_other_here_and_over_tunnels_and_nobody_else()
    {
        var overlay = new TestOverlay(TwoTenants);

        Assert.Equal(["a/b4"], overlay.Send("a/b1", 1, 4));
        Assert.Equal(0, overlay.Crossings);
        Assert.Equal(["b/b2"], overlay.Send("a/b1", 1, 2));
        Assert.Equal(1, overlay.Crossings);
        Assert.Equal(["b/r2"], overlay.Send("a/r1", 1, 2));
        Assert.Equal(["a/b1"], overlay.Send("c/b3", 3, 1));
        Assert.All(overlay.Hosts, host => Assert.Equal((0, 0), (host.PacketIns, host.Dynamic.Count())));
    }

    [Fact]
    public void Overlay_broadcast_arrives_once_at_every_member_of_the_tenant_and_crosses_once_to_each_of_its_hosts()
    {
        var overlay = new TestOverlay(TwoTenants);

        Assert.Equal(["a/b4", "b/b2", "c/b3"], overlay.Broadcast("a/b1", 1));
        Assert.Equal(2, overlay.Crossings);
        Assert.Equal(["a/r1", "a/r3"], overlay.Broadcast("b/r2", 2));
        Assert.Equal(1, overlay.Crossings);
        Assert.Equal(["a/b1", "a/b4", "b/b2"], overlay.Send("c/b3", 3, 99));
    }

    [Fact]
    public void Overlay_drops_what_comes_by_a_tunnel_from_a_host_or_with_a_key_that_has_no_business_there()
    {
        var overlay = new TestOverlay(TwoTenants);
        byte[] frame = Frames.Plain(2, 1);

        Assert.Equal(["a/b1"], overlay.Inject("a", Plans.VtepOf(1), 7, frame));
        Assert.Equal(["a/r1"], overlay.Inject("a", Plans.VtepOf(1), 8, frame));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(2), 8, frame));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(9), 7, frame));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(1), 9, frame));
    }

    [Fact]
    public void Overlay_what_came_by_a_tunnel_never_leaves_by_one()
    {
        var overlay = new TestOverlay(TwoTenants);

        // Host a doesn't have guest 3, and doesn't pass on what another host takes it to have.
        Assert.Equal(["a/b1", "a/b4"], overlay.Inject("a", Plans.VtepOf(1), 7, Frames.Plain(2, 3)));
    }

    [Fact]
    public void Overlay_members_send_from_their_own_addresses_alone()
    {
        var overlay = new TestOverlay(TwoTenants);

        Assert.Empty(overlay.Send("a/b1", 9, 2));
        Assert.Equal(["b/b2"], overlay.Send("a/b1", Frames.Udp(1, 2)));
        Assert.Empty(overlay.Send("a/b1", WithSource(Frames.Udp(5, 2), 1)));
        Assert.NotEmpty(overlay.Send("a/b1", Frames.ArpRequest(1, 2)));
        Assert.Empty(overlay.Send("a/b1", WithSource(Frames.ArpRequest(5, 2), 1)));
    }

    [Fact]
    public void Overlay_members_without_an_address_yet_may_ask_for_one()
    {
        var overlay = new TestOverlay(TwoTenants);
        byte[] discover = Frames.Udp(1, 2, sourcePort: 68, destinationPort: 67);
        Ipv4Header(discover, 0, uint.MaxValue);

        Assert.Equal(["b/b2"], overlay.Send("a/b1", discover));
        Ipv4Header(discover, 0, 0x0a00_0002);
        Assert.Empty(overlay.Send("a/b1", discover));
    }

    [Fact]
    public void Overlay_drops_reserved_multicast_multicast_sources_and_tags()
    {
        var overlay = new TestOverlay(Plans.Of("a b",
            Plans.Tenant("blue", 7, Plans.Learnt("a/b1"), Plans.Learnt("b/b2"))));

        Assert.Empty(overlay.Send("a/b1", Frames.Plain(Frames.Mac(1), new MacAddress(0x0180_c200_0003))));
        Assert.Empty(overlay.Send("a/b1", Frames.Plain(new MacAddress(0x0300_0000_0001), Frames.Mac(2))));
        Assert.Empty(overlay.Send("a/b1", Frames.Tagged(5, Frames.Plain(1, 2))));
        Assert.Equal(["b/b2"], overlay.Send("a/b1", Frames.Plain(Frames.Mac(1), new MacAddress(0x0100_5e00_0005))));
    }

    [Fact]
    public void Overlay_ports_that_are_no_members_are_cut_off()
    {
        var overlay = new TestOverlay(TwoTenants);
        overlay["a"].AddPort("eth0");

        Assert.Empty(overlay.Send("a/eth0", 1, 2));
        Assert.DoesNotContain("a/eth0", overlay.Broadcast("b/b2", 2));
    }

    [Fact]
    public void Overlay_without_its_tunnel_port_says_so_once_and_members_of_one_host_reach_each_other()
    {
        var overlay = new TestOverlay(TwoTenants);
        TestHost a = overlay["a"];
        a.RemovePort("sdn-gre");
        a.SetRole("b1", PortRole.Edge);

        Assert.Equal("port sdn-gre", Assert.Single(a.Events.OfType<RuleWaiting>()).For);
        Assert.Equal(["a/b4"], overlay.Send("a/b1", 1, 4));
        Assert.Equal(["a/b4"], overlay.Broadcast("a/b1", 1));

        a.AddPort("sdn-gre");

        Assert.Equal(["b/b2"], overlay.Send("a/b1", 1, 2));
        Assert.Single(a.Events.OfType<RuleWaiting>());
    }

    [Fact]
    public void Overlay_says_nothing_of_a_moving_guests_port_that_is_empty()
    {
        var overlay = new TestOverlay(Plans.Of("a b", Plans.Tenant("blue", 7, Plans.Bound(1, "a/v1", "b/v1"))));
        overlay["b"].RemovePort("v1");

        Assert.Empty(overlay["b"].Events.OfType<RuleWaiting>());
    }

    [Fact]
    public void Overlay_member_whose_port_is_missing_waits_for_it()
    {
        var overlay = new TestOverlay(TwoTenants);
        overlay["b"].RemovePort("b2");

        RuleWaiting waiting = Assert.Single(overlay["b"].Events.OfType<RuleWaiting>());
        Assert.Equal(("member g2 of tenant blue", "port b2"), (waiting.Rule.Rule, waiting.For));
        overlay["b"].AddPort("b2");
        Assert.Equal(["b/b2"], overlay.Send("a/b1", 1, 2));
    }

    [Fact]
    public void Overlay_keeps_the_ways_between_hosts_of_one_tenant_warm_by_frames_that_arrive_nowhere()
    {
        var overlay = new TestOverlay(TwoTenants);
        // Each host to both others, from the start.
        Assert.Equal(6, overlay.Crossings);

        overlay.Advance(14);
        Assert.Equal(6, overlay.Crossings);
        overlay.Advance(1);
        Assert.Equal(12, overlay.Crossings);
        Assert.All(overlay.Hosts, host => Assert.Equal(0, host.PacketIns));
    }

    [Fact]
    public void Overlay_gives_every_flow_and_group_of_a_tenant_an_origin()
    {
        TestHost a = new TestOverlay(TwoTenants)["a"];

        Assert.Equal(a.Declared.Groups.Keys.ToHashSet(), a.Declared.GroupOrigins.Keys.ToHashSet());
        Assert.All(a.Declared.Flows.Values.Where(flow => flow.Match.View.TryFind(
            OpenFlow.Protocol.Matching.OxmFields.Metadata, out _)), flow =>
            Assert.Equal("overlay", a.Declared.Origins[flow.Key].App));
    }

    private static byte[] WithSource(byte[] frame, uint guest)
    {
        Frames.Mac(guest).Write(frame.AsSpan(6));
        return frame;
    }

    // Checksums don't matter to flow tables.
    private static void Ipv4Header(byte[] frame, uint source, uint destination)
    {
        new Ipv4Address(source).Write(frame.AsSpan(14 + 12));
        new Ipv4Address(destination).Write(frame.AsSpan(14 + 16));
    }
}
