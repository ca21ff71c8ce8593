using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class ArpResponderTests
{
    private readonly ServiceBridge _bridge = new();

    [Theory]
    [InlineData(3u)]     // on another host
    [InlineData(0x102u)] // on this one
    public void ArpResponder_known_member_is_answered_for_in_the_switch(uint asked)
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Request(1, asked)));

        Assert.Equal("p1", arrival.Port);
        ArpView arp = Read(arrival);
        Assert.Equal(Frames.Mac(1), arrival.View.Destination);
        Assert.Equal(Frames.Mac(asked), arrival.View.Source);
        Assert.Equal(ArpOperation.Reply, arp.Operation);
        Assert.Equal((Frames.Mac(asked), Frames.Ip(asked)), (arp.SenderMac, arp.SenderIp));
        Assert.Equal((Frames.Mac(1), Frames.Ip(1)), (arp.TargetMac, arp.TargetIp));
        Assert.Empty(_bridge.Punted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ArpResponder_gateway_is_answered_for_with_the_anycast_address(bool broadcast)
    {
        byte[] frame = Request(1, 0xfe);
        if (!broadcast)
            EthernetView.WriteAddresses(frame, Gateway.Mac, Frames.Mac(1));

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Assert.Equal(("p1", Gateway.Mac), (arrival.Port, arrival.View.Source));
        Assert.Equal((Gateway.Mac, Plans.FirstGateway), (Read(arrival).SenderMac, Read(arrival).SenderIp));
        Assert.Empty(_bridge.Punted);
    }

    [Fact]
    public void ArpResponder_answered_request_passes_the_learning_as_it_came()
    {
        byte[] frame = Request(1, 0xfe);
        _bridge.Send("p1", frame);
        Assert.Equal([frame], _bridge.Seen);
    }

    [Fact]
    public void ArpResponder_unknown_address_floods()
    {
        Assert.Equal(["p2", "p5", ServiceBridge.Tunnel], PortsOf(_bridge.Send("p1", Request(1, 77))));
    }

    [Fact]
    public void ArpResponder_probe_of_the_owner_is_not_answered_and_floods()
    {
        byte[] probe = Arp(1, default, Frames.Ip(1));
        Assert.Equal(["p2", "p5", ServiceBridge.Tunnel], PortsOf(_bridge.Send("p1", probe)));
    }

    [Fact]
    public void ArpResponder_probe_of_somebody_else_is_told_that_the_address_is_taken()
    {
        Arrival arrival = Assert.Single(_bridge.Send("p5", Arp(9, default, Frames.Ip(3))));
        Assert.Equal(("p5", Frames.Mac(3)), (arrival.Port, Read(arrival).SenderMac));
    }

    [Theory]
    [InlineData(1u)] // the owner's
    [InlineData(9u)] // another one's, which has taken the address over
    public void ArpResponder_announcement_floods(uint sender)
    {
        byte[] announcement = Arp(sender, Frames.Ip(1), Frames.Ip(1));
        Assert.Equal(["p2", "p5", ServiceBridge.Tunnel], PortsOf(_bridge.Send("p1", announcement)));
    }

    [Fact]
    public void ArpResponder_request_by_unicast_goes_to_the_guest_itself()
    {
        byte[] frame = Request(1, 3);
        EthernetView.WriteAddresses(frame, Frames.Mac(3), Frames.Mac(1));
        Assert.Equal([ServiceBridge.Tunnel], PortsOf(_bridge.Send("p1", frame)));
    }

    [Fact]
    public void ArpResponder_what_came_by_the_tunnel_is_not_answered()
    {
        Assert.Equal(["p1", "p2", "p5"], PortsOf(_bridge.Receive(Plans.RedVni, Request(3, 1))));
        Assert.Equal(["p1", "p2", "p5"], PortsOf(_bridge.Receive(Plans.RedVni, Request(3, 0xfe))));
    }

    [Fact]
    public void ArpResponder_guest_that_claims_the_gateways_address_is_not_heard()
    {
        Assert.Empty(_bridge.Send("p1", Arp(1, Plans.FirstGateway, Plans.FirstGateway)));
        Assert.Empty(_bridge.Send("p1", Arp(1, Plans.FirstGateway, Frames.Ip(3))));
        Assert.Empty(_bridge.Seen);
    }

    [Fact]
    public void ArpResponder_learnt_guest_is_answered_for_where_it_is_now()
    {
        _bridge.Bind(Plans.RedVni, new Binding(Frames.Mac(77), Frames.Ip(77), "b"));
        Assert.Equal(Frames.Mac(77), Read(Assert.Single(_bridge.Send("p1", Request(1, 77)))).SenderMac);

        _bridge.Bind(Plans.RedVni, new Binding(Frames.Mac(78), Frames.Ip(77), "b"));
        Assert.Equal(Frames.Mac(78), Read(Assert.Single(_bridge.Send("p1", Request(1, 77)))).SenderMac);
    }

    [Fact]
    public void ArpResponder_tenants_with_the_same_addresses_have_their_own_answers()
    {
        Tenant red = Plans.Red().Tenants[0];
        var green = new Tenant("green", 9, null)
        {
            Subnets = [new TenantSubnet(Frames.Ip(0), 24, null, Dhcp: false)],
            Members =
            [
                new Member("g1", [new MemberPort("a", "g1")], Frames.Mac(0x21), Frames.Ip(1), null),
                new Member("g3", [new MemberPort("b", "g3")], Frames.Mac(0x23), Frames.Ip(3), null),
            ],
        };
        var bridge = new ServiceBridge(Plans.Of(1450, red, green));

        Assert.Equal(Frames.Mac(3), Read(Assert.Single(bridge.Send("p1", Request(1, 3)))).SenderMac);
        Assert.Equal(Frames.Mac(0x23), Read(Assert.Single(bridge.Send("g1", Request(0x21, 3)))).SenderMac);
        Assert.Equal([ServiceBridge.Tunnel], PortsOf(bridge.Send("g1", Request(0x21, 0xfe))));
    }

    private static byte[] Request(uint from, uint target) => Frames.ArpRequest(from, target);

    private static byte[] Arp(uint sender, Ipv4Address senderIp, Ipv4Address target)
    {
        Span<byte> arp = stackalloc byte[ArpView.Size];
        ArpView.WriteRequest(arp, Frames.Mac(sender), senderIp, target);
        return Frames.Ethernet(Frames.Mac(sender), MacAddress.Broadcast, EtherType.Arp, arp);
    }

    private static ArpView Read(Arrival arrival)
    {
        Assert.True(ArpView.TryRead(arrival.View.Payload, out ArpView arp));
        return arp;
    }

    private static IEnumerable<string> PortsOf(IEnumerable<Arrival> arrivals) =>
        arrivals.Select(arrival => arrival.Port).Order(StringComparer.Ordinal);
}
