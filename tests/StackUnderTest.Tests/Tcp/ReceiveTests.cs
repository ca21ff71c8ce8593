using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class ReceiveTests
{
    private readonly Bench _bench = new("echo,discard");

    [Fact, Behaviour(25)]
    public void Octets_out_of_order_overlapping_and_twice_are_delivered_once_and_in_order()
    {
        TcpPeer peer = Echo();
        byte[] text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8.ToArray();
        uint start = peer.Sequence;
        foreach ((int from, int to) in new[] { (10, 20), (5, 15), (18, 26), (18, 26), (0, 8) })
            peer.Raw(TcpFlags.Psh | TcpFlags.Ack, text.AsSpan(from, to - from), start + (uint)from, peer.Expected);
        peer.Sequence = start + 26;
        _bench.Run(Bench.Second / 10);
        Assert.Equal(text, peer.Receive());
    }

    [Fact, Behaviour(25)]
    public void Old_duplicate_is_acknowledged_and_not_delivered_again()
    {
        TcpPeer peer = Echo();
        peer.Raw(TcpFlags.Psh | TcpFlags.Ack, "first"u8, peer.Sequence - 6, peer.Expected);
        SentSegment answer = peer.TakeOne();
        Assert.Equal(peer.Sequence, answer.Acknowledgment);
        Assert.Empty(answer.Data);
        Assert.True(peer.IsAlive());
    }

    [Fact, Behaviour(26)]
    public void Segment_beyond_the_window_is_answered_by_an_acknowledgment_only()
    {
        TcpPeer peer = Echo();
        peer.Raw(TcpFlags.Psh | TcpFlags.Ack, "far"u8, peer.Sequence + 0x40000000, peer.Expected);
        SentSegment answer = peer.TakeOne();
        Assert.True(answer.Flags == TcpFlags.Ack && answer.Acknowledgment == peer.Sequence && answer.Data.Length == 0);
        Assert.True(peer.IsAlive());
    }

    [Theory, Behaviour(27)]
    [InlineData(100_000)] // never sent
    [InlineData(-0x40000000)] // older than any window
    public void Impossible_acknowledgment_is_answered_and_its_data_dropped(int offset)
    {
        TcpPeer peer = Echo();
        peer.Raw(TcpFlags.Psh | TcpFlags.Ack, "zz"u8, peer.Sequence, peer.Expected + (uint)offset);
        SentSegment answer = peer.TakeOne();
        Assert.True(answer.Flags == TcpFlags.Ack && answer.Acknowledgment == peer.Sequence);
        Assert.True(peer.IsAlive());
    }

    [Fact, Behaviour(28)]
    public void Reset_counts_only_with_the_exact_number()
    {
        TcpPeer peer = Echo();
        peer.Raw(TcpFlags.Rst, [], peer.Sequence - 70_000, 0);
        peer.Raw(TcpFlags.Rst, [], peer.Sequence + 0x40000000, 0);
        Assert.Empty(peer.Take());
        peer.Raw(TcpFlags.Rst, [], peer.Sequence + 100, 0);
        SentSegment challenge = peer.TakeOne();
        Assert.True(challenge.Flags == TcpFlags.Ack && challenge.Acknowledgment == peer.Sequence);
        Assert.True(peer.IsAlive());
        _bench.Clear();
        int before = _bench.Stack.Tcp.Count;
        peer.Raw(TcpFlags.Rst, [], peer.Sequence, 0);
        Assert.Equal(before - 1, _bench.Stack.Tcp.Count);
        peer.Send(TcpFlags.Ack, "x"u8);
        Assert.True(peer.TakeOne().Has(TcpFlags.Rst));
    }

    [Fact, Behaviour(28)]
    public void Challenges_are_limited_per_connection()
    {
        TcpPeer peer = Echo();
        for (int i = 0; i < 100; i++)
            peer.Raw(TcpFlags.Rst, [], peer.Sequence + 100, 0);
        Assert.Equal(10, peer.Take().Count);
        Assert.Equal(90, _bench.Stack.Counters.TcpChallengeAcksSuppressed);
    }

    [Theory, Behaviour(29)]
    [InlineData(0)]
    [InlineData(-50_000)]
    [InlineData(1000)]
    public void Syn_on_a_connection_is_challenged(int offset)
    {
        TcpPeer peer = Echo();
        peer.Raw(TcpFlags.Syn, [], peer.Sequence + (uint)offset, 0);
        SentSegment challenge = peer.TakeOne();
        Assert.True(challenge.Flags == TcpFlags.Ack && challenge.Acknowledgment == peer.Sequence);
        Assert.True(peer.IsAlive());
    }

    [Fact, Behaviour(41)]
    public void Small_segment_is_acknowledged_soon_every_second_full_one_and_gaps_at_once()
    {
        TcpPeer peer = Discard();
        long start = _bench.Now;
        peer.Send(TcpFlags.Psh | TcpFlags.Ack, "x"u8);
        _bench.Run(Bench.Second);
        SentSegment ack = peer.TakeOne();
        Assert.Equal(peer.Sequence, ack.Acknowledgment);
        Assert.InRange(ack.Time - start, 1, 500_000);
        for (int i = 0; i < 8; i++)
            peer.Send(TcpFlags.Ack, new byte[1460]);
        Assert.Equal(4, peer.Take().Count);
        peer.Raw(TcpFlags.Ack, new byte[100], peer.Sequence + 1460, peer.Expected);
        Assert.Equal(peer.Sequence, peer.TakeOne().Acknowledgment);
    }

    [Fact, Behaviour(41)]
    public void Gathered_segments_are_acknowledged_once_soon_or_when_there_are_sixteen()
    {
        const long Gathering = 100;
        var options = new StackOptions { PageCount = 1024, Connections = 16, AckGathering = Gathering };
        var bench = new Bench("discard", options);
        TcpPeer peer = new TcpPeer(bench, 9).Open();
        peer.Send(TcpFlags.Ack, new byte[1460]);
        bench.Run(Bench.Second);
        bench.Clear();
        long start = bench.Now;
        for (int i = 0; i < 8; i++)
            peer.Send(TcpFlags.Ack, new byte[1460]);
        Assert.Empty(peer.Take());
        bench.Run(Gathering);
        SentSegment ack = peer.TakeOne();
        Assert.Equal(peer.Sequence, ack.Acknowledgment);
        Assert.Equal(Gathering, ack.Time - start);
        for (int i = 0; i < 32; i++)
            peer.Send(TcpFlags.Ack, new byte[1460]);
        Assert.Equal(2, peer.Take().Count);
        peer.Raw(TcpFlags.Ack, new byte[100], peer.Sequence + 1460, peer.Expected);
        Assert.Equal(peer.Sequence, peer.TakeOne().Acknowledgment); // a gap doesn't wait
    }

    [Fact, Behaviour(48)]
    public void Urgent_pointer_does_no_harm()
    {
        TcpPeer peer = Echo();
        byte[] segment = Packets.Tcp(
            peer.LocalPort, 7, peer.Sequence, peer.Expected, TcpFlags.Urg | TcpFlags.Ack, "urgent"u8, 65535, []);
        segment[18] = segment[19] = 0xff;
        segment[16] = segment[17] = 0;
        ushort right = Packets.Transport(6, segment, Packets.Peer, Packets.Stack);
        segment[16] = (byte)(right >> 8);
        segment[17] = (byte)right;
        _bench.Deliver(Packets.Ip(6, segment));
        peer.Sequence += 6;
        Assert.Equal("urgent"u8.ToArray(), peer.Receive());
        Assert.True(peer.IsAlive());
    }

    [Fact, Behaviour(54)]
    public void Timestamps_are_echoed_on_every_segment_if_offered_and_only_then()
    {
        var peer = new TcpPeer(_bench, 7) { Options = TcpPeer.Timestamps(1000, 0) };
        peer.Open([2, 4, 5, 0xb4, .. TcpPeer.Timestamps(1000, 0)]);
        peer.Options = TcpPeer.Timestamps(1002, 5);
        peer.Send(TcpFlags.Psh | TcpFlags.Ack, "tick"u8);
        SentSegment answer = peer.Take()[^1];
        Assert.Equal(1002u, answer.Option32(8, 1));
        Assert.False(new TcpPeer(_bench, 7, 4001).Syn().Options.ContainsKey(8));
    }

    [Fact, Behaviour(54)]
    public void Paws_drops_a_segment_with_an_older_timestamp_and_acknowledges()
    {
        var peer = new TcpPeer(_bench, 7) { Options = TcpPeer.Timestamps(100_000, 0) };
        peer.Open([2, 4, 5, 0xb4, .. TcpPeer.Timestamps(100_000, 0)]);
        peer.Options = TcpPeer.Timestamps(100_005, 0);
        peer.Send(TcpFlags.Psh | TcpFlags.Ack, "new"u8);
        peer.Receive();
        _bench.Clear();
        peer.Raw(TcpFlags.Psh | TcpFlags.Ack, "old"u8, peer.Sequence, peer.Expected, TcpPeer.Timestamps(90_000, 0));
        SentSegment answer = peer.TakeOne();
        Assert.Equal(peer.Sequence, answer.Acknowledgment);
        Assert.Empty(answer.Data);
        Assert.Equal(1, _bench.Stack.Counters.TcpPawsDrops);
    }

    [Fact, Behaviour(55)]
    public void Sack_blocks_tell_what_came_early_the_latest_first()
    {
        var peer = new TcpPeer(_bench, 7);
        peer.Open([.. TcpPeer.Mss1460, .. TcpPeer.SackPermitted]);
        uint start = peer.Sequence;
        foreach (uint offset in new uint[] { 10, 30, 50 })
            peer.Raw(TcpFlags.Ack, new byte[10], start + offset, peer.Expected);
        List<SentSegment> acks = peer.Take();
        Assert.Equal(3, acks.Count);
        Assert.Equal([start + 10, start + 20], Edges(acks[0]));
        Assert.Equal([start + 30, start + 40, start + 10, start + 20], Edges(acks[1]));
        Assert.Equal([start + 50, start + 60, start + 30, start + 40, start + 10, start + 20], Edges(acks[2]));
        Assert.False(new TcpPeer(_bench, 7, 4001).Syn().Options.ContainsKey(4));
    }

    [Fact, Behaviour(55)]
    public void Sack_reports_octets_that_came_twice()
    {
        var peer = new TcpPeer(_bench, 9);
        peer.Open([.. TcpPeer.Mss1460, .. TcpPeer.SackPermitted]);
        peer.Send(TcpFlags.Ack, new byte[20]);
        _bench.Run(Bench.Second);
        _bench.Clear();
        peer.Raw(TcpFlags.Ack, new byte[20], peer.Sequence - 20, peer.Expected);
        Assert.Equal([peer.Sequence - 20, peer.Sequence], Edges(peer.TakeOne()));
    }

    private static uint[] Edges(SentSegment segment) =>
        [.. Enumerable.Range(0, segment.Options[5].Length / 4).Select(i => segment.Option32(5, i))];

    private TcpPeer Echo()
    {
        TcpPeer peer = new TcpPeer(_bench, 7).Open();
        Assert.True(peer.IsAlive());
        _bench.Clear();
        return peer;
    }

    private TcpPeer Discard()
    {
        TcpPeer peer = new TcpPeer(_bench, 9).Open();
        peer.Send(TcpFlags.Ack, new byte[1460]);
        _bench.Run(Bench.Second);
        _bench.Clear();
        return peer;
    }
}
