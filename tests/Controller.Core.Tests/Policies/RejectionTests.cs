using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;
using static Controller.Core.Tests.Policies.PolicyBridge;

namespace Controller.Core.Tests.Policies;

public sealed class RejectionTests
{
    private const int TcpAt = 34;

    [Fact]
    public void Reject_sends_packets_up_through_a_meter()
    {
        var bridge = new PolicyBridge(Rules("tcp"));

        Meter meter = Assert.Single(bridge.Declared.Meters.Values);
        Assert.Equal((MeterUnit.PacketsPerSecond, 100u, 50u), (meter.Unit, meter.Rate, meter.Burst));
        Assert.Equal([$"table=10,priority=48200,tcp actions=meter:{meter.Id},CONTROLLER:65535"], bridge.Flows);
    }

    [Theory]
    // RFC 9293 §3.10.7.1: without ACK, seq 0 and the ACK of what was sent; with ACK, its number and no ACK.
    [InlineData(TcpFlags.Syn, 0, 0u, 1001u, TcpFlags.Rst | TcpFlags.Ack)]
    [InlineData(TcpFlags.Fin, 10, 0u, 1011u, TcpFlags.Rst | TcpFlags.Ack)]
    [InlineData(TcpFlags.None, 10, 0u, 1010u, TcpFlags.Rst | TcpFlags.Ack)]
    [InlineData(TcpFlags.Ack, 10, 7000u, 0u, TcpFlags.Rst)]
    [InlineData(TcpFlags.Syn | TcpFlags.Ack, 0, 7000u, 0u, TcpFlags.Rst)]
    public void Reject_of_TCP_is_a_reset_that_its_sender_believes(TcpFlags flags, int payload, uint sequence,
        uint acknowledgment, TcpFlags answered)
    {
        var bridge = new PolicyBridge(Rules("tcp"));

        byte[] reply = bridge.FrameFor(1, Segment(flags, payload));

        Assert.Equal(new PortNumber(1), bridge.Outputs[0].Port);
        Assert.True(EthernetView.TryRead(reply, out EthernetView frame));
        Assert.Equal((Frames.Mac(1), Frames.Mac(2)), (frame.Destination, frame.Source));
        Assert.True(Ipv4View.TryRead(frame.Payload, out Ipv4View packet));
        Assert.Equal((Frames.Ip(2), Frames.Ip(1)), (packet.Source, packet.Destination));
        Assert.True(TcpView.TryRead(packet.Payload, out TcpView segment));
        Assert.True(packet.HasValidChecksum && segment.HasValidChecksum(packet.Source, packet.Destination));
        Assert.Equal((80, 1000), (segment.SourcePort, segment.DestinationPort));
        Assert.Equal((sequence, acknowledgment, answered), (segment.Sequence, segment.Acknowledgment, segment.Flags));
    }

    [Fact]
    public void Reject_of_a_reset_is_silence()
    {
        var bridge = new PolicyBridge(Rules("tcp"));

        Assert.Empty(bridge.Send(1, Segment(TcpFlags.Rst, 0)));
        Assert.Empty(bridge.Send(1, Segment(TcpFlags.Rst | TcpFlags.Ack, 0)));
    }

    [Fact]
    public void Reject_of_UDP_is_ICMP_administratively_prohibited_with_the_packet()
    {
        var bridge = new PolicyBridge(Rules("udp"));
        byte[] sent = Frames.Udp(1, 2);

        byte[] reply = bridge.FrameFor(1, sent);

        Assert.True(EthernetView.TryRead(reply, out EthernetView frame));
        Assert.True(Ipv4View.TryRead(frame.Payload, out Ipv4View packet));
        Assert.True(IcmpView.TryRead(packet.Payload, out IcmpView message));
        Assert.True(message.HasValidChecksum && packet.HasValidChecksum);
        Assert.Equal((IcmpType.DestinationUnreachable, 13), (message.Type, message.Code));
        Assert.True(message.Body.SequenceEqual(sent.AsSpan(EthernetView.HeaderSize)));
    }

    [Fact]
    public void Reject_over_IPv6_has_the_same_answers()
    {
        var bridge = new PolicyBridge(Rules("ipv6"));
        var (from, to) = (new Ipv6Address(1), new Ipv6Address(2));

        byte[] reset = bridge.FrameFor(1, Ipv6(from, to, IpProtocol.Tcp, Header(TcpFlags.Syn, from, to)));
        byte[] error = bridge.FrameFor(1, Ipv6(from, to, IpProtocol.Udp, new byte[1400]));

        Assert.True(Ipv6View.TryRead(reset.AsSpan(14), out Ipv6View packet));
        Assert.True(TcpView.TryRead(packet.Payload, out TcpView segment));
        Assert.True(segment.HasValidChecksum(packet.Source, packet.Destination));
        Assert.Equal((TcpFlags.Rst | TcpFlags.Ack, 1001u), (segment.Flags, segment.Acknowledgment));
        Assert.True(Ipv6View.TryRead(error.AsSpan(14), out packet));
        Assert.Equal(1280, Ipv6View.HeaderSize + packet.PayloadSize);
        Assert.Equal((1, 1), (packet.Payload[0], packet.Payload[1]));
        Assert.True(InternetChecksum.OfPseudoHeader(packet.Source, packet.Destination, IpProtocol.Icmpv6,
            packet.PayloadSize).Add(packet.Payload).IsValid);
    }

    [Fact]
    public void Reject_goes_back_as_its_port_wants_the_tag()
    {
        var bridge = new PolicyBridge(Rules("tcp") with
        {
            UntaggedVlans = new Dictionary<string, VlanId> { ["p1"] = new(10) },
        });

        Assert.Equal(["1"], bridge.Send(1, Frames.Tcp(1, 2)));
        Assert.Equal(["2/10"], bridge.Send(2, Frames.Tagged(10, Frames.Tcp(2, 1))));
    }

    [Fact]
    public void Reject_answers_nothing_that_may_have_no_error()
    {
        var bridge = new PolicyBridge(Rules(""));
        byte[] later = Frames.Udp(1, 2);
        later[21] = 1;
        byte[] broadcast = Frames.Udp(1, 2);
        broadcast.AsSpan(0, 6).Fill(0xff);
        byte[] error = Frames.Ipv4(1, 2, IpProtocol.Icmp, [3, 1, 0, 0, 0, 0, 0, 0], 64);

        Assert.Empty(bridge.Send(1, Frames.ArpRequest(1, 2)));
        Assert.Empty(bridge.Send(1, later));
        Assert.Empty(bridge.Send(1, broadcast));
        Assert.Empty(bridge.Send(1, error));
        Assert.Empty(bridge.Send(1, Frames.Plain(1, 2)));
        Assert.Equal(["1"], bridge.Send(1, Frames.Ping(1, 2)));
    }

    [Fact]
    public void Reject_of_any_cut_packet_is_nothing_or_a_whole_answer()
    {
        var bridge = new PolicyBridge(Rules(""));
        byte[][] frames = [Frames.Tcp(1, 2), Frames.Udp(1, 2), Frames.Tagged(5, Frames.Tcp(1, 2)),
            Ipv6(new Ipv6Address(1), new Ipv6Address(2), IpProtocol.Tcp, new byte[20])];
        foreach (byte[] frame in frames)
        {
            for (int size = EthernetView.HeaderSize; size < frame.Length; size++)
                Assert.InRange(bridge.Send(1, frame[..size]).Length, 0, 1);
        }
    }

    [Fact]
    public void Reject_without_meters_in_the_switch_is_bounded_by_the_controller()
    {
        var bridge = new PolicyBridge(Rules("tcp"), AllFeatures with { MaxMeter = 0 });

        int answered = Enumerable.Range(0, 1000).Count(_ => bridge.Send(1, Frames.Tcp(1, 2)).Length > 0);
        bridge.Tick();
        int later = Enumerable.Range(0, 1000).Count(_ => bridge.Send(1, Frames.Tcp(1, 2)).Length > 0);

        Assert.Equal((50, 50), (answered, later));
        Assert.Empty(bridge.Declared.Meters);
    }

    private static BridgeRules Rules(string match) => new()
    {
        Acls = [new AclRule { Matches = [MatchOf(match)], Action = AclAction.Reject }],
    };

    private static byte[] Segment(TcpFlags flags, int payload)
    {
        byte[] segment = new byte[TcpView.MinHeaderSize + payload];
        var header = new TcpHeader(1000, 80, 1000, 7000, flags, 100);
        TcpView.Write(segment, header, [], new byte[payload], Frames.Ip(1), Frames.Ip(2));
        byte[] frame = Frames.Ipv4(1, 2, IpProtocol.Tcp, segment, 64);
        Assert.Equal(TcpAt + segment.Length, frame.Length);
        return frame;
    }

    private static byte[] Header(TcpFlags flags, Ipv6Address from, Ipv6Address to)
    {
        byte[] segment = new byte[TcpView.MinHeaderSize];
        TcpView.Write(segment, new TcpHeader(1000, 80, 1000, 7000, flags, 100), [], [], from, to);
        return segment;
    }

    private static byte[] Ipv6(Ipv6Address from, Ipv6Address to, IpProtocol protocol, byte[] payload)
    {
        byte[] packet = new byte[Ipv6View.HeaderSize + payload.Length];
        Ipv6View.WriteHeader(packet, from, to, protocol, payload.Length);
        payload.CopyTo(packet, Ipv6View.HeaderSize);
        return Frames.Ethernet(Frames.Mac(1), Frames.Mac(2), EtherType.Ipv6, packet);
    }
}
