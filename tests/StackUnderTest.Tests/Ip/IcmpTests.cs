using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Ip;

public sealed class IcmpTests
{
    [Theory, Behaviour(7)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1472)]
    public void Icmp_echo_returns_the_data_whatever_its_size(int size)
    {
        var bench = new Bench();
        byte[] data = new byte[size];
        new Random(size).NextBytes(data);
        byte[]? answer = bench.Answer(Packets.Ip(1, Packets.Icmp(8, 0, 0x12345678, data)), 1);
        Assert.Equal(Packets.Icmp(0, 0, 0x12345678, data), answer);
    }

    [Fact, Behaviour(7)]
    public void Icmp_message_with_a_wrong_checksum_is_dropped()
    {
        var bench = new Bench();
        byte[] message = Packets.Icmp(8, 0, 1, [1, 2, 3]);
        message[2] ^= 0xff;
        Assert.Null(bench.Answer(Packets.Ip(1, message), 1));
        Assert.Equal(1, bench.Stack.Counters.IcmpMalformed);
    }

    [Fact, Behaviour(8)]
    public void Udp_to_a_closed_port_is_answered_by_port_unreachable_that_quotes_it()
    {
        var bench = new Bench();
        byte[] frame = Packets.Ip(17, Packets.Udp(5556, 9999, "nobody"u8));
        byte[]? error = bench.Answer(frame, 1);
        Assert.NotNull(error);
        Assert.Equal([3, 3], error[..2]);
        Assert.Equal(frame[14..], error[8..]);
        Assert.Equal(0, Packets.NaiveChecksum(error));
    }

    [Fact, Behaviour(8)]
    public void Unknown_protocol_is_answered_by_protocol_unreachable()
    {
        var bench = new Bench();
        Assert.Equal([3, 2], bench.Answer(Packets.Ip(253, new byte[8]), 1)?[..2]);
    }

    [Fact, Behaviour(8)]
    public void No_error_is_sent_about_errors_broadcasts_or_later_fragments()
    {
        var bench = new Bench();
        byte[] quoted = Packets.Ip(17, Packets.Udp(1, 2, []), Packets.Stack, Packets.Peer)[14..];
        Assert.Null(bench.Answer(Packets.Ip(1, Packets.Icmp(3, 3, 0, quoted)), 1));
        byte[] datagram = Packets.Udp(5, 9999, [], 0);
        Assert.Null(bench.Answer(
            Packets.Ip(17, datagram, destination: Ipv4Address.Broadcast, mac: MacAddress.Broadcast), 1));
        Assert.Null(bench.Answer(Packets.Ip(253, new byte[8], fragment: 0x2001), 1));
    }

    [Fact, Behaviour(9)]
    public void Icmp_errors_are_limited_in_rate()
    {
        var bench = new Bench();
        bench.Clear();
        for (int i = 0; i < 1000; i++)
            bench.Deliver(Packets.Ip(17, Packets.Udp(5, 9999, [])));
        Assert.Equal(50, bench.Take(1).Count);
        Assert.Equal(950, bench.Stack.Counters.IcmpErrorsSuppressed);
        bench.Run(Bench.Second / 10);
        for (int i = 0; i < 1000; i++)
            bench.Deliver(Packets.Ip(17, Packets.Udp(5, 9999, [])));
        Assert.Equal(10, bench.Take(1).Count);
    }

    [Fact]
    public void EchoClient_hears_the_answer_to_its_request()
    {
        var stacks = new TwoStacks(1);
        stacks.A.Icmp.Echo.Send(TwoStacks.AddressB, 7, 9, 5000, stacks.Now);
        Assert.True(stacks.RunUntil(() => stacks.A.Counters.IcmpIn > 0, Bench.Second));
        Assert.True(stacks.A.Icmp.Echo.TryTake(out Stack.Icmp.EchoAnswer answer));
        Assert.True(answer.IsIntact && answer.Size == 5000 && answer.Sequence == 9 && answer.Identifier == 7);
    }
}
