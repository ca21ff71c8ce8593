using Controller.Core.Explaining;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Explaining;

public sealed class ExplainerTests
{
    private static VerdictKind[] Kinds(Explanation explanation) =>
        [.. explanation.Verdicts.Select(verdict => verdict.Kind)];

    [Fact]
    public void Explainer_follows_a_packet_over_a_link_to_the_port_where_it_leaves()
    {
        TextNetwork network = new TextNetwork()
            .Bridge("priority=1,in_port=1 actions=output:2")
            .Bridge("priority=1,in_port=1 actions=output:3")
            .Wire(1, 2, 2, 1)
            .Host(2, 3, 7);

        Explanation explanation = network.Explain(1, 1, "tcp,tp_dst=80");

        Verdict verdict = Assert.Single(explanation.Verdicts);
        Assert.Equal(VerdictKind.Delivered, verdict.Kind);
        Assert.Equal(TextNetwork.At(2, 3), verdict.At);
        Assert.Equal("delivered to p3 of br2 (known there: 02:00:00:00:00:07)", verdict.Text);
        Assert.Equal(2, explanation.Hops.Count);
        Assert.False(explanation.IsApproximate);
    }

    [Fact]
    public void Explainer_follows_a_packet_to_the_end_of_a_tunnel_that_its_flow_chose()
    {
        TextNetwork network = new TextNetwork()
            .Bridge("in_port=2 actions=set_field:7->tun_id,set_field:192.0.2.3->tun_dst,output:1")
            .Bridge("in_port=1 actions=output:2")
            .Bridge("""
                in_port=1,tun_id=7,tun_src=192.0.2.1 actions=output:3
                in_port=1,tun_id=7,tun_src=192.0.2.2 actions=output:4
                """)
            .Mesh();

        Explanation explanation = network.Explain(1, 2, "tcp,tp_dst=80");

        Assert.Equal(TextNetwork.At(3, 3), Assert.Single(explanation.Verdicts).At);
        Assert.Equal([1ul, 3ul], explanation.Hops.Select(hop => hop.Bridge.Id.Value));
    }

    [Fact]
    public void Explainer_follows_a_packet_by_a_port_that_leads_to_one_host_to_the_closest_port_there()
    {
        Ipv4Address[] at = [default, new(0xc000_0201), new(0xc000_0202), new(0xc000_0203)];
        TextNetwork network = new TextNetwork()
            .Bridge("""
                in_port=4,udp actions=set_field:7->tun_id,output:3
                in_port=4,tcp actions=set_field:7->tun_id,set_field:192.0.2.3->tun_dst,output:1
                """)
            .Bridge("actions=output:4")
            .Bridge("""
                in_port=2,tun_id=7,tun_src=192.0.2.1 actions=output:4
                in_port=1,tun_id=7,tun_src=192.0.2.1 actions=drop
                in_port=3 actions=drop
                """)
            .Tunnels(
                (1, new TunnelEnd("p1", "Gre", at[1], null)), (1, new TunnelEnd("p2", "Gre", at[1], at[2])),
                (1, new TunnelEnd("p3", "Gre", at[1], at[3])), (2, new TunnelEnd("p1", "Gre", at[2], null)),
                (3, new TunnelEnd("p1", "Gre", at[3], null)), (3, new TunnelEnd("p2", "Gre", at[3], at[1])),
                (3, new TunnelEnd("p3", "Vxlan", at[3], at[1])));

        foreach (string match in (string[])["udp,tp_dst=53", "tcp,tp_dst=80"])
        {
            Explanation explanation = network.Explain(1, 4, match);

            Assert.Equal(TextNetwork.At(3, 4), Assert.Single(explanation.Verdicts).At);
            Assert.Equal([1ul, 3ul], explanation.Hops.Select(hop => hop.Bridge.Id.Value));
        }
    }

    [Fact]
    public void Explainer_tells_that_nothing_there_takes_a_tunnel_of_another_kind()
    {
        TextNetwork network = new TextNetwork().Bridge("actions=output:1").Bridge("actions=output:4")
            .Tunnels((1, new TunnelEnd("p1", "Gre", new Ipv4Address(1), new Ipv4Address(2))),
                (2, new TunnelEnd("p1", "Vxlan", new Ipv4Address(2), new Ipv4Address(1))));

        Assert.Equal(TextNetwork.At(1, 1), Assert.Single(network.Explain(1, 4, "udp").Verdicts).At);
    }

    [Fact]
    public void Explainer_names_the_flow_that_dropped_a_packet_and_whose_it_is()
    {
        TextNetwork network = new TextNetwork().Bridge(
            """
            priority=1 actions=goto_table:10
            table=10,cookie=5,priority=7,tcp,tp_dst=80 actions=drop
            table=10,priority=0 actions=output:2
            """);

        Verdict verdict = Assert.Single(network.Explain(1, 1, "tcp,tp_dst=80").Verdicts);

        Assert.Equal(VerdictKind.Dropped, verdict.Kind);
        Assert.Equal(new TableId(10), verdict.Table);
        Assert.Equal("dropped in table 10 of br1 by priority=7,tcp,tp_dst=80 actions=drop [test, rule 5]",
            verdict.Text);
        Assert.Equal(VerdictKind.Delivered, network.Explain(1, 1, "tcp,tp_dst=81").Verdicts[0].Kind);
    }

    [Fact]
    public void Explainer_tells_a_table_where_nothing_matches()
    {
        Verdict verdict = Assert.Single(
            new TextNetwork().Bridge("priority=1,arp actions=output:2").Explain(1, 1, "udp").Verdicts);

        Assert.Equal("dropped in table 0 of br1, where no flow matches", verdict.Text);
        Assert.Null(verdict.Flow);
    }

    [Fact]
    public void Explainer_finds_a_loop_between_bridges_and_names_its_ports()
    {
        TextNetwork network = new TextNetwork()
            .Bridge("priority=1,in_port=1 actions=output:2\npriority=1,in_port=3 actions=output:2")
            .Bridge("priority=1,in_port=1 actions=output:2")
            .Bridge("priority=1,in_port=1 actions=output:2")
            .Wire(1, 2, 2, 1).Wire(2, 2, 3, 1).Wire(3, 2, 1, 3);

        Verdict verdict = Assert.Single(network.Explain(1, 1, "udp").Verdicts);

        Assert.Equal(VerdictKind.Loop, verdict.Kind);
        Assert.Equal("loops: br2/p1 -> br3/p1 -> br1/p3 -> br2/p1", verdict.Text);
        Assert.Equal([TextNetwork.At(2, 1), TextNetwork.At(3, 1), TextNetwork.At(1, 3)], verdict.Cycle);
    }

    [Fact]
    public void Explainer_a_loop_that_takes_one_off_the_ttl_ends_when_it_is_used_up()
    {
        TextNetwork network = new TextNetwork()
            .Bridge("priority=1,ip actions=dec_ttl,output:2")
            .Bridge("priority=1,ip actions=output:1")
            .Wire(1, 2, 2, 1);

        // The peer's answer comes in by p2 and would have to leave by it: that takes IN_PORT.
        Assert.Equal([VerdictKind.Dropped], Kinds(network.Explain(1, 1, "udp")));
    }

    [Fact]
    public void Explainer_tells_a_switch_whose_own_resubmits_never_end()
    {
        Verdict verdict = Assert.Single(
            new TextNetwork().Bridge("priority=1 actions=resubmit(,0)").Explain(1, 1, "udp").Verdicts);

        Assert.Equal(VerdictKind.Loop, verdict.Kind);
        Assert.Contains("within br1", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explainer_flooding_has_a_verdict_for_each_port_and_controller()
    {
        TextNetwork network = new TextNetwork().Bridge("priority=1 actions=group:1,CONTROLLER:128",
            "group_id=1,type=all,bucket=actions=output:1,bucket=actions=output:2,bucket=actions=output:3");

        Assert.Equal([VerdictKind.Flooded, VerdictKind.Flooded, VerdictKind.ToController],
            Kinds(network.Explain(1, 1, "udp")));
    }

    [Fact]
    public void Explainer_a_tunnel_carries_its_key_and_a_link_does_not()
    {
        const string Sender = "priority=1 actions=set_field:42->tun_id,output:2";
        const string Receiver = "priority=2,tun_id=42 actions=output:3\npriority=1 actions=output:4";

        TextNetwork tunnel = new TextNetwork().Bridge(Sender).Bridge(Receiver).Wire(1, 2, 2, 1, WireKind.Tunnel);
        TextNetwork link = new TextNetwork().Bridge(Sender).Bridge(Receiver).Wire(1, 2, 2, 1);

        Assert.Equal(TextNetwork.At(2, 3), Assert.Single(tunnel.Explain(1, 1, "udp").Verdicts).At);
        Assert.Equal(TextNetwork.At(2, 4), Assert.Single(link.Explain(1, 1, "udp").Verdicts).At);
    }

    [Fact]
    public void Explainer_what_leaves_to_a_bridge_without_a_model_is_unknown()
    {
        TextNetwork network = new TextNetwork().Bridge("priority=1 actions=output:2").Wire(1, 2, 9, 1);

        Verdict verdict = Assert.Single(network.Explain(1, 1, "udp").Verdicts);

        Assert.Equal(VerdictKind.Unknown, verdict.Kind);
    }

    [Fact]
    public void ExplanationText_has_a_line_a_table_with_flow_and_owner_and_what_changed()
    {
        TextNetwork network = new TextNetwork()
            .Bridge(
                """
                cookie=1,priority=200,in_port=1 actions=push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:40
                table=40,cookie=2,priority=0 actions=output:2
                """)
            .Bridge("cookie=3,priority=9,dl_vlan=10 actions=pop_vlan,output:4")
            .Wire(1, 2, 2, 1);

        Assert.Equal(
            """
            br1, in by p1: tcp,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02,nw_src=192.0.2.1,nw_dst=10.0.0.2,tp_src=49152,tp_dst=80
              table 0: priority=200,in_port=1 actions=push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:40  [test, rule 1]
                push_vlan:0x8100
                set_field:4106->vlan_vid
              table 40: priority=0 actions=output:2  [test, rule 2]
                -> p2 to br2/p1 (untagged -> dl_vlan=10)
                  br2, in by p1: tcp,dl_vlan=10,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02,nw_src=192.0.2.1,nw_dst=10.0.0.2,tp_src=49152,tp_dst=80
                    table 0: priority=9,dl_vlan=10 actions=pop_vlan,output:4  [test, rule 3]
                      pop_vlan
                      => delivered to p4 of br2 (dl_vlan=10 -> untagged)

            result: delivered to p4 of br2

            """,
            network.Text(1, 1, "tcp,nw_dst=10.0.0.2,tp_dst=80"));
    }
}
