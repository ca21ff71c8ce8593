using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class RecoveryTests
{
    private const int Size = 1000;
    private static readonly byte[] Mss = [2, 4, 3, 0xe8];

    [Fact, Behaviour(43)]
    public void Three_duplicates_bring_the_missing_segment_at_once()
    {
        var bench = new Bench();
        List<SentSegment> flight = Flight(bench, Mss, 8, out TcpPeer peer);
        uint lost = flight[0].Sequence;
        for (int i = 0; i < 2; i++)
            peer.Ack();
        Assert.DoesNotContain(peer.Take(), segment => segment.Sequence == lost);
        peer.Ack();
        Assert.Equal(lost, peer.Take()[0].Sequence);
        Assert.Equal(1, bench.Stack.Counters.TcpFastRecoveries);
        Assert.Equal(0, bench.Stack.Counters.TcpTimeouts);
    }

    [Fact, Behaviour(44)]
    public void Partial_acknowledgment_brings_the_next_hole_without_waiting()
    {
        var bench = new Bench();
        List<SentSegment> flight = Flight(bench, Mss, 8, out TcpPeer peer);
        for (int i = 0; i < 3; i++)
            peer.Ack(); // segments 0 and 3 are lost
        peer.Take();
        peer.Expected = flight[3].Sequence;
        peer.Ack();
        Assert.Equal(flight[3].Sequence, peer.Take()[0].Sequence);
        peer.Expected = flight[^1].Sequence + Size;
        peer.Ack();
        bench.Run(5 * Bench.Second);
        Assert.Equal(2, bench.Stack.Counters.TcpRetransmissions);
        Assert.Equal(0, bench.Stack.Counters.TcpTimeouts);
    }

    [Fact, Behaviour(56)]
    public void Sack_recovery_sends_exactly_the_holes()
    {
        var bench = new Bench();
        List<SentSegment> flight = Flight(bench, [.. Mss, .. TcpPeer.SackPermitted], 10, out TcpPeer peer);
        uint At(int segment) => flight[segment].Sequence;
        bench.Run(4000);
        // 0, 2 and 5 are lost.
        peer.Ack(TcpPeer.Sack(At(1), At(2)));
        peer.Ack(TcpPeer.Sack(At(3), At(4), At(1), At(2)));
        peer.Ack(TcpPeer.Sack(At(3), At(5), At(1), At(2)));
        peer.Ack(TcpPeer.Sack(At(6), At(7), At(3), At(5), At(1), At(2)));
        peer.Ack(TcpPeer.Sack(At(6), At(9), At(3), At(5), At(1), At(2)));
        peer.Ack(TcpPeer.Sack(At(6), At(9) + Size, At(3), At(5), At(1), At(2)));
        uint[] again = [.. peer.Take().Where(segment => segment.Sequence < At(9)).Select(segment => segment.Sequence)];
        Assert.Equal([At(0), At(2), At(5)], again);
    }

    [Fact, Behaviour(56)]
    public void Limited_transmit_sends_new_data_for_the_first_two_duplicates()
    {
        var bench = new Bench();
        List<SentSegment> flight = Flight(bench, [.. Mss, .. TcpPeer.SackPermitted], 10, out TcpPeer peer, 20);
        uint end = flight[^1].Sequence + Size;
        peer.Ack(TcpPeer.Sack(flight[1].Sequence, flight[2].Sequence));
        Assert.Equal(end, peer.TakeOne().Sequence);
        peer.Ack(TcpPeer.Sack(flight[1].Sequence, flight[3].Sequence));
        Assert.Equal(end + Size, peer.TakeOne().Sequence);
    }

    [Fact, Behaviour(56)]
    public void Retransmission_that_is_lost_too_is_sent_again_without_a_timeout()
    {
        var stacks = new TwoStacks(1, new WireFaults { Delay = 5000 });
        int data = 0;
        uint victim = 0;
        int seen = 0;
        stacks.Wire.Drop = (frame, fromA) =>
        {
            if (!fromA || frame.Length < 1400)
                return false;
            uint sequence = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38));
            data++;
            if (data == 30)
                victim = sequence;
            return victim != 0 && sequence == victim && seen++ < 2;
        };
        Assert.True(Transfer.Run(stacks, 2_000_000, 60 * Bench.Second));
        Assert.Equal(3, seen);
        Assert.Equal(0, stacks.A.Counters.TcpTimeouts);
    }

    [Fact, Behaviour(58)]
    public void Lost_tail_is_found_by_a_probe_long_before_the_timeout()
    {
        var stacks = new TwoStacks(1, new WireFaults { Delay = 5000 });
        int data = 0;
        stacks.Wire.Drop = (frame, fromA) => fromA && frame.Length > 100 && ++data is > 40 and <= 42;
        Assert.True(Transfer.Run(stacks, 42 * 1448, 10 * Bench.Second));
        Assert.Equal(0, stacks.A.Counters.TcpTimeouts);
        Assert.True(stacks.A.Counters.TcpTailProbes > 0);
        Assert.True(stacks.Now < 200_000, $"{stacks.Now}");
    }

    [Fact, Behaviour(58)]
    public void Hole_with_too_few_duplicates_is_sent_again_after_a_quarter_of_a_round_trip()
    {
        var bench = new Bench();
        List<SentSegment> flight = Flight(bench, [.. Mss, .. TcpPeer.SackPermitted], 3, out TcpPeer peer);
        bench.Run(4000);
        peer.Ack(TcpPeer.Sack(flight[1].Sequence, flight[2].Sequence));
        Assert.Empty(peer.Take());
        bench.Run(20_000);
        Assert.Equal(flight[0].Sequence, peer.Take()[0].Sequence);
        Assert.Equal(0, bench.Stack.Counters.TcpTimeouts);
    }

    [Fact]
    public void Peer_that_takes_back_what_it_held_gets_it_again()
    {
        var bench = new Bench();
        List<SentSegment> flight = Flight(bench, [.. Mss, .. TcpPeer.SackPermitted], 5, out TcpPeer peer);
        peer.Ack(TcpPeer.Sack(flight[1].Sequence, flight[4].Sequence + Size));
        peer.Expected = flight[1].Sequence;
        peer.Take();
        peer.Ack(); // it has the first now, and nothing of the others any more
        int got = 0;
        for (int i = 0; i < 30 && got < 4 * Size; i++)
        {
            bench.Run(Bench.Second / 2);
            got += peer.Receive().Length;
        }

        Assert.Equal(4 * Size, got);
    }

    [Fact]
    public void SequenceRanges_melt_and_count_as_a_set_of_numbers_would()
    {
        var random = new Random(4);
        for (int run = 0; run < 200; run++)
        {
            uint origin = (uint)random.NextInt64(uint.MaxValue);
            var ranges = new SequenceRanges(64);
            var model = new HashSet<int>();
            int low = 0;
            for (int i = 0; i < 60; i++)
            {
                int start = low + random.Next(500), size = random.Next(1, 30);
                if (random.Next(10) == 0)
                {
                    low += random.Next(50);
                    ranges.RemoveBelow(new SequenceNumber(origin) + low);
                    model.RemoveWhere(number => number < low);
                    continue;
                }

                int before = model.Count;
                for (int n = start; n < start + size; n++)
                    model.Add(n);
                Assert.Equal(
                    model.Count - before,
                    ranges.Add(new SequenceNumber(origin) + start, new SequenceNumber(origin) + (start + size)));
            }

            Assert.Equal(model.Count, ranges.Total);
            int edge = low + 250;
            Assert.Equal(model.Count(number => number < edge), ranges.TotalBelow(new SequenceNumber(origin) + edge));
            for (int i = 1; i < ranges.Count; i++)
                Assert.True(ranges.End(i - 1) < ranges.Start(i));
        }
    }

    /// <summary>A connection that has sent so many full segments, none acknowledged.</summary>
    private static List<SentSegment> Flight(Bench bench, byte[] options, int count, out TcpPeer peer, int queued = 0)
    {
        SocketHandle socket = SendTests.Accepted(bench, out peer, options);
        bench.Stack.Tcp.Send(socket, new byte[Math.Max(queued, count) * Size], out _);
        bench.Run(0);
        List<SentSegment> flight = peer.Take();
        Assert.Equal(count, flight.Count);
        return flight;
    }
}
