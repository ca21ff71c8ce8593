using System.Buffers.Binary;
using StackUnderTest.Stack.Dhcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Dhcp;

public sealed class DhcpTests
{
    private static readonly Ipv4Address Server = new(10, 78, 0, 254);

    [Fact]
    public void Dhcp_takes_the_first_offer_with_its_mask_router_and_mtu()
    {
        (Bench bench, DhcpClient client) = Start();
        Answer(bench, 2);
        byte[] request = Assert.Single(bench.Take(17)).Payload.ToArray();
        Assert.Equal([53, 1, 3, 50, 4, 10, 78, 0, 2, 54, 4, 10, 78, 0, 254], request[248..263]);
        Answer(bench, 5, request);
        Assert.Equal(DhcpState.Bound, client.State);
        Assert.True(bench.Stack[0].Address == Packets.Stack);
        Assert.Equal(24, bench.Stack[0].PrefixLength);
        Assert.Equal(1450, bench.Stack[0].Mtu);
        Assert.True(bench.Stack.Sender.TryRoute(new Ipv4Address(8, 8, 8, 8), out _, out Ipv4Address hop));
        Assert.True(hop == Server);
    }

    [Fact]
    public void Dhcp_discovers_again_at_growing_distances_while_nobody_answers()
    {
        var bench = new Bench(configure: false, neighbour: false);
        bench.Stack.StartDhcp(0, bench.Now);
        bench.Run(130 * Bench.Second);
        List<SentFrame> sent = bench.Take(17);
        Assert.InRange(sent.Count, 5, 7);
        Assert.All(sent, frame => Assert.True(frame.Destination.IsBroadcast));
        Assert.True(sent[2].Time - sent[1].Time > sent[1].Time - sent[0].Time);
    }

    [Fact]
    public void Dhcp_renews_at_half_of_the_lease_and_gives_the_address_up_at_its_end()
    {
        (Bench bench, DhcpClient client) = Start();
        Answer(bench, 2);
        Answer(bench, 5);
        bench.Run(1790 * Bench.Second);
        bench.Clear();
        bench.Run(10_500_000);
        bench.Deliver(Packets.Arp(2, Server, Packets.Stack));
        byte[] renewal = Assert.Single(bench.Take(17)).Payload.ToArray();
        Assert.Equal([10, 78, 0, 2], renewal[20..24]); // ciaddr
        Answer(bench, 5, renewal);
        Assert.Equal(DhcpState.Bound, client.State);
        bench.Run(3599 * Bench.Second);
        Assert.Equal(DhcpState.Rebinding, client.State);
        bench.Run(2 * Bench.Second);
        Assert.Equal(DhcpState.Selecting, client.State);
        Assert.True(bench.Stack[0].Address.IsAny);
        Assert.Equal(0, bench.Stack.Routes.Count);
    }

    [Fact]
    public void Dhcp_refusal_starts_anew()
    {
        (Bench bench, DhcpClient client) = Start();
        Answer(bench, 2);
        Answer(bench, 6);
        Assert.Equal(DhcpState.Selecting, client.State);
    }

    [Fact]
    public void DhcpMessage_that_is_cut_off_is_refused_or_read_without_harm()
    {
        byte[] message = Message(5, 77);
        for (int size = 0; size < message.Length; size++)
            DhcpMessage.TryRead(message.AsSpan(0, size), 77, Packets.StackMac, out _, out _);
        Assert.True(DhcpMessage.TryRead(message, 77, Packets.StackMac, out byte type, out _));
        Assert.Equal(5, type);
        Assert.False(DhcpMessage.TryRead(message, 78, Packets.StackMac, out _, out _));
    }

    private static (Bench Bench, DhcpClient Client) Start()
    {
        var bench = new Bench(configure: false, neighbour: false);
        DhcpClient client = bench.Stack.StartDhcp(0, bench.Now);
        bench.Run(0);
        return (bench, client);
    }

    private static void Answer(Bench bench, byte type, byte[]? request = null)
    {
        request ??= bench.Card.Sent[^1].Payload.ToArray();
        uint transaction = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(12));
        byte[] datagram = Packets.Udp(67, 68, Message(type, transaction), 0);
        bench.Clear();
        bench.Deliver(Packets.Ip(
            17, datagram, source: Server, destination: Ipv4Address.Broadcast, mac: MacAddress.Broadcast));
    }

    private static byte[] Message(byte type, uint transaction)
    {
        byte[] message =
        [
            2, 1, 6, 0,                     // reply, Ethernet, hops
            .. new byte[4],                 // transaction
            .. new byte[8],                 // seconds, flags, ciaddr
            10, 78, 0, 2,                   // yiaddr
            .. new byte[8],                 // siaddr, giaddr
            .. new byte[208],               // chaddr, sname, file
            0x63, 0x82, 0x53, 0x63,         // cookie
            53, 1, type,
            54, 4, 10, 78, 0, 254,          // server
            51, 4, 0, 0, 14, 16,            // an hour
            1, 4, 255, 255, 255, 0,         // mask
            3, 4, 10, 78, 0, 254,           // router
            26, 2, 5, 0xaa,                 // MTU 1450
            255,
        ];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), transaction);
        Packets.StackMac.Write(message.AsSpan(28));
        return message;
    }
}
