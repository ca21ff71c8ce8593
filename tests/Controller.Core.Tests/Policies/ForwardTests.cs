using System.Net;
using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Policies;

public sealed class ForwardTests
{
    [Fact]
    public void Forward_to_another_port_of_the_same_host_is_a_pair_of_flows_for_its_clients()
    {
        var bridge = new PolicyBridge(Rules(Mail));

        Assert.Equal(
            [
                "table=20,priority=1000,tcp,nw_src=10.0.0.1,nw_dst=10.0.0.2,tp_dst=80 "
                    + "actions=set_field:25->tcp_dst,goto_table:30",
                "table=20,priority=1000,tcp,nw_src=10.0.0.2,nw_dst=10.0.0.1,tp_src=25 "
                    + "actions=set_field:80->tcp_src,goto_table:30",
            ],
            bridge.Flows);
    }

    [Fact]
    public void Forward_rewrites_what_comes_back_and_checksums_are_right_both_ways()
    {
        var bridge = new PolicyBridge(Rules(Mail));

        Tcp there = Read(bridge.FrameFor(1, Frames.Tcp(1, 2, 1000, 80)));
        Tcp back = Read(bridge.FrameFor(2, Frames.Tcp(2, 1, 25, 1000)));

        Assert.Equal(new Tcp(1000, 25, IsValid: true), there);
        Assert.Equal(new Tcp(80, 1000, IsValid: true), back);
    }

    [Fact]
    public void Forward_leaves_what_others_say_to_the_server_alone()
    {
        var bridge = new PolicyBridge(Rules(Mail));

        Assert.Equal(new Tcp(1000, 25, IsValid: true), Read(bridge.FrameFor(3, Frames.Tcp(3, 2, 1000, 25))));
        Assert.Equal(new Tcp(25, 1000, IsValid: true), Read(bridge.FrameFor(2, Frames.Tcp(2, 3, 25, 1000))));
        Assert.Equal(new Tcp(1000, 80, IsValid: true), Read(bridge.FrameFor(3, Frames.Tcp(3, 2, 1000, 80))));
    }

    [Fact]
    public void Forward_behind_a_gateway_is_told_by_the_gateways_address()
    {
        var bridge = new PolicyBridge(Rules(Mail with { Clients = [], Gateway = Frames.Mac(1) }));

        Assert.Equal(
            [
                "table=20,priority=1000,tcp,dl_dst=02:00:00:00:00:01,nw_src=10.0.0.2,tp_src=25 "
                    + "actions=set_field:80->tcp_src,goto_table:30",
                "table=20,priority=1000,tcp,dl_src=02:00:00:00:00:01,nw_dst=10.0.0.2,tp_dst=80 "
                    + "actions=set_field:25->tcp_dst,goto_table:30",
            ],
            bridge.Flows);
    }

    [Fact]
    public void Forward_without_clients_or_gateway_is_refused()
    {
        var bridge = new PolicyBridge(Rules(Mail with { Clients = [] }));

        Assert.Empty(bridge.Flows);
        Assert.Contains("can't be told", Assert.IsType<RuleRefused>(Assert.Single(bridge.Events)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_over_IPv6_has_the_same_pair()
    {
        var bridge = new PolicyBridge(Rules(Mail with
        {
            Protocol = IpProtocol.Udp,
            Address = IPAddress.Parse("2001:db8::2"),
            ToAddress = IPAddress.Parse("2001:db8::2"),
            Clients = [IPNetwork.Parse("2001:db8:1::/48")],
        }));

        Assert.Equal(
            [
                "table=20,priority=1000,udp6,ipv6_src=2001:db8:1::/48,ipv6_dst=2001:db8::2,tp_dst=80 "
                    + "actions=set_field:25->udp_dst,goto_table:30",
                "table=20,priority=1000,udp6,ipv6_src=2001:db8::2,ipv6_dst=2001:db8:1::/48,tp_src=25 "
                    + "actions=set_field:80->udp_src,goto_table:30",
            ],
            bridge.Flows);
    }

    [Fact]
    public void Forward_of_an_address_that_no_host_has_answers_ARP_with_the_servers()
    {
        var bridge = new PolicyBridge(Rules(Virtual with { ToMac = Frames.Mac(2) }));

        byte[] reply = bridge.FrameFor(1, Frames.ArpRequest(1, 9));

        Assert.True(EthernetView.TryRead(reply, out EthernetView frame));
        Assert.True(ArpView.TryRead(frame.Payload, out ArpView arp));
        Assert.Equal((Frames.Mac(1), Frames.Mac(2)), (frame.Destination, frame.Source));
        Assert.Equal((ArpOperation.Reply, Frames.Mac(2), Frames.Ip(9)), (arp.Operation, arp.SenderMac, arp.SenderIp));
        Assert.Equal((Frames.Mac(1), Frames.Ip(1)), (arp.TargetMac, arp.TargetIp));
        Assert.Equal(new PortNumber(1), Assert.Single(bridge.Outputs).Port);
    }

    [Fact]
    public void Forward_of_an_address_that_no_host_has_rewrites_addresses_there_and_back()
    {
        var bridge = new PolicyBridge(Rules(Virtual with { ToMac = Frames.Mac(2) }));

        byte[] there = bridge.FrameFor(1, Frames.Tcp(1, 9, 1000, 80));
        byte[] back = bridge.FrameFor(2, Frames.Tcp(2, 1, 25, 1000));

        Assert.Equal(new Tcp(1000, 25, IsValid: true), Read(there));
        Assert.Equal(Frames.Ip(2), DestinationOf(there));
        Assert.Equal(new Tcp(80, 1000, IsValid: true), Read(back));
        Assert.Equal(Frames.Ip(9), SourceOf(back));
    }

    [Fact]
    public void Forward_to_a_server_whose_MAC_nobody_says_asks_for_it_and_then_works()
    {
        var bridge = new PolicyBridge(Rules(Virtual));
        Assert.IsType<RuleWaiting>(Assert.Single(bridge.Events));
        Assert.DoesNotContain(bridge.Flows, flow => flow.Contains("tcp", StringComparison.Ordinal));

        bridge.Tick();
        Assert.Equal(4, bridge.Outputs.Count);
        Assert.True(EthernetView.TryRead(bridge.Outputs[0].Frame, out EthernetView asked));
        Assert.True(ArpView.TryRead(asked.Payload, out ArpView question));
        Assert.True(question.IsProbe);
        Assert.Equal(Frames.Ip(2), question.TargetIp);

        Span<byte> arp = stackalloc byte[ArpView.Size];
        ArpView.WriteReply(arp, question, Frames.Mac(2));
        bridge.Send(2, Frames.Ethernet(Frames.Mac(2), asked.Source, EtherType.Arp, arp));

        Assert.Contains(bridge.Flows, flow => flow.Contains("set_field:02:00:00:00:00:02->eth_dst", StringComparison.Ordinal));
        Assert.Equal(new Tcp(1000, 25, IsValid: true), Read(bridge.FrameFor(1, Frames.Tcp(1, 9, 1000, 80))));
    }

    [Fact]
    public void Forward_keeps_the_servers_MAC_that_the_switchs_flows_say_after_a_restart()
    {
        var bridge = new PolicyBridge(Rules(Virtual with { ToMac = Frames.Mac(2) }));
        string[] before = bridge.Flows;

        bridge.Apply(Rules(Virtual));

        Assert.Equal(before, bridge.Flows.Where(flow => !flow.Contains("CONTROLLER", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Forwards_whose_answers_could_not_be_told_apart_are_not_halved()
    {
        var bridge = new PolicyBridge(Rules(Mail, Mail with { Name = "other", Port = 8080 }));

        Assert.Equal(2, bridge.Flows.Length);
        RuleRefused refused = Assert.IsType<RuleRefused>(Assert.Single(bridge.Events));
        Assert.Equal("forward other", refused.Rule.Rule);
        Assert.Contains("forward mail", refused.Reason, StringComparison.Ordinal);
    }

    private static PortForward Mail { get; } = new()
    {
        Name = "mail",
        Address = IPAddress.Parse("10.0.0.2"),
        Port = 80,
        ToAddress = IPAddress.Parse("10.0.0.2"),
        ToPort = 25,
        Clients = [IPNetwork.Parse("10.0.0.1/32")],
    };

    private static PortForward Virtual { get; } = Mail with { Address = IPAddress.Parse("10.0.0.9") };

    private static BridgeRules Rules(params PortForward[] forwards) => new() { Name = "bridge", Forwards = forwards };

    private static Tcp Read(byte[] octets)
    {
        Assert.True(EthernetView.TryRead(octets, out EthernetView frame));
        Assert.True(Ipv4View.TryRead(frame.Payload, out Ipv4View packet));
        Assert.True(TcpView.TryRead(packet.Payload, out TcpView segment));
        return new Tcp(segment.SourcePort, segment.DestinationPort,
            packet.HasValidChecksum && segment.HasValidChecksum(packet.Source, packet.Destination));
    }

    private static Ipv4Address DestinationOf(byte[] frame) => Ipv4Address.Read(frame.AsSpan(30));

    private static Ipv4Address SourceOf(byte[] frame) => Ipv4Address.Read(frame.AsSpan(26));

    private sealed record Tcp(ushort From, ushort To, bool IsValid);
}
