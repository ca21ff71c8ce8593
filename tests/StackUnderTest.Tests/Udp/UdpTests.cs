using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Udp;

public sealed class UdpTests
{
    [Theory, Behaviour(13)]
    [InlineData("hello udp")]
    [InlineData("odd")]
    [InlineData("")]
    public void Udp_datagram_is_echoed_whatever_its_size(string text)
    {
        var bench = new Bench("echo");
        byte[] data = System.Text.Encoding.ASCII.GetBytes(text);
        byte[]? answer = bench.Answer(Packets.Ip(17, Packets.Udp(5555, 7, data)), 17);
        Assert.NotNull(answer);
        Assert.Equal(data, answer[8..]);
        Assert.Equal(0, Packets.Transport(17, answer, Packets.Stack, Packets.Peer));
    }

    [Fact, Behaviour(13)]
    public void Udp_datagram_with_a_wrong_checksum_is_dropped_and_without_one_accepted()
    {
        var bench = new Bench("echo");
        Assert.Null(bench.Answer(Packets.Ip(17, Packets.Udp(5555, 7, "bad"u8, 0x1234)), 17));
        Assert.Equal(1, bench.Stack.Counters.UdpBadChecksum);
        Assert.NotNull(bench.Answer(Packets.Ip(17, Packets.Udp(5555, 7, "none"u8, 0)), 17));
    }

    [Fact, Behaviour(13)]
    public void Udp_datagram_of_the_greatest_size_crosses_in_fragments()
    {
        var stacks = new TwoStacks(1);
        stacks.B.Udp.Create(0, out SocketHandle server);
        Assert.Equal(SocketError.None, stacks.B.Udp.Bind(server, Ipv4Address.Any, 99));
        stacks.A.Udp.Create(0, out SocketHandle client);
        byte[] data = new byte[65507];
        new Random(5).NextBytes(data);
        // The first try only asks for the neighbour: 45 fragments don't fit into its queue.
        Assert.True(stacks.RunUntil(
            () => stacks.A.Udp.SendTo(client, data, TwoStacks.AddressB, 99) == SocketError.None, Bench.Second));
        byte[] got = new byte[65507];
        int size = 0;
        Assert.True(stacks.RunUntil(
            () => stacks.B.Udp.ReceiveFrom(server, got, out size, out _, out _) == SocketError.None, Bench.Second));
        Assert.Equal(data, got[..size]);
        Assert.Equal(SocketError.MessageTooLong, stacks.A.Udp.SendTo(client, new byte[65508], TwoStacks.AddressB, 99));
    }

    [Fact]
    public void Udp_queue_that_is_full_drops_and_counts()
    {
        var bench = new Bench();
        bench.Stack.Udp.Create(0, out SocketHandle socket);
        bench.Stack.Udp.Bind(socket, Ipv4Address.Any, 99);
        for (int i = 0; i < 400; i++)
            bench.Deliver(Packets.Ip(17, Packets.Udp(1, 99, new byte[1400])));
        Assert.True(bench.Stack.Counters.UdpQueueFull > 0);
        byte[] data = new byte[1500];
        int got = 0;
        while (bench.Stack.Udp.ReceiveFrom(socket, data, out int size, out _, out _) == SocketError.None)
        {
            Assert.Equal(1400, size);
            got++;
        }

        Assert.Equal(400, got + bench.Stack.Counters.UdpQueueFull);
        Assert.Equal(bench.Stack.Pages.Count, bench.Stack.Pages.FreeCount);
    }

    [Fact]
    public void Udp_port_is_refused_to_a_second_socket_and_a_dead_handle_names_nothing()
    {
        var bench = new Bench();
        bench.Stack.Udp.Create(0, out SocketHandle first);
        bench.Stack.Udp.Create(0, out SocketHandle second);
        Assert.Equal(SocketError.None, bench.Stack.Udp.Bind(first, Ipv4Address.Any, 99));
        Assert.Equal(SocketError.AddressInUse, bench.Stack.Udp.Bind(second, Ipv4Address.Any, 99));
        Assert.Equal(SocketError.None, bench.Stack.Udp.Close(first));
        Assert.Equal(SocketError.BadHandle, bench.Stack.Udp.Close(first));
        Assert.Equal(SocketError.None, bench.Stack.Udp.Bind(second, Ipv4Address.Any, 99));
        bench.Stack.Udp.Create(0, out SocketHandle third);
        Assert.Equal(first.Index, third.Index);
        Assert.Equal(SocketError.BadHandle, bench.Stack.Udp.Bind(first, Ipv4Address.Any, 98));
    }

    [Fact]
    public void Udp_connected_socket_hears_that_nobody_is_there()
    {
        var stacks = new TwoStacks(1);
        stacks.A.Udp.Create(0, out SocketHandle client);
        stacks.A.Udp.Connect(client, TwoStacks.AddressB, 4242);
        Assert.Equal(SocketError.None, stacks.A.Udp.Send(client, [1]));
        byte[] data = new byte[10];
        SocketError error = SocketError.WouldBlock;
        Assert.True(stacks.RunUntil(
            () => (error = stacks.A.Udp.ReceiveFrom(client, data, out _, out _, out _)) != SocketError.WouldBlock,
            Bench.Second));
        Assert.Equal(SocketError.ConnectionRefused, error);
    }

    [Fact]
    public void Udp_multicast_reaches_members_only_and_the_card_and_the_routers_are_told()
    {
        var group = new Ipv4Address(239, 1, 2, 3);
        byte[] frame = Packets.Ip(
            17, Packets.Udp(5, 99, "all"u8, 0), destination: group, mac: MacAddress.OfGroup(group));
        var bench = new Bench();
        bench.Stack.Udp.Create(0, out SocketHandle socket);
        bench.Stack.Udp.Bind(socket, Ipv4Address.Any, 99);
        byte[] data = new byte[10];
        bench.Deliver(frame);
        Assert.Equal(SocketError.WouldBlock, bench.Stack.Udp.ReceiveFrom(socket, data, out _, out _, out _));
        bench.Clear();
        Assert.Equal(SocketError.None, bench.Stack.Udp.Join(socket, group, 0));
        Assert.Equal(0x22, Assert.Single(bench.Take(2)).Payload[0]);
        Assert.Contains(0x0100_5e01_0203UL, bench.Card.Groups);
        bench.Deliver(frame);
        Assert.Equal(SocketError.None, bench.Stack.Udp.ReceiveFrom(socket, data, out int size, out _, out _));
        Assert.Equal(3, size);
        bench.Stack.Udp.Close(socket);
        Assert.Empty(bench.Card.Groups);
        Assert.Equal(0x22, Assert.Single(bench.Take(2)).Payload[0]);
    }
}
