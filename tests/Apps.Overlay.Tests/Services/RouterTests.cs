using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class RouterTests
{
    private readonly ServiceBridge _bridge = new();

    [Theory]
    [InlineData(0x102u, "p2")]
    [InlineData(0x104u, ServiceBridge.Tunnel)]
    [InlineData(3u, ServiceBridge.Tunnel)] // its own subnet: the long way, but a way
    public void Router_packet_for_a_member_leaves_with_the_gateways_address_and_one_hop_less(uint to, string port)
    {
        byte[] frame = Packets.Ping(1, to, Gateway.Mac);

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Assert.Equal((port, Frames.Mac(to), Gateway.Mac),
            (arrival.Port, arrival.View.Destination, arrival.View.Source));
        Ipv4View ip = Packets.ReadIp(arrival);
        Assert.Equal((Frames.Ip(1), Frames.Ip(to), (byte)63), (ip.Source, ip.Destination, ip.TimeToLive));
        Assert.Empty(_bridge.Punted);
        Assert.Equal(Frames.Mac(1), MacAddress.Read(Assert.Single(_bridge.Seen).AsSpan(6)));
    }

    [Fact]
    public void Router_what_another_host_routed_is_delivered_as_it_comes()
    {
        byte[] frame = Packets.Ping(0x104, 1, Frames.Mac(1), ttl: 63);
        EthernetView.WriteAddresses(frame, Frames.Mac(1), Gateway.Mac);
        Arrival arrival = Assert.Single(_bridge.Receive(Plans.RedVni, frame));
        Assert.Equal("p1", arrival.Port);
        Assert.Equal(frame, arrival.Frame);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Router_last_hop_is_told_by_the_gateway_of_the_senders_subnet(byte ttl)
    {
        byte[] frame = Packets.Ping(0x102, 1, Gateway.Mac, ttl: ttl);

        Arrival arrival = Assert.Single(_bridge.Send("p2", frame));

        Assert.Equal(("p2", Frames.Mac(0x102)), (arrival.Port, arrival.View.Destination));
        Packets.ReadError(arrival, IcmpType.TimeExceeded, 0, frame);
        Assert.Equal((Plans.SecondGateway, Frames.Ip(0x102)),
            (Packets.ReadIp(arrival).Source, Packets.ReadIp(arrival).Destination));
    }

    [Theory]
    [InlineData(0x0808_0808u)]
    [InlineData(0x0a00_0203u)]
    public void Router_address_outside_of_all_subnets_is_net_unreachable(uint to)
    {
        byte[] frame = Packets.Ipv4(1, new Ipv4Address(to), Gateway.Mac, IpProtocol.Udp, new byte[1000]);

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Packets.ReadError(arrival, IcmpType.DestinationUnreachable, 0, frame);
        Assert.Equal(Plans.FirstGateway, Packets.ReadIp(arrival).Source);
        Assert.True(arrival.Frame.Length <= EthernetView.HeaderSize + 576);
    }

    [Fact]
    public void Router_errors_fragments_and_groups_have_no_error()
    {
        byte[] error = new byte[60];
        IcmpView.Write(error, IcmpType.TimeExceeded, 0, 0, new byte[52]);
        var outside = new Ipv4Address(0x0808_0808);
        byte[] later = Packets.Ipv4(1, outside, Gateway.Mac, IpProtocol.Udp, new byte[64], dontFragment: false);
        Packets.SetFragmentation(later.AsSpan(EthernetView.HeaderSize), 5);

        Assert.Empty(_bridge.Send("p1", Packets.Ipv4(1, outside, Gateway.Mac, IpProtocol.Icmp, error)));
        Assert.Empty(_bridge.Send("p1", later));
        foreach (uint to in (uint[])[0xe000_0001, uint.MaxValue, 0x0a00_01ff, 0x0a00_0100])
            Assert.Empty(_bridge.Send("p1", Packets.Ipv4(1, new(to), Gateway.Mac, IpProtocol.Udp, new byte[64])));
    }

    [Fact]
    public void Router_unknown_address_is_asked_for_in_all_of_the_tenant_and_its_packet_follows_the_answer()
    {
        byte[] frame = Packets.Ping(1, 0x133, Gateway.Mac);

        IReadOnlyList<Arrival> asked = _bridge.Send("p1", frame);
        Assert.Equal(["p1", "p2", "p5", ServiceBridge.Tunnel],
            asked.Select(arrival => arrival.Port).Order(StringComparer.Ordinal));
        Assert.All(asked, arrival =>
        {
            Assert.True(ArpView.TryRead(arrival.View.Payload, out ArpView arp));
            Assert.Equal((MacAddress.Broadcast, Gateway.Mac), (arrival.View.Destination, arrival.View.Source));
            Assert.Equal((ArpOperation.Request, Gateway.Mac, Plans.SecondGateway, Frames.Ip(0x133)),
                (arp.Operation, arp.SenderMac, arp.SenderIp, arp.TargetIp));
        });

        // The answer comes by the port of a member here: it passes the learning and ends.
        byte[] reply = new byte[ArpView.Size];
        ArpView.Write(reply, ArpOperation.Reply, Frames.Mac(0x133), Frames.Ip(0x133), Gateway.Mac, Plans.SecondGateway);
        reply = Frames.Ethernet(Frames.Mac(0x133), Gateway.Mac, EtherType.Arp, reply);
        Assert.Empty(_bridge.Send("p5", reply));
        Assert.Equal(reply, _bridge.Seen[^1]);

        _bridge.Bind(Plans.RedVni, new Binding(Frames.Mac(0x133), Frames.Ip(0x133), "b"));
        Arrival sent = Assert.Single(_bridge.Tick());
        Assert.Equal((ServiceBridge.Tunnel, Frames.Mac(0x133)), (sent.Port, sent.View.Destination));
        Assert.Empty(_bridge.Tick());
    }

    [Fact]
    public void Router_answer_that_comes_in_here_sends_the_waiting_packet_at_once()
    {
        _bridge.Send("p1", Packets.Ping(1, 0x133, Gateway.Mac));
        _bridge.Bind(Plans.RedVni, new Binding(Frames.Mac(0x133), Frames.Ip(0x133), "b"));

        byte[] reply = new byte[ArpView.Size];
        ArpView.Write(reply, ArpOperation.Reply, Frames.Mac(0x133), Frames.Ip(0x133), Gateway.Mac, Plans.SecondGateway);
        Arrival sent = Assert.Single(_bridge.Send("p5",
            Frames.Ethernet(Frames.Mac(0x133), Gateway.Mac, EtherType.Arp, reply)));

        Assert.Equal(Frames.Mac(0x133), sent.View.Destination);
    }

    [Fact]
    public void Router_address_that_nobody_has_is_asked_for_three_times_and_unreachable_then()
    {
        byte[] frame = Packets.Ping(1, 0x133, Gateway.Mac);
        Assert.Equal(4, _bridge.Send("p1", frame).Count);
        Assert.Empty(_bridge.Send("p1", frame));
        Assert.Equal(4, _bridge.Tick().Count);
        Assert.Empty(_bridge.Send("p1", frame));
        Assert.Equal(4, _bridge.Tick().Count);

        Arrival arrival = Assert.Single(_bridge.Tick());
        Assert.Equal("p1", arrival.Port);
        Packets.ReadError(arrival, IcmpType.DestinationUnreachable, 1, frame);
        Assert.Equal(Plans.FirstGateway, Packets.ReadIp(arrival).Source);
        Assert.Empty(_bridge.Tick());
        Assert.Equal(4, _bridge.Send("p1", frame).Count);
    }

    [Fact]
    public void Router_scan_of_a_subnet_asks_for_so_many_addresses_and_no_more()
    {
        TenantSubnet wide = new(new(0x0a01_0000), 16, new(0x0a01_fffe), Dhcp: false);
        OverlayPlan red = Plans.Red();
        Tenant tenant = red.Tenants[0];
        var bridge = new ServiceBridge(Plans.Of(1450, tenant with { Subnets = [.. tenant.Subnets, wide] }));
        for (uint i = 1; i <= 400; i++)
            bridge.Send("p1", Packets.Ipv4(1, new(wide.Network.Value + i), Gateway.Mac, IpProtocol.Udp, new byte[20]));

        Assert.Equal(256 * 4, bridge.Tick().Count);
    }
}
