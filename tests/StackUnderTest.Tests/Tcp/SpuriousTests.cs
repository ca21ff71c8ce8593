using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

/// <summary>Paths that delay and reorder but don't lose: what is sent again for nothing (RFC 5682, RFC 8985).</summary>
public sealed class SpuriousTests
{
    [Fact, Behaviour(58)]
    public void Timeout_by_a_pause_of_the_path_is_found_out_and_taken_back()
    {
        var stacks = new TwoStacks(1, new WireFaults { Delay = 10_000 });
        // From 300 ms on the path stands still for 450 ms, both ways, and loses nothing.
        stacks.Wire.Extra = (_, now) => now is > 300_000 and < 750_000 ? 750_000 - now : 0;
        Assert.True(Transfer.Run(stacks, 10_000_000, 60 * Bench.Second));
        Assert.InRange(stacks.A.Counters.TcpTimeouts, 1, 3);
        Assert.Equal(1, stacks.A.Counters.TcpSpuriousTimeouts);
        Assert.InRange(stacks.A.Counters.TcpRetransmissions, 1, 4); // of some two hundred in flight
        Assert.Equal(0, stacks.A.Counters.TcpFastRecoveries);
    }

    [Fact, Behaviour(58)]
    public void Timeout_that_new_data_proves_spurious_sends_nothing_else_again()
    {
        var bench = new Bench();
        SocketHandle socket = SendTests.Accepted(bench, out TcpPeer peer, [2, 4, 3, 0xe8]);
        bench.Stack.Tcp.Send(socket, new byte[30_000], out _);
        bench.Run(0);
        List<SentSegment> flight = peer.Take();
        Assert.Equal(10, flight.Count);
        bench.Run(300_000);
        Assert.Equal(flight[0].Sequence, peer.TakeOne().Sequence);
        peer.Expected += 1000;
        peer.Ack();
        List<SentSegment> probes = peer.Take();
        Assert.Equal(2, probes.Count);
        Assert.Equal(flight[^1].Sequence + 1000, probes[0].Sequence);
        peer.Expected += 1000; // sent once, and it is there
        peer.Ack();
        Assert.Equal(1, bench.Stack.Counters.TcpSpuriousTimeouts);
        Assert.All(peer.Take(), segment => Assert.True((int)(segment.Sequence - probes[1].Sequence) > 0));
        Assert.Equal(1, bench.Stack.Counters.TcpRetransmissions);
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        Assert.Equal(10_000, connection.Information().CongestionWindow);
    }

    [Fact, Behaviour(58)]
    public void Timeout_whose_new_data_brings_duplicates_was_real()
    {
        var bench = new Bench();
        SocketHandle socket = SendTests.Accepted(bench, out TcpPeer peer, [2, 4, 3, 0xe8]);
        bench.Stack.Tcp.Send(socket, new byte[30_000], out _);
        bench.Run(0);
        List<SentSegment> flight = peer.Take();
        bench.Run(300_000);
        peer.Take();
        peer.Expected += 1000;
        peer.Ack();
        Assert.Equal(2, peer.Take().Count);
        peer.Ack(); // of the new ones, but the second is missing
        Assert.Equal(flight[1].Sequence, peer.Take()[0].Sequence);
        Assert.Equal(0, bench.Stack.Counters.TcpSpuriousTimeouts);
    }

    [Fact, Behaviour(58)]
    public void Timeout_that_was_real_is_not_taken_back()
    {
        var stacks = new TwoStacks(1, new WireFaults { Delay = 10_000 });
        stacks.Wire.Drop = (frame, _) => frame.Length > 60 && stacks.Now is > 300_000 and < 900_000;
        Assert.True(Transfer.Run(stacks, 10_000_000, 60 * Bench.Second));
        Assert.True(stacks.A.Counters.TcpTimeouts > 0);
        Assert.Equal(0, stacks.A.Counters.TcpSpuriousTimeouts);
    }

    [Fact, Behaviour(58)]
    public void Reordering_within_a_quarter_of_a_round_trip_is_no_loss()
    {
        var stacks = new TwoStacks(5, new WireFaults { Delay = 10_000, Reordering = 0.05, Hold = 4000 });
        Assert.True(Transfer.Run(stacks, 5_000_000, 30 * Bench.Second));
        Assert.True(stacks.B.Counters.TcpOutOfOrder > 100);
        // The first ones are taken for loss, until reordering is known.
        Assert.InRange(stacks.A.Counters.TcpRetransmissions, 0, 20);
        Assert.InRange(stacks.A.Counters.TcpFastRecoveries, 0, 3);
    }

    [Fact, Behaviour(58)]
    public void Reordering_beyond_it_widens_the_window_until_it_fits()
    {
        var stacks = new TwoStacks(5, new WireFaults { Delay = 10_000, Reordering = 0.05, Hold = 14_000 });
        Assert.True(Transfer.Run(stacks, 5_000_000, 30 * Bench.Second));
        Assert.InRange(stacks.A.Counters.TcpRetransmissions, 1, stacks.B.Counters.TcpOutOfOrder / 4);
    }

    [Fact, Behaviour(58)]
    public void Probe_that_repaired_a_loss_by_itself_still_costs_window()
    {
        var bench = new Bench();
        byte[] options = [2, 4, 3, 0xe8, 4, 2];
        SocketHandle socket = SendTests.Accepted(bench, out TcpPeer peer, options);
        bench.Stack.Tcp.Send(socket, new byte[2000], out _);
        bench.Run(0);
        bench.Run(5000);
        peer.Receive(); // a round trip is known now
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        int before = connection.Information().CongestionWindow;
        bench.Stack.Tcp.Send(socket, new byte[2000], out _);
        bench.Run(0);
        Assert.Equal(2, peer.Take().Count);
        peer.Expected += 1000; // the last one was lost
        peer.Ack();
        bench.Run(250_000);
        Assert.Equal(peer.Expected, peer.TakeOne().Sequence);
        Assert.Equal(1, bench.Stack.Counters.TcpTailProbes);
        peer.Expected += 1000;
        peer.Ack();
        Assert.True(connection.Information().CongestionWindow < before);
        Assert.Equal(0, bench.Stack.Counters.TcpTimeouts);
    }

    [Fact, Behaviour(58)]
    public void Probe_of_a_lone_fin_comes_in_place_of_the_timeout_which_comes_a_timeout_later()
    {
        var bench = new Bench();
        SocketHandle socket = SendTests.Accepted(bench, out TcpPeer peer, [2, 4, 3, 0xe8, 4, 2]);
        bench.Stack.Tcp.Send(socket, new byte[1000], out _);
        bench.Run(0);
        bench.Run(100_000);
        peer.Receive();
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        TcpInformation timer = connection.Information();
        bench.Stack.Tcp.Close(socket);
        bench.Run(3 * Bench.Second);

        long[] times = [.. peer.Take().Where(segment => segment.Flags.HasFlag(TcpFlags.Fin)).Select(s => s.Time)];
        long[] gaps = [.. times.Zip(times.Skip(1), (a, b) => b - a)];
        Assert.Equal([timer.RetransmissionTimeout, timer.RetransmissionTimeout, 2 * timer.RetransmissionTimeout], gaps[..3]);
        Assert.Equal(1, bench.Stack.Counters.TcpTailProbes);
    }
}
