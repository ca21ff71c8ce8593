using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests;

public sealed class PlanChangeTests
{
    private static readonly Tenant Blue = Plans.Tenant("blue", 7, Plans.Bound(1, "a/b1"), Plans.Bound(2, "b/b2"),
        Plans.Learnt("b/b3"));

    private static readonly Tenant Red = Plans.Tenant("red", 8, Plans.Bound(1, "c/r1"), Plans.Bound(2, "d/r2"));

    [Fact]
    public void Overlay_one_port_added_touches_only_hosts_of_its_tenant_with_what_it_takes()
    {
        var overlay = new TestOverlay(Plans.Of("a b c d", Blue, Red));
        overlay["a"].AddPort("b9");
        overlay.Settle();
        overlay.ForgetFlowMods();

        overlay.Apply(Plans.Of("a b c d",
            Blue with { Members = [.. Blue.Members, Plans.Bound(9, "a/b9")] }, Red));

        // Seven flows by which it may send, one that leads to it, its place in two groups, and three that answer ARP;
        // where it isn't, one that leads there, one for packets too large for that, and the three.
        Assert.Equal(7 + 1 + 2 + 3, overlay["a"].FlowMods);
        Assert.Equal(1 + 1 + 3, overlay["b"].FlowMods);
        Assert.Equal(0, overlay["c"].FlowMods + overlay["d"].FlowMods);
        Assert.Equal(["a/b9"], overlay.Send("b/b2", 2, 9));
    }

    [Fact]
    public void Overlay_tenants_that_come_and_go_leave_the_others_groups_alone()
    {
        // All three would have the same groups.
        Tenant[] tenants =
        [
            Plans.Tenant("x", 1, Plans.Bound(1, "a/x1"), Plans.Bound(2, "b/x2")),
            Plans.Tenant("y", 0x8001, Plans.Bound(1, "a/y1"), Plans.Bound(2, "b/y2")),
            Plans.Tenant("z", 0x1_0001, Plans.Bound(1, "a/z1"), Plans.Bound(2, "b/z2")),
        ];
        var overlay = new TestOverlay(Plans.Of("a b", tenants));
        Dictionary<GroupId, Group> before = new(overlay["a"].Declared.Groups);
        Assert.Equal(6, before.Count);

        overlay.Apply(Plans.Of("a b", tenants[1..]));

        Assert.Equal(4, overlay["a"].Declared.Groups.Count);
        Assert.All(overlay["a"].Declared.Groups.Values, group => Assert.Equal(before[group.Id], group));
        overlay.Apply(Plans.Of("a b", tenants));
        Assert.Equal(before.Keys.ToHashSet(), overlay["a"].Declared.Groups.Keys.ToHashSet());
        Assert.Equal(["b/z2"], overlay.Broadcast("a/z1", 1));
        Assert.Equal(["b/x2"], overlay.Broadcast("a/x1", 1));
    }

    [Fact]
    public void Overlay_fourth_host_joins_without_a_flow_of_the_others_that_traffic_needs_going_away()
    {
        OverlayPlan three = Plans.Of("a b c", Blue with { Members = [.. Blue.Members, Plans.Bound(4, "c/b4")] });
        var overlay = new TestOverlay(three);
        overlay.Broadcast("b/b3", 3);
        var before = overlay["a"].Flows.ToList();

        overlay.Apply(Plans.Of("a b c d",
            Blue with { Members = [.. Blue.Members, Plans.Bound(4, "c/b4"), Plans.Bound(5, "d/b5")] }));

        Assert.Subset(overlay["a"].Flows.ToHashSet(), before.ToHashSet());
        Assert.Equal(["d/b5"], overlay.Send("a/b1", 1, 5));
        // What was learnt before it came, it knows.
        Assert.Equal(["b/b3"], overlay.Send("d/b5", 5, 3));
    }

    [Fact]
    public void Overlay_plan_that_only_moves_its_lines_touches_nothing()
    {
        var overlay = new TestOverlay(Plans.Of("a b c d", Blue, Red));
        overlay.ForgetFlowMods();
        SwitchApp before = overlay["a"].App;

        overlay.Apply(Plans.Of("a b c d", Blue with { Place = new PolicyPlace("p.yaml", 90, 1) }, Red));

        Assert.Same(before, overlay["a"].App);
        Assert.All(overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
    }

    [Fact]
    public void Overlay_what_was_learnt_outlives_a_new_plan()
    {
        var overlay = new TestOverlay(Plans.Of("a b c d", Blue, Red));
        overlay.Broadcast("b/b3", 3);
        var before = overlay["b"].Dynamic.ToList();

        overlay.Apply(Plans.Of("a b c d", Blue with { Members = [.. Blue.Members, Plans.Bound(9, "a/b9")] }, Red));

        Assert.Equal(before, overlay["b"].Dynamic);
        Assert.Equal(["b/b3"], overlay.Send("a/b1", 1, 3));
    }

    [Fact]
    public void Overlay_member_that_is_declared_after_it_was_learnt_keeps_its_place()
    {
        var overlay = new TestOverlay(Plans.Of("a b", Blue));
        overlay.Broadcast("b/b3", 3);

        overlay.Apply(Plans.Of("a b", Blue with { Members = [.. Blue.Members.SkipLast(1), Plans.Bound(3, "b/b3")] }));

        Assert.Equal(["b/b3"], overlay.Send("a/b1", 1, 3));
        Assert.All(overlay.Hosts, host => Assert.Empty(host.Dynamic));
    }

    [Fact]
    public void Overlay_asking_what_another_plan_would_declare_changes_nothing()
    {
        var overlay = new TestOverlay(Plans.Of("a b", Blue));
        overlay.Broadcast("b/b3", 3);
        var shadow = new ShadowOf(overlay["b"]);

        SwitchApp app = OverlayApp.Factory(Plans.Of("a b", Blue), overlay.Directory).Create(shadow)!;
        app.OnStarted();
        var desired = new DesiredState();
        app.Declare(desired);

        Assert.Equal(overlay["b"].Declared.Flows.Keys.ToHashSet(), desired.Flows.Keys.ToHashSet());
        Assert.Equal(["b/b3"], overlay.Send("a/b1", 1, 3));
        overlay.Advance(1);
        Assert.Equal(["b/b3"], overlay.Send("a/b1", 1, 3));
    }

    [Theory]
    [InlineData(Encapsulation.Gre, "sdn-gre")]
    [InlineData(Encapsulation.Vxlan, "sdn-vxlan")]
    [InlineData(Encapsulation.Geneve, "sdn-geneve")]
    public void Overlay_finds_the_tunnel_port_of_its_encapsulation(Encapsulation encapsulation, string port)
    {
        OverlayPlan gre = Plans.Of("a b", Blue);
        var overlay = new TestOverlay(new OverlayPlan
        {
            Encapsulation = encapsulation,
            Hosts = gre.Hosts,
            Tenants = gre.Tenants,
        });

        Assert.Contains(overlay["a"].Ports, known => known.Name == port);
        Assert.Equal(["b/b2"], overlay.Send("a/b1", 1, 2));
    }
}
