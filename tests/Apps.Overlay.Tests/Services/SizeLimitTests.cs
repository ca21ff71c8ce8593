using Apps.Overlay.Services;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class SizeLimitTests
{
    private const int Mtu = 1450;

    private readonly ServiceBridge _bridge = new();

    [Fact]
    public void SizeLimit_packet_of_the_MTU_goes_to_the_other_host()
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Packets.Ping(1, 3, Frames.Mac(3), Mtu)));
        Assert.Equal(ServiceBridge.Tunnel, arrival.Port);
        Assert.Empty(_bridge.Punted);
    }

    [Fact]
    public void SizeLimit_larger_packet_not_to_be_fragmented_is_told_the_MTU_by_the_gateway()
    {
        byte[] frame = Packets.Ping(1, 3, Frames.Mac(3), Mtu + 1);

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Assert.Equal(("p1", Frames.Mac(1), Gateway.Mac),
            (arrival.Port, arrival.View.Destination, arrival.View.Source));
        IcmpView error = Packets.ReadError(arrival, IcmpType.DestinationUnreachable, 4, frame);
        Assert.Equal((uint)Mtu, error.Rest);
        Assert.Equal((Plans.FirstGateway, Frames.Ip(1)),
            (Packets.ReadIp(arrival).Source, Packets.ReadIp(arrival).Destination));
    }

    [Fact]
    public void SizeLimit_tenant_without_a_gateway_hears_it_from_the_destination()
    {
        byte[] frame = Packets.Ping(1, 3, Frames.Mac(3), 1500);
        Arrival arrival = Assert.Single(new ServiceBridge(Plans.Blue()).Send("p1", frame));

        Packets.ReadError(arrival, IcmpType.DestinationUnreachable, 4, frame);
        Assert.Equal((Frames.Mac(3), Frames.Ip(3)), (arrival.View.Source, Packets.ReadIp(arrival).Source));
    }

    [Fact]
    public void SizeLimit_larger_packet_that_may_be_fragmented_arrives_in_pieces()
    {
        byte[] frame = Packets.Ping(1, 3, Frames.Mac(3), 4000, dontFragment: false);

        IReadOnlyList<Arrival> arrivals = _bridge.Send("p1", frame);

        Assert.Equal(3, arrivals.Count);
        Assert.All(arrivals, arrival => Assert.Equal((ServiceBridge.Tunnel, Frames.Mac(3), Frames.Mac(1)),
            (arrival.Port, arrival.View.Destination, arrival.View.Source)));
        Assert.Equal(frame[(EthernetView.HeaderSize + Ipv4View.MinHeaderSize)..],
            FragmentsTests.Join([.. arrivals.Select(arrival => arrival.Frame)]));
        Assert.Single(_bridge.Punted);
    }

    [Fact]
    public void SizeLimit_larger_packet_of_the_router_is_told_about_as_its_sender_sent_it()
    {
        byte[] frame = Packets.Ping(1, 0x104, Gateway.Mac, 1500);

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Assert.Equal("p1", arrival.Port);
        IcmpView error = Packets.ReadError(arrival, IcmpType.DestinationUnreachable, 4, frame);
        Assert.Equal((uint)Mtu, error.Rest);
        Assert.Equal(Plans.FirstGateway, Packets.ReadIp(arrival).Source);
    }

    [Fact]
    public void SizeLimit_pieces_of_a_routed_packet_are_routed_once()
    {
        byte[] frame = Packets.Ping(1, 0x104, Gateway.Mac, 2000, dontFragment: false);

        IReadOnlyList<Arrival> arrivals = _bridge.Send("p1", frame);

        Assert.Equal(2, arrivals.Count);
        Assert.All(arrivals, arrival =>
        {
            Assert.Equal((ServiceBridge.Tunnel, Frames.Mac(0x104), Gateway.Mac),
                (arrival.Port, arrival.View.Destination, arrival.View.Source));
            Assert.Equal(63, Packets.ReadIp(arrival).TimeToLive);
        });
        Assert.Equal(frame[(EthernetView.HeaderSize + Ipv4View.MinHeaderSize)..],
            FragmentsTests.Join([.. arrivals.Select(arrival => arrival.Frame)]));
    }

    [Theory]
    [InlineData(0x102u)]
    public void SizeLimit_guests_of_one_host_are_not_limited(uint to)
    {
        Assert.Equal("p2", Assert.Single(_bridge.Send("p1", Packets.Ping(1, to, Frames.Mac(to), 9000))).Port);
        Assert.Equal("p2", Assert.Single(_bridge.Send("p1", Packets.Ping(1, to, Gateway.Mac, 9000))).Port);
        Assert.Empty(_bridge.Punted);
    }

    [Fact]
    public void SizeLimit_larger_IPv6_packet_is_told_the_MTU()
    {
        var from = new Ipv6Address(new UInt128(0xfe80_0000_0000_0000, 1));
        var to = new Ipv6Address(new UInt128(0xfe80_0000_0000_0000, 3));
        byte[] packet = new byte[1500];
        Ipv6View.WriteHeader(packet, from, to, IpProtocol.Udp, packet.Length - Ipv6View.HeaderSize);
        byte[] frame = Frames.Ethernet(Frames.Mac(1), Frames.Mac(3), EtherType.Ipv6, packet);

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Assert.Equal(("p1", Frames.Mac(1), Frames.Mac(3)),
            (arrival.Port, arrival.View.Destination, arrival.View.Source));
        Assert.True(Ipv6View.TryRead(arrival.View.Payload, out Ipv6View ip));
        Assert.Equal((to, from, IpProtocol.Icmpv6), (ip.Source, ip.Destination, ip.NextHeader));
        Assert.True(IcmpView.TryRead(ip.Payload, out IcmpView message));
        Assert.Equal(((IcmpType)2, (byte)0, (uint)Mtu), (message.Type, message.Code, message.Rest));
        Assert.True(InternetChecksum.OfPseudoHeader(to, from, IpProtocol.Icmpv6, message.Octets.Length)
            .Add(message.Octets).IsValid);
        Assert.True(packet.AsSpan().StartsWith(message.Body));
        Assert.Equal(1280, ip.Octets.Length);
    }

    [Fact]
    public void SizeLimit_tenant_on_one_host_alone_has_no_check()
    {
        var bridge = new ServiceBridge(Plans.Of(1450, new Planning.Tenant("one", 5, null)
        {
            Members =
            [
                new Planning.Member("vm1", [new Planning.MemberPort("a", "p1")], Frames.Mac(1), Frames.Ip(1), null),
            ],
        }));
        Assert.DoesNotContain(bridge.Declare().Flows.Values,
            flow => Controller.Abstractions.CookieSpace.RuleOf(flow.Cookie) == ServiceRules.SizeCheck);
    }
}
