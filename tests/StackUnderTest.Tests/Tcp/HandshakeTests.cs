using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class HandshakeTests
{
    [Fact, Behaviour(14)]
    public void Segment_with_a_wrong_checksum_is_silently_dropped_and_own_ones_are_right()
    {
        var bench = new Bench("echo");
        byte[] syn = Packets.Tcp(9, 7, 1, 0, TcpFlags.Syn, [], 100, []);
        syn[16] ^= 0x55;
        Assert.Null(bench.Answer(Packets.Ip(6, syn), 6));
        Assert.Equal(1, bench.Stack.Counters.TcpBadChecksum);
        var peer = new TcpPeer(bench, 7);
        Assert.True(peer.Syn().ChecksumIsRight);
    }

    [Theory, Behaviour(15)]
    [InlineData(4)]
    [InlineData(15)]
    public void Segment_whose_data_offset_is_wrong_is_dropped(int words)
    {
        var bench = new Bench("echo");
        byte[] syn = Packets.Tcp(9, 7, 1, 0, TcpFlags.Syn, [], 100, []);
        syn[12] = (byte)(words << 4);
        syn[16] = syn[17] = 0;
        ushort right = Packets.Transport(6, syn, Packets.Peer, Packets.Stack);
        syn[16] = (byte)(right >> 8);
        syn[17] = (byte)right;
        Assert.Null(bench.Answer(Packets.Ip(6, syn), 6));
        Assert.Equal(1, bench.Stack.Counters.TcpMalformed);
    }

    [Fact, Behaviour(15)]
    public void Segment_whose_option_lengths_are_wrong_is_dropped()
    {
        var bench = new Bench("echo");
        foreach (string hex in new[] { "02000000", "02010000", "022805b4", "fe020101" })
            bench.Deliver(Packets.Ip(6, Packets.Tcp(9, 7, 1, 0, TcpFlags.Syn, [], 100, Convert.FromHexString(hex))));
        Assert.Equal(3, bench.Stack.Counters.TcpBadOptions);
        Assert.True(new TcpPeer(bench, 7, 4000).Open().IsAlive());
    }

    [Fact, Behaviour(16)]
    public void Passive_open_is_a_three_way_handshake_and_data_flows()
    {
        var bench = new Bench("echo");
        TcpPeer peer = new TcpPeer(bench, 7).Open();
        Assert.True(peer.IsAlive());
        Assert.Equal(1, bench.Stack.Counters.TcpPassiveOpens);
    }

    [Fact, Behaviour(17)]
    public void Active_open_connects_is_refused_by_a_reset_and_ends_in_a_timeout()
    {
        var bench = new Bench();
        SocketHandle connected = Connect(bench, 80, out SentSegment syn);
        Assert.True(syn.Flags == TcpFlags.Syn);
        var peer = new TcpPeer(bench, syn.Source, 80);
        peer.Raw(TcpFlags.Syn | TcpFlags.Ack, [], 5000, syn.Sequence + 1, TcpPeer.Mss1460);
        Assert.Equal(SocketEvents.Writable, bench.Stack.Tcp.Events(connected));
        Assert.Equal(5001u, Assert.Single(bench.TakeSegments()).Acknowledgment);

        SocketHandle refused = Connect(bench, 81, out syn);
        new TcpPeer(bench, syn.Source, 81).Raw(TcpFlags.Rst | TcpFlags.Ack, [], 0, syn.Sequence + 1);
        Assert.Equal(SocketError.ConnectionRefused, bench.Stack.Tcp.Send(refused, [1], out _));

        SocketHandle silent = Connect(bench, 82, out _);
        // A peer that answers ARP but nothing else: SYNs go on for three minutes at growing distances.
        long start = bench.Now;
        while (bench.Now - start < 240 * Bench.Second)
        {
            bench.Run(Bench.Second);
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        }

        Assert.Equal(SocketError.TimedOut, bench.Stack.Tcp.Receive(silent, new byte[1], out _));
        Assert.InRange(bench.TakeSegments().Count(segment => segment.Destination == 82), 6, 9);
    }

    [Fact, Behaviour(17)]
    public void Active_open_to_a_neighbour_that_does_not_exist_is_host_unreachable()
    {
        var bench = new Bench();
        bench.Stack.Tcp.Create(0, out SocketHandle socket);
        Assert.Equal(SocketError.InProgress, bench.Stack.Tcp.Connect(socket, new Ipv4Address(10, 78, 0, 99), 80));
        bench.Run(4 * Bench.Second);
        Assert.Equal(SocketError.HostUnreachable, bench.Stack.Tcp.Receive(socket, new byte[1], out _));
    }

    [Fact]
    public void Active_open_waits_for_arp_and_goes_on_when_it_is_answered()
    {
        var bench = new Bench();
        var address = new Ipv4Address(10, 78, 0, 50);
        bench.Stack.Tcp.Create(0, out SocketHandle socket);
        bench.Stack.Tcp.Connect(socket, address, 80);
        bench.Run(Bench.Second / 2);
        Assert.Empty(bench.TakeSegments());
        bench.Deliver(Packets.Arp(2, address, Packets.Stack));
        Assert.Equal(TcpFlags.Syn, Assert.Single(bench.TakeSegments()).Flags);
    }

    [Fact, Behaviour(18)]
    public void Simultaneous_open_ends_established_on_both_sides()
    {
        var stacks = new TwoStacks(3);
        SocketHandle a = Bound(stacks.A, 1111), b = Bound(stacks.B, 2222);
        // The neighbours must be known, or the SYNs don't cross.
        stacks.A.Icmp.Echo.Send(TwoStacks.AddressB, 1, 1, 1, 0);
        stacks.RunUntil(() => stacks.A.Counters.IcmpIn > 0, Bench.Second);
        stacks.A.Tcp.Connect(a, TwoStacks.AddressB, 2222);
        stacks.B.Tcp.Connect(b, TwoStacks.AddressA, 1111);
        Assert.True(stacks.RunUntil(
            () => stacks.A.Tcp.Events(a) == SocketEvents.Writable && stacks.B.Tcp.Events(b) == SocketEvents.Writable,
            5 * Bench.Second));
        stacks.A.Tcp.Send(a, "hello"u8, out _);
        byte[] data = new byte[10];
        int size = 0;
        Assert.True(stacks.RunUntil(
            () => stacks.B.Tcp.Receive(b, data, out size) == SocketError.None, Bench.Second));
        Assert.Equal("hello"u8.ToArray(), data[..size]);
    }

    [Fact, Behaviour(19)]
    public void Closed_port_answers_as_the_standard_says()
    {
        var bench = new Bench();
        SentSegment syn = Answer(bench, TcpFlags.Syn, [], 1000, 0)!;
        Assert.True(syn.Flags == (TcpFlags.Rst | TcpFlags.Ack) && syn.Sequence == 0 && syn.Acknowledgment == 1001);
        Assert.Equal(1005u, Answer(bench, TcpFlags.Syn, new byte[4], 1000, 0)!.Acknowledgment);
        SentSegment ack = Answer(bench, TcpFlags.Ack, [], 1000, 7777)!;
        Assert.True(ack.Flags == TcpFlags.Rst && ack.Sequence == 7777);
        Assert.Null(Answer(bench, TcpFlags.Rst, [], 1000, 0));
    }

    [Fact, Behaviour(20)]
    public void Listening_port_answers_only_a_syn_with_a_syn()
    {
        var bench = new Bench("echo");
        SentSegment ack = Answer(bench, TcpFlags.Ack, [], 1000, 8888, 7)!;
        Assert.True(ack.Flags == TcpFlags.Rst && ack.Sequence == 8888);
        foreach (TcpFlags flags in new[]
        {
            TcpFlags.Rst, TcpFlags.None, TcpFlags.Fin, TcpFlags.Fin | TcpFlags.Urg | TcpFlags.Psh,
            TcpFlags.Syn | TcpFlags.Rst, TcpFlags.Syn | TcpFlags.Fin,
        })
            Assert.Null(Answer(bench, flags, [], 1000, 0, 7));
        Assert.Equal(0, bench.Stack.Tcp.HalfOpenCount);
    }

    [Fact, Behaviour(21)]
    public void SynAck_is_repeated_for_a_repeated_syn_and_after_a_second_and_then_two()
    {
        var bench = new Bench("echo");
        var peer = new TcpPeer(bench, 7);
        SentSegment first = peer.Syn(), second = peer.Syn();
        Assert.Equal(first.Sequence, second.Sequence);
        Assert.Equal(first.Acknowledgment, second.Acknowledgment);
        bench.Run(8 * Bench.Second);
        List<SentSegment> again = peer.Take();
        Assert.Equal(3, again.Count);
        Assert.All(again, segment => Assert.Equal(first.Sequence, segment.Sequence));
        Assert.InRange(again[0].Time - first.Time, Bench.Second, Bench.Second + 60_000);
        Assert.InRange(again[1].Time - again[0].Time, 2 * Bench.Second, 2 * Bench.Second + 60_000);
        bench.Run(120 * Bench.Second);
        Assert.Equal(0, bench.Stack.Tcp.HalfOpenCount);
    }

    [Fact, Behaviour(21)]
    public void Wrong_acknowledgment_of_a_synack_is_reset()
    {
        var bench = new Bench("echo");
        var peer = new TcpPeer(bench, 7);
        SentSegment answer = peer.Syn();
        peer.Raw(TcpFlags.Ack, [], peer.Sequence + 1, answer.Sequence + 999);
        SentSegment reset = peer.TakeOne();
        Assert.True(reset.Flags == TcpFlags.Rst && reset.Sequence == answer.Sequence + 999);
        Assert.Equal(1, bench.Stack.Tcp.HalfOpenCount);
    }

    [Fact, Behaviour(22)]
    public void Initial_sequence_numbers_differ_by_pair_and_rise_with_time_for_the_same_pair()
    {
        var bench = new Bench("echo");
        uint[] numbers = [.. Enumerable.Range(0, 50)
            .Select(i => new TcpPeer(bench, 7, (ushort)(4100 + i)).Syn().Sequence)];
        uint[] steps = [.. numbers.Zip(numbers.Skip(1), (a, b) => b - a)];
        Assert.Equal(steps.Length, steps.Distinct().Count());
        Assert.Contains(steps, step => step > 1 << 26);
        var isn = new IsnGenerator(new Stack.Buffers.KeyedHash(1, 2));
        TcpTuple tuple = default;
        tuple.LocalPort = 5;
        Assert.Equal(250_000, isn.Next(tuple, 2_000_000) - isn.Next(tuple, 1_000_000));
    }

    [Fact, Behaviour(23)]
    public void Ephemeral_ports_are_random()
    {
        var bench = new Bench();
        var ports = new List<int>();
        for (int i = 0; i < 200; i++)
        {
            SocketHandle socket = Connect(bench, (ushort)(1000 + i), out SentSegment syn);
            ports.Add(syn.Source);
            bench.Stack.Tcp.Close(socket);
        }

        Assert.True(ports.Distinct().Count() > 190);
        Assert.All(ports, port => Assert.InRange(port, 32768, 60999));
        Assert.True(ports.Zip(ports.Skip(1), (a, b) => b - a).Distinct().Count() > 180);
    }

    [Theory, Behaviour(24)]
    [InlineData(100, "020400640000")]
    [InlineData(536, "01")]
    public void Segments_never_exceed_what_the_peer_takes(int greatest, string options)
    {
        var bench = new Bench("chargen");
        var peer = new TcpPeer(bench, 19);
        peer.Open(Convert.FromHexString(options));
        int seen = 0;
        for (int i = 0; i < 20; i++)
        {
            List<SentSegment> segments = peer.Take();
            seen = Math.Max(seen, segments.Max(segment => segment.Data.Length));
            peer.Expected = segments[^1].Sequence + (uint)segments[^1].Data.Length;
            peer.Ack();
        }

        Assert.Equal(greatest, seen);
    }

    [Fact, Behaviour(24)]
    public void SynAck_offers_the_links_segment_size()
    {
        var bench = new Bench("echo");
        Assert.Equal([0x05, 0xb4], new TcpPeer(bench, 7).Syn().Options[2]);
        bench.Stack[0].SetMtu(1450);
        Assert.Equal(1410, new TcpPeer(bench, 7, 4001).Syn().Options[2] is var mss ? mss[0] << 8 | mss[1] : 0);
    }

    private static SocketHandle Connect(Bench bench, ushort port, out SentSegment syn)
    {
        bench.Clear();
        bench.Stack.Tcp.Create(0, out SocketHandle socket);
        Assert.Equal(SocketError.InProgress, bench.Stack.Tcp.Connect(socket, Packets.Peer, port));
        bench.Run(0);
        syn = Assert.Single(bench.TakeSegments());
        return socket;
    }

    private static SocketHandle Bound(NetworkStack stack, ushort port)
    {
        stack.Tcp.Create(0, out SocketHandle socket);
        Assert.Equal(SocketError.None, stack.Tcp.Bind(socket, Ipv4Address.Any, port));
        return socket;
    }

    private static SentSegment? Answer(
        Bench bench, TcpFlags flags, byte[] data, uint sequence, uint acknowledgment, ushort port = 4444)
    {
        bench.Clear();
        new TcpPeer(bench, port, 4001).Raw(flags, data, sequence, acknowledgment);
        return bench.TakeSegments().SingleOrDefault();
    }
}
