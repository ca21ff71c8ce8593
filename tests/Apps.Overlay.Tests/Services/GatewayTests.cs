using Apps.Overlay.Services;
using Controller.Abstractions;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class GatewayTests
{
    private readonly ServiceBridge _bridge = new();

    [Theory]
    [InlineData(0xfeu)]
    [InlineData(0x1feu)] // the one of the other subnet
    public void Gateway_ping_is_answered_in_the_switch(uint gateway)
    {
        byte[] ping = Packets.Ping(1, gateway, Gateway.Mac, ttl: 1);

        Arrival arrival = Assert.Single(_bridge.Send("p1", ping));

        Assert.Equal(("p1", Frames.Mac(1), Gateway.Mac),
            (arrival.Port, arrival.View.Destination, arrival.View.Source));
        Ipv4View ip = Packets.ReadIp(arrival);
        Assert.Equal((Frames.Ip(gateway), Frames.Ip(1), Gateway.TimeToLive),
            (ip.Source, ip.Destination, ip.TimeToLive));
        IcmpView reply = Packets.ReadIcmp(arrival);
        Assert.Equal((IcmpType.EchoReply, (ushort)5, (ushort)1), (reply.Type, reply.Identifier, reply.Sequence));
        Assert.True(ping.AsSpan().EndsWith(reply.Body));
        Assert.Empty(_bridge.Punted);
        Assert.Equal([ping], _bridge.Seen);
    }

    [Fact]
    public void Gateway_ping_in_fragments_is_answered_in_fragments()
    {
        byte[] whole = Packets.Ping(1, 0xfe, Gateway.Mac, size: 3000, dontFragment: false);
        var answers = new List<Arrival>();
        foreach (byte[] fragment in FragmentsTests.Split(whole, 1450))
            answers.Add(Assert.Single(_bridge.Send("p1", fragment)));

        Assert.All(answers, answer => Assert.Equal("p1", answer.Port));
        byte[] message = FragmentsTests.Join([.. answers.Select(answer => answer.Frame)]);
        Assert.True(IcmpView.TryRead(message, out IcmpView reply));
        Assert.True(reply.HasValidChecksum);
        Assert.Equal(IcmpType.EchoReply, reply.Type);
        Assert.True(whole.AsSpan().EndsWith(reply.Body));
        Assert.Equal(Plans.FirstGateway, Packets.ReadIp(answers[^1]).Source);
    }

    [Theory]
    [InlineData(17, 3)] // UDP: no such port
    [InlineData(6, 3)]
    [InlineData(50, 2)] // ESP: no such protocol
    public void Gateway_what_it_has_no_use_for_is_refused(byte protocol, byte code)
    {
        byte[] frame = Packets.Ipv4(1, Plans.FirstGateway, Gateway.Mac, new IpProtocol(protocol), new byte[24]);

        Arrival arrival = Assert.Single(_bridge.Send("p1", frame));

        Assert.Equal("p1", arrival.Port);
        Packets.ReadError(arrival, IcmpType.DestinationUnreachable, code, frame);
        Assert.Equal(Plans.FirstGateway, Packets.ReadIp(arrival).Source);
    }

    [Theory]
    [InlineData(3)]  // an error
    [InlineData(0)]  // a reply that nobody asked for
    [InlineData(13)] // a timestamp
    public void Gateway_other_ICMP_is_not_answered(byte type)
    {
        byte[] message = new byte[40];
        IcmpView.Write(message, (IcmpType)type, 0, 0, new byte[32]);
        Assert.Empty(_bridge.Send("p1", Packets.Ipv4(1, Plans.FirstGateway, Gateway.Mac, IpProtocol.Icmp, message)));
    }

    [Fact]
    public void Gateway_frames_of_its_MAC_address_from_guests_are_dropped()
    {
        byte[] frame = Packets.Ping(1, 3, Frames.Mac(3));
        EthernetView.WriteAddresses(frame, Frames.Mac(3), Gateway.Mac);
        Assert.Empty(_bridge.Send("p1", frame));
        Assert.Empty(_bridge.Seen);
    }

    [Fact]
    public void Gateway_other_protocols_end_there_but_are_learnt_from()
    {
        byte[] frame = Frames.Ethernet(Frames.Mac(1), Gateway.Mac, EtherType.Ipv6, new byte[60]);
        Assert.Empty(_bridge.Send("p1", frame));
        Assert.Equal([frame], _bridge.Seen);
    }

    [Fact]
    public void Gateway_a_tenant_without_one_has_no_flows_for_it()
    {
        var bridge = new ServiceBridge(Plans.Blue());
        ushort[] rules = [.. bridge.Declare().Flows.Values.Select(flow => CookieSpace.RuleOf(flow.Cookie)).Distinct()];
        Assert.DoesNotContain(ServiceRules.EchoAnswer, rules);
        Assert.DoesNotContain(ServiceRules.NoRoute, rules);
    }

    [Fact]
    public void Services_declare_the_same_flows_each_time()
    {
        DesiredState first = _bridge.Declare();
        DesiredState second = _bridge.Declare();
        Assert.Equal(first.Flows.Values.ToHashSet(), [.. second.Flows.Values]);
        Assert.All(first.Flows.Values, flow =>
            Assert.InRange(CookieSpace.RuleOf(flow.Cookie), (ushort)0x100, (ushort)0x1ff));
        Assert.Equal(first.Flows.Count, first.Flows.Values.Select(flow => flow.Key).Distinct().Count());
    }

    [Fact]
    public void Services_errors_are_limited_where_the_switch_has_no_meters()
    {
        var bridge = new ServiceBridge(features: new SwitchFeatures { Groups = true });
        byte[] frame = Packets.Ipv4(1, Plans.FirstGateway, Gateway.Mac, IpProtocol.Udp, new byte[24]);

        int answers = Enumerable.Range(0, 300).Sum(_ => bridge.Send("p1", frame).Count);
        Assert.Equal(100, answers);
        bridge.Tick();
        Assert.Single(bridge.Send("p1", frame));
    }

    [Fact]
    public void Services_punts_of_each_kind_have_a_meter()
    {
        DesiredState desired = _bridge.Declare();
        Assert.Equal(5, desired.Meters.Count);
        Assert.All(desired.Meters.Keys, id => Assert.InRange(id.Value, 0xff00u, 0xfffeu));
    }
}
