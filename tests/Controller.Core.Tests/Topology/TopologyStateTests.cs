using Controller.Abstractions;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Topology;

/// <summary>Each also asserts, after every event, that no flooded frame comes to a switch twice.</summary>
public sealed class TopologyStateTests
{
    private static readonly int[][] Pair = [[0, 1]];
    private static readonly int[][] TwoCables = [[0, 1], [0, 1]];
    private static readonly int[][] Triangle = [[0, 1], [1, 2], [0, 2]];
    private static readonly int[][] Ring = [[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]];

    private static TopologyPort UpPort => new(new PortNumber(1), new MacAddress(1), IsUp: true);

    [Fact]
    public void TopologyState_port_to_a_host_is_an_edge_after_the_settle_time()
    {
        PortId host = Port(1, 9);
        SimulatedNetwork net = new SimulatedNetwork(Wiring.Of(1, []) with { Hosts = [host] }).ConnectAll();
        net.Run(999);
        Assert.Equal(PortRole.Settling, net.RoleOf(host));
        Assert.False(net.Topology.IsSettled(Dpid(1)));
        net.Run(1);
        Assert.Equal(PortRole.Edge, net.RoleOf(host));
        Assert.True(net.Topology.IsSettled(Dpid(1)));
    }

    [Fact]
    public void TopologyState_probes_a_new_port_at_once_and_some_times_more_and_then_at_its_turn()
    {
        var topology = new TopologyState(new TopologyTiming(), DiscoveryFrame.WithRandomKey());
        var sent = new List<long>();
        topology.SwitchUp(Dpid(7), [UpPort], false, 10_000);
        for (long now = 10_000; now < 25_000; now = topology.NextDeadline)
        {
            topology.Advance(now);
            sent.AddRange(topology.TakeActions().OfType<SendProbe>().Select(_ => now - 10_000));
        }
        Assert.Equal([0, 100, 300, 700], sent[..4]);
        Assert.InRange(sent[4], 701, 5700);
        Assert.Equal([5000, 5000], sent[5..].Zip(sent[4..], (after, before) => after - before).Take(2));
    }

    [Fact]
    public void TopologyState_links_two_switches_and_tells_of_the_link_once()
    {
        SimulatedNetwork net = Settled(2, Pair);
        net.AssertReachesAll();
        Assert.Equal([new LinkUp(Port(1, 1), Port(2, 1))], net.Said.Select(said => said.Action).OfType<LinkUp>());
        Assert.Equal([true, true], net.Topology.Links.Select(link => link.OnTree));
    }

    [Fact]
    public void TopologyState_of_two_cables_blocks_the_second_and_takes_it_when_the_first_is_cut()
    {
        SimulatedNetwork net = Settled(2, TwoCables);
        Assert.Equal(PortRole.Link, net.RoleOf(Port(1, 1)));
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 2)));
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(2, 2)));

        net.Cut(0);
        net.Run(499);
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 2)));
        net.Run(2);
        net.AssertReachesAll();

        net.Mend(0);
        net.Settle();
        net.AssertReachesAll();
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 1)));
    }

    [Fact]
    public void TopologyState_of_a_triangle_outlives_any_cut()
    {
        for (int cut = 0; cut < Triangle.Length; cut++)
        {
            SimulatedNetwork net = Settled(3, Triangle);
            net.Cut(cut);
            net.Run(600);
            net.AssertReachesAll();
            net.Mend(cut);
            net.Settle();
            net.AssertReachesAll();
        }
    }

    [Fact]
    public void TopologyState_that_opens_another_way_says_so_after_the_roles()
    {
        SimulatedNetwork net = Settled(3, Triangle);
        net.Said.Clear();
        net.Cut(0);
        Assert.DoesNotContain(new WaysChanged(), net.Said.Select(said => said.Action));
        net.Run(600);
        Assert.Equal(new WaysChanged(), net.Said[^1].Action);
        Assert.Equal(PortRole.Link, Assert.IsType<RoleChanged>(net.Said[^2].Action).New);
    }

    [Fact]
    public void TopologyState_warm_switch_keeps_its_old_flows_when_a_port_goes_down_but_not_when_one_comes_up()
    {
        var topology = new TopologyState(new TopologyTiming(), DiscoveryFrame.WithRandomKey());
        TopologyPort other = UpPort with { Number = new PortNumber(2) };
        topology.SwitchUp(Dpid(1), [UpPort, other], true, 10_000);
        topology.PortChanged(Dpid(1), other with { IsUp = false }, 10_100);
        Assert.False(topology.IsSettled(Dpid(1)));
        topology.PortChanged(Dpid(1), other, 10_200);
        Assert.True(topology.IsSettled(Dpid(1)));
    }

    [Fact]
    public void TopologyState_of_a_restarted_controller_does_not_say_that_ways_changed()
    {
        SimulatedNetwork net = Settled(5, Ring);
        net.Said.Clear();
        net.RestartController(tellsRoles: false);
        net.Settle();
        Assert.DoesNotContain(new WaysChanged(), net.Said.Select(said => said.Action));
    }

    [Fact]
    public void TopologyState_counts_both_directions_of_a_link_as_changes()
    {
        SimulatedNetwork net = Settled(2, Pair);
        Assert.Equal(2, net.Topology.LinkChanges);
        net.Cut(0);
        Assert.Equal(4, net.Topology.LinkChanges);
    }

    [Fact]
    public void TopologyState_of_a_ring_of_5_outlives_the_loss_of_any_switch()
    {
        for (ulong dead = 1; dead <= 5; dead++)
        {
            SimulatedNetwork net = Settled(5, Ring);
            net.PowerOff(Dpid(dead));
            net.Run(600);
            net.AssertReachesAll();
            net.PowerOn(Dpid(dead));
            net.Settle();
            net.AssertReachesAll();
        }
    }

    [Fact]
    public void TopologyState_opens_one_port_of_each_switch_on_a_hub()
    {
        SimulatedNetwork net = Settled(4, [[0, 1, 2, 2], [2, 3], [3, 0]]);
        net.AssertReachesAll();
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(3, 2)));
    }

    [Fact]
    public void TopologyState_blocks_one_end_of_a_cable_back_to_its_switch()
    {
        SimulatedNetwork net = Settled(1, [[0, 0]]);
        Assert.Equal(PortRole.Link, net.RoleOf(Port(1, 1)));
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 2)));
    }

    [Fact]
    public void TopologyState_blocks_a_port_that_hears_itself_until_it_no_longer_does()
    {
        SimulatedNetwork net = Settled(2, [[0], [0, 1]]);
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 1)));
        net.AssertReachesAll();
        net.Deafen(0);
        net.Settle();
        Assert.Equal(PortRole.Edge, net.RoleOf(Port(1, 1)));
    }

    [Fact]
    public void TopologyState_link_that_is_silent_for_three_rounds_has_gone()
    {
        SimulatedNetwork net = Settled(2, TwoCables);
        net.Deafen(0);
        net.Run(10_900);
        Assert.Equal(4, net.Topology.Links.Count);
        net.Run(5_200);
        Assert.Equal(2, net.Topology.Links.Count);
        Assert.Contains(net.Said, said => said.Action == new LinkDown(Port(1, 1), Port(2, 1)));
        net.AssertReachesAll();
    }

    [Fact]
    public void TopologyState_blocked_port_that_falls_silent_settles_before_it_opens()
    {
        SimulatedNetwork net = Settled(2, TwoCables);
        net.Deafen(1);
        net.Settle();
        PortRole[] roles = [.. net.Said.Select(said => said.Action).OfType<RoleChanged>()
            .Where(change => change.Port == Port(1, 2)).Select(change => change.New)];
        Assert.Equal([PortRole.Settling, PortRole.Blocked, PortRole.Settling, PortRole.Edge], roles);
    }

    [Fact]
    public void TopologyState_that_stood_still_takes_no_link_down()
    {
        var topology = new TopologyState(new TopologyTiming(), DiscoveryFrame.WithRandomKey());
        foreach (DatapathId id in new[] { Dpid(1), Dpid(2) })
            topology.SwitchUp(id, [UpPort], false, 0);
        Exchange(topology, 0, Dpid(1), Dpid(2));
        topology.Advance(600_000);
        Exchange(topology, 600_000, Dpid(1), Dpid(2));
        topology.Advance(601_500);
        Assert.Equal(2, topology.Links.Count);
    }

    [Fact]
    public void TopologyState_session_that_flaps_changes_no_role_anywhere()
    {
        SimulatedNetwork net = Settled(5, Ring);
        for (int flap = 0; flap < 3; flap++)
        {
            int said = net.Said.Count;
            net.Disconnect(Dpid(3));
            net.Run(800);
            net.Connect(Dpid(3), warm: true);
            Assert.True(net.Topology.IsSettled(Dpid(3)));
            net.Run(3000);
            RoleChanged[] changes = [.. net.Said.Skip(said).Select(one => one.Action).OfType<RoleChanged>()];
            Assert.All(changes, change => Assert.Equal((Dpid(3), PortRole.Down), (change.Port.Switch, change.Old)));
            net.AssertReachesAll();
        }
    }

    [Fact]
    public void TopologyState_switch_that_lost_its_session_but_forwards_makes_no_loop_and_comes_back()
    {
        for (ulong lost = 1; lost <= 5; lost++)
        {
            SimulatedNetwork net = Settled(5, Ring);
            net.Disconnect(Dpid(lost));
            net.Run(60_000);
            net.AssertReachesAll();
            net.Connect(Dpid(lost), warm: true);
            net.Settle();
            net.AssertReachesAll();
        }
    }

    [Fact]
    public void TopologyState_opens_the_way_around_only_when_slow_switches_have_closed_the_other()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var net = new SimulatedNetwork(Wiring.Of(5, Ring)) { RoleDelay = () => random.Next(400) };
            net.ConnectAll().Settle();
            net.Disconnect(Dpid(1));
            net.Settle();
            net.AssertReachesAll();
            Assert.Equal(PortRole.Link, net.RoleOf(Port(3, 2)));
        }
    }

    [Fact]
    public void TopologyState_goes_around_a_switch_that_is_away_for_long()
    {
        SimulatedNetwork net = Settled(3, Triangle);
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(2, 2)));
        net.Disconnect(Dpid(1));
        net.Run(4_900);
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(2, 2)));
        net.Run(700);
        Assert.Equal(PortRole.Link, net.RoleOf(Port(2, 2)));
        Assert.Equal([PortRole.Link, PortRole.Blocked], [net.RoleOf(Port(2, 1)), net.RoleOf(Port(3, 2))]);
    }

    [Fact]
    public void TopologyState_forgets_a_switch_on_demand()
    {
        SimulatedNetwork net = Settled(2, Pair);
        net.Disconnect(Dpid(2));
        net.Run(60_000);
        Assert.Equal(PortRole.Link, net.RoleOf(Port(1, 1)));
        net.Topology.Forget(Dpid(2), net.Now);
        net.Run(10);
        Assert.Equal(PortRole.Edge, net.Topology.RoleOf(Dpid(1), new PortNumber(1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TopologyState_of_a_restarted_controller_interrupts_nothing(bool tellsRoles)
    {
        SimulatedNetwork net = Settled(5, Ring);
        net.RestartController(tellsRoles);
        for (int i = 0; i < 100; i++)
        {
            net.Run(50);
            net.AssertReachesAll();
        }
        Assert.All(net.Connected, id => Assert.True(net.Topology.IsSettled(id)));
    }

    [Fact]
    public void TopologyState_of_a_restarted_controller_takes_on_a_tree_that_has_drifted()
    {
        SimulatedNetwork net = Settled(5, Ring);
        net.Cut(0);
        net.Settle();
        net.Mend(0);
        net.Settle();
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 1)));
        net.RestartController(tellsRoles: true);
        for (int i = 0; i < 100; i++)
        {
            net.Run(50);
            net.AssertReachesAll();
        }
        Assert.Equal(PortRole.Blocked, net.RoleOf(Port(1, 1)));
    }

    [Fact]
    public void TopologyState_switch_made_anew_at_the_other_end_of_a_tunnel_takes_the_old_ones_place()
    {
        var topology = new TopologyState(new TopologyTiming(), DiscoveryFrame.WithRandomKey());
        topology.SwitchUp(Dpid(1), [UpPort], warm: false, 0);
        topology.SwitchUp(Dpid(2), [UpPort], warm: false, 0);
        Exchange(topology, 0, Dpid(1), Dpid(2));
        topology.SwitchDown(Dpid(2), 2000);
        topology.SwitchUp(Dpid(9), [UpPort], warm: false, 2500);
        Exchange(topology, 2500, Dpid(1), Dpid(9));
        for (long now = 2500; now < 10_000; now = topology.NextDeadline)
        {
            topology.Advance(now);
            Exchange(topology, now, Dpid(1), Dpid(9));
        }
        Assert.DoesNotContain(topology.Links, link => link.Link.From.Switch == Dpid(2));
        Assert.Equal([true, true], topology.Links.Select(link => link.OnTree));
    }

    [Fact]
    public void TopologyState_takes_no_probe_of_two_rounds_ago()
    {
        SimulatedNetwork net = Settled(2, Pair);
        byte[] captured = net.LastProbes[Port(1, 1)];
        Assert.Equal(ProbeVerdict.Ours, net.Topology.ProbeReceived(Dpid(2), new PortNumber(1), captured, net.Now));
        net.Run(5000);
        Assert.Equal(ProbeVerdict.Ours, net.Topology.ProbeReceived(Dpid(2), new PortNumber(1), captured, net.Now));
        net.Run(5000);
        Assert.Equal(ProbeVerdict.StaleRound,
            net.Topology.ProbeReceived(Dpid(2), new PortNumber(1), captured, net.Now));
        Assert.Equal(1, net.Topology.Count(ProbeVerdict.StaleRound));
    }

    [Fact]
    public void TopologyState_hosts_that_relay_a_probe_block_their_own_ports_and_move_no_link()
    {
        PortId[] hosts = [Port(1, 9), Port(3, 9)];
        int[][] line = [[0, 1], [1, 2]];
        SimulatedNetwork net = new SimulatedNetwork(Wiring.Of(3, line) with { Hosts = hosts }).ConnectAll();
        net.Settle();
        Assert.Equal(ProbeVerdict.Ours, net.Topology.ProbeReceived(
            hosts[1].Switch, hosts[1].Port, net.LastProbes[hosts[0]], net.Now));
        net.Run(1000);
        Assert.All(hosts, host => Assert.Equal(PortRole.Blocked, net.Topology.RoleOf(host.Switch, host.Port)));
        net.AssertReachesAll();
    }

    /// <summary>Delivers the probes that two switches send by their only ports to each other.</summary>
    private static void Exchange(TopologyState topology, long now, DatapathId a, DatapathId b)
    {
        foreach (SendProbe probe in topology.TakeActions().OfType<SendProbe>())
            topology.ProbeReceived(probe.Port.Switch == a ? b : a, probe.Port.Port, probe.Frame.Span, now);
    }

    private static SimulatedNetwork Settled(int count, int[][] segments)
    {
        SimulatedNetwork net = new SimulatedNetwork(Wiring.Of(count, segments)).ConnectAll();
        net.Settle();
        return net;
    }

    private static DatapathId Dpid(ulong id) => new(id);

    private static PortId Port(ulong id, uint number) => new(new DatapathId(id), new PortNumber(number));
}
