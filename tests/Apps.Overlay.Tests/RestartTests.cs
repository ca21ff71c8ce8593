using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;
using Testing;

namespace Apps.Overlay.Tests;

public sealed class RestartTests
{
    private static readonly OverlayPlan Mixed = Plans.Of("a b c",
        Plans.Tenant("blue", 7, Plans.Learnt("a/b1"), Plans.Learnt("b/b2"), Plans.Learnt("c/b3"), Plans.Bound(4, "a/b4"),
            Plans.Bound(5, "a/b5", "c/b5"), Plans.WithMac(6, "b/b6")));

    [Theory]
    [InlineData("a", "b", "c")]
    [InlineData("c", "b", "a")]
    public void Overlay_after_a_restart_of_the_controller_touches_no_flow(params string[] order)
    {
        TestOverlay overlay = Busy();
        var before = overlay.Hosts.ToDictionary(host => host.Name, host => host.Flows.ToList());

        overlay.RestartController(order);

        Assert.All(overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
        Assert.All(overlay.Hosts, host => Assert.Equal(before[host.Name], host.Flows));
    }

    [Fact]
    public void Overlay_after_a_restart_of_the_controller_knows_the_guests_and_their_addresses()
    {
        TestOverlay overlay = Busy();
        overlay.RestartController("b", "a", "c");
        overlay.Send("c/b3", Frames.Udp(1, 2));

        Assert.Equal(["c/b3"], overlay.Send("b/b2", 2, 1));
        Assert.Equal(["c/b3"], overlay.Send("a/b4", Frames.Udp(4, 1)));
        overlay.Send("c/b5", Frames.Udp(5, 1));
        Assert.Equal(["c/b5"], overlay.Send("b/b2", 2, 5));
        int before = overlay["b"].PacketIns;
        overlay.Send("b/b6", Frames.Udp(6, 1));
        Assert.Equal(before, overlay["b"].PacketIns);
    }

    [Fact]
    public void Overlay_after_a_restart_leaves_flows_to_a_host_alone_until_it_has_said_who_is_there()
    {
        TestOverlay overlay = Busy();
        overlay["a"].LoseFlows();

        overlay.RestartController("b", "c");

        Assert.Equal(0, overlay["b"].FlowMods + overlay["c"].FlowMods);
        overlay["a"].Start();
        overlay.Settle();
        // Guest 1 and 5 were there, and nobody has seen them since.
        Assert.Equal(["a/b1", "a/b4", "a/b5", "b/b2", "b/b6", "c/b5"], overlay.Send("c/b3", 3, 1));
        Assert.DoesNotContain(overlay["b"].Dynamic, flow => flow.Cookie == Flows.Rules.Dynamic(
            Flows.Rules.LearntRemote, 7, Frames.Mac(1)));
    }

    [Fact]
    public void Overlay_guest_that_moved_while_the_controller_was_away_is_found_by_its_next_packet()
    {
        TestOverlay overlay = Busy();
        overlay.RestartController("a", "b", "c");

        overlay.Broadcast("b/b2", 1);

        Assert.Equal(["b/b2"], overlay.Send("c/b3", 3, 1));
        Assert.Equal(["b/b2"], overlay.Send("a/b4", Frames.Udp(4, 1)));
    }

    [Fact]
    public void Overlay_guest_that_two_switches_have_is_at_one_of_them_and_moves_to_the_other_by_its_next_packet()
    {
        TestOverlay overlay = Busy();
        // Host b hears of nothing while the guest moves there, and host a keeps what it has.
        TestOverlay twin = Busy();
        twin.Broadcast("b/b2", 1);
        overlay.RestartController("a", "b", "c");
        overlay.Broadcast("b/b2", 1);
        overlay.RestartController("b", "a", "c");

        Assert.Equal(twin["c"].Dynamic.Select(flow => flow.ToString()), overlay["c"].Dynamic.Select(flow => flow.ToString()));
        Assert.Equal(["b/b2"], overlay.Send("c/b3", 3, 1));
    }

    [Fact]
    public void Overlay_sources_that_nothing_leads_to_are_deleted_and_learnt_anew()
    {
        TestOverlay overlay = Busy();
        TestHost a = overlay["a"];
        a.Send(new OpenFlow.Protocol.Messages.FlowMod
        {
            Command = OpenFlow.Protocol.Messages.FlowModCommand.Delete,
            Table = Pipeline.Forward,
            Cookie = Flows.Rules.Dynamic(Flows.Rules.LearntLocal, 7, Frames.Mac(1)),
            CookieMask = ulong.MaxValue,
        });
        overlay.RestartController("a", "b", "c");
        overlay.Broadcast("a/b1", 1);

        Assert.Equal(["a/b1"], overlay.Send("c/b3", 3, 1));
    }

    // All guests have sent, some with addresses.
    private static TestOverlay Busy()
    {
        var overlay = new TestOverlay(Mixed);
        overlay.Send("a/b1", Frames.Udp(1, 2));
        overlay.Send("b/b2", Frames.Udp(2, 1));
        overlay.Broadcast("c/b3", 3);
        overlay.Send("a/b5", Frames.Udp(5, 1));
        overlay.Send("b/b6", Frames.Udp(6, 1));
        overlay.Advance(1);
        return overlay;
    }
}
