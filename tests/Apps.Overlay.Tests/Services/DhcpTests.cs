using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using Controller.Abstractions;
using CsCheck;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class DhcpTests
{
    private const uint Xid = 0x12345678;
    private static readonly Ipv4Address Nobody = new(0);
    private static readonly Ipv4Address Everybody = new(uint.MaxValue);

    private readonly ServiceBridge _bridge = new();

    [Fact]
    public void Dhcp_discover_is_offered_the_declared_address()
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Discover)));

        Assert.Equal(("p1", Frames.Mac(1), Gateway.Mac),
            (arrival.Port, arrival.View.Destination, arrival.View.Source));
        Assert.Equal((Plans.FirstGateway, Frames.Ip(1)),
            (Packets.ReadIp(arrival).Source, Packets.ReadIp(arrival).Destination));
        DhcpView offer = Read(arrival, DhcpMessageType.Offer);
        Assert.Equal((Xid, Frames.Mac(1), Frames.Ip(1)), (offer.Xid, offer.HardwareAddress, offer.YourAddress));
        Assert.Equal("255.255.255.0 10.0.0.254 10.0.0.255 10.0.0.254", string.Join(' ',
            Address(offer, DhcpOption.SubnetMask), Address(offer, DhcpOption.Router),
            Address(offer, DhcpOption.BroadcastAddress), Address(offer, DhcpOption.ServerIdentifier)));
        Assert.Equal("3600 1800 3150", string.Join(' ', Number(offer, DhcpOption.LeaseTime),
            Number(offer, DhcpOption.RenewalTime), Number(offer, DhcpOption.RebindingTime)));
        Assert.True(offer.TryFind(DhcpOption.InterfaceMtu, out ushort mtu));
        Assert.Equal(1450, mtu);
        Assert.True(offer.TryFind(DhcpOption.HostName, out ReadOnlySpan<byte> name));
        Assert.Equal("vm1"u8, name);
        Assert.False(offer.TryFind(DhcpOption.DomainNameServers, out ReadOnlySpan<byte> _));
    }

    [Fact]
    public void Dhcp_member_of_which_the_plan_knows_nothing_gets_the_planned_address_whatever_its_MAC()
    {
        Assert.True(AddressPlan.Of(Plans.Red().Tenants[0]).TryFind("a/p5", out Ipv4Address planned));
        foreach (uint mac in (uint[])[70, 71])
        {
            DhcpView offer = Read(Assert.Single(_bridge.Send("p5", Ask(mac, DhcpMessageType.Discover))),
                DhcpMessageType.Offer);
            Assert.Equal(planned, offer.YourAddress);
            Assert.False(offer.TryFind(DhcpOption.HostName, out ReadOnlySpan<byte> _));
        }
    }

    [Fact]
    public void Dhcp_broadcast_flag_is_honoured()
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Discover, broadcast: true)));
        Assert.Equal((MacAddress.Broadcast, Everybody),
            (arrival.View.Destination, Packets.ReadIp(arrival).Destination));
        Assert.True(Read(arrival, DhcpMessageType.Offer).WantsBroadcast);
    }

    [Fact]
    public void Dhcp_request_of_the_offer_is_acknowledged()
    {
        byte[] request = Ask(1, DhcpMessageType.Request, server: Plans.FirstGateway, asked: Frames.Ip(1));
        DhcpView ack = Read(Assert.Single(_bridge.Send("p1", request)), DhcpMessageType.Ack);
        Assert.Equal(Frames.Ip(1), ack.YourAddress);
        Assert.Equal(3600u, Number(ack, DhcpOption.LeaseTime));
    }

    [Fact]
    public void Dhcp_request_to_another_server_is_not_answered()
    {
        Assert.Empty(_bridge.Send("p1",
            Ask(1, DhcpMessageType.Request, server: Frames.Ip(0x77), asked: Frames.Ip(1))));
    }

    [Theory]
    [InlineData(1u, DhcpMessageType.Ack)]
    [InlineData(9u, DhcpMessageType.Nak)]
    public void Dhcp_client_that_starts_again_keeps_its_address_if_it_still_is_its(uint asked, DhcpMessageType expected)
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Request, asked: Frames.Ip(asked))));
        DhcpView answer = Read(arrival, expected);
        if (expected == DhcpMessageType.Nak)
        {
            Assert.Equal((Everybody, MacAddress.Broadcast),
                (Packets.ReadIp(arrival).Destination, arrival.View.Destination));
            Assert.Equal((Nobody, Plans.FirstGateway),
                (answer.YourAddress, Address(answer, DhcpOption.ServerIdentifier)));
        }
    }

    [Fact]
    public void Dhcp_lease_is_renewed_by_unicast()
    {
        byte[] renewal = Ask(1, DhcpMessageType.Request, current: Frames.Ip(1));
        EthernetView.WriteAddresses(renewal, Gateway.Mac, Frames.Mac(1));

        Arrival arrival = Assert.Single(_bridge.Send("p1", renewal));

        Assert.Equal((Frames.Mac(1), Frames.Ip(1)), (arrival.View.Destination, Packets.ReadIp(arrival).Destination));
        DhcpView ack = Read(arrival, DhcpMessageType.Ack);
        Assert.Equal((Frames.Ip(1), Frames.Ip(1)), (ack.ClientAddress, ack.YourAddress));
    }

    [Fact]
    public void Dhcp_lease_of_an_address_that_the_plan_gives_no_more_is_refused()
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Request, current: Frames.Ip(9))));
        Read(arrival, DhcpMessageType.Nak);
    }

    [Fact]
    public void Dhcp_information_has_no_address_and_no_times()
    {
        Arrival arrival = Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Inform, current: Frames.Ip(1))));
        DhcpView ack = Read(arrival, DhcpMessageType.Ack);
        Assert.Equal((Nobody, Frames.Ip(1)), (ack.YourAddress, Packets.ReadIp(arrival).Destination));
        Assert.False(ack.TryFind(DhcpOption.LeaseTime, out uint _));
        Assert.False(ack.TryFind(DhcpOption.RenewalTime, out uint _));
        Assert.Equal(Plans.FirstGateway, Address(ack, DhcpOption.Router));
    }

    [Fact]
    public void Dhcp_declined_address_is_told_to_people_once()
    {
        byte[] decline = Ask(1, DhcpMessageType.Decline, server: Plans.FirstGateway, asked: Frames.Ip(1));
        Assert.Empty(_bridge.Send("p1", decline));
        Assert.Empty(_bridge.Send("p1", decline));
        var told = Assert.IsType<Degraded>(Assert.Single(_bridge.Events));
        Assert.Contains("member vm1 of tenant red declines its address 10.0.0.1", told.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Dhcp_release_is_not_answered()
    {
        Assert.Empty(_bridge.Send("p1",
            Ask(1, DhcpMessageType.Release, server: Plans.FirstGateway, current: Frames.Ip(1))));
        Assert.Equal([ServiceRules.DhcpRequest], _bridge.Punted);
    }

    [Fact]
    public void Dhcp_client_identifier_comes_back()
    {
        byte[] id = [1, 2, 0, 0, 0, 0, 1];
        DhcpView offer = Read(Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Discover, id: id))),
            DhcpMessageType.Offer);
        Assert.True(offer.TryFind(DhcpOption.ClientIdentifier, out ReadOnlySpan<byte> back));
        Assert.Equal(id, back);
    }

    [Theory]
    [InlineData(0, 576)]
    [InlineData(300, 576)] // less than any client may take
    [InlineData(1000, 1000)]
    [InlineData(65000, 1500)]
    public void Dhcp_answer_is_no_larger_than_the_client_takes(ushort asked, int most)
    {
        byte[] id = [.. Enumerable.Repeat((byte)7, 255)];
        Arrival arrival = Assert.Single(_bridge.Send("p1", Ask(1, DhcpMessageType.Discover, id: id, most: asked)));
        Assert.InRange(arrival.Frame.Length - EthernetView.HeaderSize, 1, most);
        Assert.Equal(Frames.Ip(1), Read(arrival, DhcpMessageType.Offer).YourAddress);
    }

    [Fact]
    public void Dhcp_others_offers_go_nowhere()
    {
        byte[] offer = Datagram(1, MacAddress.Broadcast, Frames.Ip(1), Everybody, DhcpView.ServerPort,
            DhcpView.ClientPort, new byte[300]);
        Assert.Empty(_bridge.Send("p1", offer));
        Assert.Empty(_bridge.Punted);
    }

    [Fact]
    public void Dhcp_member_in_a_subnet_without_it_is_not_answered()
    {
        Assert.Empty(_bridge.Send("p2", Ask(0x102, DhcpMessageType.Discover)));
    }

    [Fact]
    public void Dhcp_tenant_without_it_keeps_its_own_servers()
    {
        var bridge = new ServiceBridge(Plans.Blue());
        Assert.Equal(["p2", ServiceBridge.Tunnel], bridge.Send("p1", Ask(1, DhcpMessageType.Discover))
            .Select(arrival => arrival.Port).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dhcp_server_without_a_gateway_has_an_address_that_can_be_reached()
    {
        var bridge = new ServiceBridge(Plans.Blue(dhcp: true));
        Arrival arrival = Assert.Single(bridge.Send("p1", Ask(1, DhcpMessageType.Discover)));
        DhcpView offer = Read(arrival, DhcpMessageType.Offer);
        Assert.Equal(Frames.Ip(0xfe), Address(offer, DhcpOption.ServerIdentifier));
        Assert.False(offer.TryFind(DhcpOption.Router, out ReadOnlySpan<byte> _));

        Arrival arp = Assert.Single(bridge.Send("p1", Frames.ArpRequest(1, 0xfe)));
        Assert.Equal(Gateway.Mac, arp.View.Source);
        Assert.Single(bridge.Send("p1", Packets.Ping(1, 0xfe, Gateway.Mac)));
    }

    [Fact]
    public void Dhcp_bound_member_that_asks_for_another_MAC_address_is_not_answered()
    {
        Assert.Empty(_bridge.Send("p1", Ask(66, DhcpMessageType.Discover)));
        byte[] forged = Ask(66, DhcpMessageType.Discover);
        EthernetView.WriteAddresses(forged, MacAddress.Broadcast, Frames.Mac(1));
        Assert.Empty(_bridge.Send("p1", forged));
    }

    [Fact]
    public void Dhcp_damaged_questions_never_break_it()
    {
        byte[] question = Ask(1, DhcpMessageType.Request, asked: Frames.Ip(1), id: [1, 2, 3], most: 590);
        Gen.Select(Gen.Int[42, question.Length - 1], Gen.Byte).Array[1, 8].Sample(damage =>
        {
            byte[] damaged = [.. question];
            foreach ((int place, byte value) in damage)
                damaged[place] = value;
            Assert.All(_bridge.Send("p1", damaged), arrival => Assert.Equal("p1", arrival.Port));
        }, iter: 2_000, threads: 1);
    }

    private static byte[] Ask(uint from, DhcpMessageType type, Ipv4Address? server = null, Ipv4Address? asked = null,
        Ipv4Address current = default, bool broadcast = false, byte[]? id = null, ushort most = 0)
    {
        var writer = DhcpWriter.Request(new byte[700], type, Xid, Frames.Mac(from), current, broadcast);
        if (server is { } known)
            writer.TryAdd(DhcpOption.ServerIdentifier, known);
        if (asked is { } address)
            writer.TryAdd(DhcpOption.RequestedAddress, address);
        if (most > 0)
            writer.TryAdd(DhcpOption.MaximumMessageSize, most);
        if (id is not null)
            writer.TryAdd(DhcpOption.ClientIdentifier, id);
        return Datagram(from, MacAddress.Broadcast, current, current == default ? Everybody : Plans.FirstGateway,
            DhcpView.ClientPort, DhcpView.ServerPort, writer.End().ToArray());
    }

    private static byte[] Datagram(uint from, MacAddress to, Ipv4Address source, Ipv4Address destination,
        ushort sourcePort, ushort destinationPort, byte[] payload)
    {
        byte[] packet = new byte[Ipv4View.MinHeaderSize + UdpView.HeaderSize + payload.Length];
        int size = UdpView.Write(packet.AsSpan(Ipv4View.MinHeaderSize), sourcePort, destinationPort, payload, source,
            destination);
        Ipv4View.WriteHeader(packet, source, destination, IpProtocol.Udp, size);
        return Frames.Ethernet(Frames.Mac(from), to, EtherType.Ipv4, packet);
    }

    private static DhcpView Read(Arrival arrival, DhcpMessageType expected)
    {
        Ipv4View ip = Packets.ReadIp(arrival);
        Assert.True(UdpView.TryRead(ip.Payload, out UdpView udp));
        Assert.True(udp.HasValidChecksum(ip.Source, ip.Destination));
        Assert.Equal((DhcpView.ServerPort, DhcpView.ClientPort), (udp.SourcePort, udp.DestinationPort));
        Assert.True(DhcpView.TryRead(udp.Payload, out DhcpView message));
        Assert.False(message.IsRequest);
        Assert.True(message.TryGetType(out DhcpMessageType type));
        Assert.Equal(expected, type);
        return message;
    }

    private static Ipv4Address Address(DhcpView message, DhcpOption option)
    {
        Assert.True(message.TryFind(option, out Ipv4Address address));
        return address;
    }

    private static uint Number(DhcpView message, DhcpOption option)
    {
        Assert.True(message.TryFind(option, out uint number));
        return number;
    }
}
