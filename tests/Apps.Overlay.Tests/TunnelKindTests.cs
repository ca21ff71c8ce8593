using Apps.Overlay.Planning;
using Apps.Overlay.Tests.Network;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests;

/// <summary>One port for all hosts or one for each, and what becomes of traffic when a plan says otherwise.</summary>
public sealed class TunnelKindTests
{
    private static readonly OverlayPlan Shared = Plans.Of("a b c",
        Plans.Tenant("blue", 7, Plans.Bound(1, "a/b1"), Plans.Bound(2, "b/b2"), Plans.Learnt("c/b3")),
        Plans.Tenant("red", 8, Plans.Bound(1, "a/r1"), Plans.Bound(2, "b/r2")));

    private static readonly OverlayPlan PerHost = Shared.By(TunnelKind.PerHost);

    public static TheoryData<TunnelKind, Encapsulation, TunnelKind, Encapsulation> Changes { get; } = new()
    {
        { TunnelKind.Flow, Encapsulation.Gre, TunnelKind.PerHost, Encapsulation.Gre },
        { TunnelKind.PerHost, Encapsulation.Gre, TunnelKind.Flow, Encapsulation.Gre },
        { TunnelKind.Flow, Encapsulation.Gre, TunnelKind.Flow, Encapsulation.Vxlan },
        { TunnelKind.PerHost, Encapsulation.Vxlan, TunnelKind.PerHost, Encapsulation.Geneve },
        { TunnelKind.PerHost, Encapsulation.Gre, TunnelKind.Flow, Encapsulation.Geneve },
    };

    [Theory]
    [InlineData(Encapsulation.Gre)]
    [InlineData(Encapsulation.Vxlan)]
    [InlineData(Encapsulation.Geneve)]
    public void Overlay_by_a_port_for_each_host_reaches_the_same(Encapsulation encapsulation)
    {
        var overlay = new TestOverlay(Shared.By(TunnelKind.PerHost, encapsulation));

        Assert.Equal(["a/b1", "b/b2"], overlay.Broadcast("c/b3", 3));
        RequireAll(overlay);
        Assert.Equal(["b/b2", "c/b3"], overlay.Broadcast("a/b1", 1));
        Assert.Equal(2, overlay.Crossings);
        Assert.Equal(["b/r2"], overlay.Broadcast("a/r1", 1));
        Assert.Equal(["a/b1"], overlay.Send("c/b3", 3, 1));
        Assert.Equal(["c/b3"], overlay.Send("b/b2", 2, 3));
        Assert.Equal(1, overlay.Crossings);
    }

    [Fact]
    public void Overlay_port_of_a_host_says_where_packets_go_and_no_flow_does_beside_it()
    {
        var overlay = new TestOverlay(PerHost);
        overlay.Broadcast("c/b3", 3);

        Assert.Equal([("gre-b", 3u), ("gre-c", 4u)],
            overlay["a"].Ports.Skip(2).Select(port => (port.Name, port.Number.Value)));
        Assert.EndsWith("actions=set_field:0x7->tun_id,output:3", WayTo(2), StringComparison.Ordinal);
        Assert.EndsWith("actions=set_field:0x7->tun_id,output:4", WayTo(3), StringComparison.Ordinal);
        Assert.Equal(["tun_id=0x7,tun_src=172.31.0.2,in_port=3", "tun_id=0x7,tun_src=172.31.0.3,in_port=4",
            "tun_id=0x8,tun_src=172.31.0.2,in_port=3"], Entries(overlay["a"]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(overlay["a"].Flows, flow => TextOf(flow).Contains("->tun_dst", StringComparison.Ordinal));

        string WayTo(uint guest) => overlay["a"].Flows
            .Where(flow => flow.Table == Pipeline.Forward && flow.Priority == Flows.Rules.RemotePriority)
            .Select(TextOf).Single(text => text.Contains($"metadata=0x7/0x1ffffffff,dl_dst={Frames.Mac(guest)}", StringComparison.Ordinal));
    }

    [Fact]
    public void Overlay_drops_what_comes_by_a_hosts_port_from_another_or_with_a_key_that_has_no_business_there()
    {
        var overlay = new TestOverlay(PerHost);
        byte[] frame = Frames.Plain(2, 1);

        Assert.Equal(["a/b1"], overlay.Inject("a", Plans.VtepOf(1), 7, frame));
        Assert.Equal(["a/r1"], overlay.Inject("a", Plans.VtepOf(1), 8, frame));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(2), 8, frame));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(9), 7, frame));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(1), 0, frame));
        overlay["a"].Receive(overlay["a"].NumberOf("gre-c"), frame, PipelineInput.OfTunnel(7)
            .With(OxmFields.NxmTunnelSrc, Plans.VtepOf(1).Value));
        Assert.Empty(overlay.Inject("a", Plans.VtepOf(9), 7, frame));
    }

    [Fact]
    public void Overlay_tells_in_one_line_which_hosts_ports_are_missing_and_only_those_that_are_new()
    {
        var overlay = new TestOverlay(PerHost);
        overlay["a"].RemovePort("gre-b");
        overlay["a"].RemovePort("gre-c");
        overlay["a"].AddPort("gre-b");
        overlay["a"].RemovePort("gre-b");

        Assert.Equal(["port gre-b", "port gre-c", "port gre-b"],
            overlay["a"].Events.OfType<RuleWaiting>().Select(waiting => waiting.For));
        overlay["a"].Events.Clear();
        overlay["a"].Start();
        overlay.Settle();
        Assert.Equal(["ports gre-b, gre-c"], overlay["a"].Events.OfType<RuleWaiting>().Select(waiting => waiting.For));
        Assert.Empty(overlay.Send("a/b1", 1, 2));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Overlay_plan_with_other_tunnels_loses_nothing_whatever_step_each_host_has_come_to(
        TunnelKind kind, Encapsulation encapsulation, TunnelKind next, Encapsulation nextEncapsulation)
    {
        OverlayPlan before = Shared.By(kind, encapsulation);
        OverlayPlan after = Shared.By(next, nextEncapsulation);
        var overlay = new TestOverlay(before);
        overlay.Broadcast("c/b3", 3);
        RequireAll(overlay);

        overlay.Apply(after);
        RequireAll(overlay);
        foreach (OverlayHost host in after.Hosts)
        {
            foreach (TunnelPort port in TunnelPorts.Of(after, host))
            {
                overlay[host.Name].AddPort(port.Name);
                RequireAll(overlay);
            }
        }
        overlay.Advance(4);
        RequireAll(overlay);
        foreach (OverlayHost host in before.Hosts)
        {
            PortNumber[] old = [.. TunnelPorts.Of(before, host).Select(port => overlay[host.Name].NumberOf(port.Name))];
            Assert.DoesNotContain(OutputsOf(overlay[host.Name]), old.Contains);
            foreach (TunnelPort port in TunnelPorts.Of(before, host))
            {
                overlay[host.Name].RemovePort(port.Name);
                RequireAll(overlay);
            }
        }
        RequireAsMadeAnew(overlay, after);
    }

    [Fact]
    public void Overlay_ways_stay_with_their_ports_until_other_hosts_have_had_time_for_theirs()
    {
        var overlay = new TestOverlay(Shared);
        overlay.Apply(Shared.By(TunnelKind.Flow, Encapsulation.Vxlan));
        PortNumber old = overlay["a"].NumberOf("sdn-gre");

        overlay["a"].AddPort("sdn-vxlan");
        overlay.Advance(2);
        Assert.Contains(old, OutputsOf(overlay["a"]));
        overlay.Advance(2);
        Assert.DoesNotContain(old, OutputsOf(overlay["a"]));
    }

    [Fact]
    public void Overlay_way_whose_port_goes_is_replaced_at_once()
    {
        var overlay = new TestOverlay(Shared);
        overlay.Broadcast("c/b3", 3);
        overlay.Apply(PerHost);
        foreach (string port in (string[])["gre-b", "gre-c"])
            overlay["a"].AddPort(port);

        overlay["a"].RemovePort("sdn-gre");

        RequireAll(overlay);
    }

    [Fact]
    public void Overlay_by_a_port_for_each_host_touches_no_flow_after_a_restart_of_the_controller()
    {
        var overlay = new TestOverlay(PerHost);
        overlay.Broadcast("c/b3", 3);
        var before = overlay.Hosts.ToDictionary(host => host.Name, host => host.Flows.ToList());

        overlay.RestartController("b", "c", "a");

        Assert.All(overlay.Hosts, host => Assert.Equal(0, host.FlowMods));
        Assert.All(overlay.Hosts, host => Assert.Equal(before[host.Name], host.Flows));
    }

    [Fact]
    public void Overlay_restarted_between_two_kinds_of_tunnels_leads_learnt_guests_where_the_plan_says()
    {
        var overlay = new TestOverlay(Shared);
        overlay.Broadcast("c/b3", 3);
        overlay.Apply(PerHost);
        foreach (OverlayHost host in PerHost.Hosts)
        {
            foreach (TunnelPort port in TunnelPorts.Of(PerHost, host))
                overlay[host.Name].AddPort(port.Name);
        }

        overlay.RestartController("a", "b", "c");

        Assert.All(overlay.Hosts, host => Assert.DoesNotContain(host.NumberOf("sdn-gre"), OutputsOf(host)));
        RequireAll(overlay);
    }

    // Who is known reaches and is reached, unicast, and a broadcast crosses once to each host.
    private static void RequireAll(TestOverlay overlay)
    {
        Assert.Equal(["b/b2"], overlay.Send("a/b1", 1, 2));
        Assert.Equal(["a/b1"], overlay.Send("b/b2", 2, 1));
        Assert.Equal(["b/r2"], overlay.Send("a/r1", 1, 2));
        Assert.Equal(["c/b3"], overlay.Send("a/b1", 1, 3));
        Assert.Equal(["a/b1"], overlay.Send("c/b3", 3, 1));
        Assert.Equal(["b/b2", "c/b3"], overlay.Broadcast("a/b1", 1));
    }

    private static void RequireAsMadeAnew(TestOverlay overlay, OverlayPlan plan)
    {
        var anew = new TestOverlay(plan);
        anew.Broadcast("c/b3", 3);
        foreach (TestHost host in overlay.Hosts)
            Assert.Equal(anew[host.Name].Flows.Count(), host.Flows.Count());
    }

    private static IEnumerable<string> Entries(TestHost host) => host.Flows
        .Where(flow => flow.Table == Pipeline.Ingress)
        .Select(flow => FlowPrinter.Match(flow.Match.View))
        .Where(text => text.Contains("tun_id", StringComparison.Ordinal));

    private static string TextOf(FlowEntry flow) =>
        $"{FlowPrinter.Match(flow.Match.View)} actions={FlowPrinter.Instructions(flow.Instructions.View)}";

    // Ports that flows and flood groups send to.
    private static List<PortNumber> OutputsOf(TestHost host)
    {
        List<IAction> actions = [.. host.Flows.SelectMany(flow => InstructionList.Values(flow.Instructions.View))
            .OfType<ApplyActionsInstruction>().SelectMany(apply => ActionList.Values(apply.Actions.View))];
        foreach (Group group in host.Declared.Groups.Values)
        {
            foreach (BucketView bucket in group.Buckets.View)
                actions.AddRange(ActionList.Values(bucket.Actions));
        }
        return [.. actions.OfType<OutputAction>().Select(output => output.Port)];
    }
}
