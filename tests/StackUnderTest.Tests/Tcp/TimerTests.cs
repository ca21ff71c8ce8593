using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class TimerTests
{
    private static readonly byte[] Mss500 = [2, 4, 1, 0xf4];

    [Fact, Behaviour(35)]
    public void RetransmissionTimer_follows_the_standard()
    {
        var timer = new RetransmissionTimer(200_000);
        Assert.Equal(1_000_000, timer.Timeout);
        timer.Sample(100_000); // SRTT = R, RTTVAR = R / 2, RTO = SRTT + 4 RTTVAR
        Assert.Equal(300_000, timer.Timeout);
        timer.Sample(200_000); // RTTVAR = 3/4 * 50 + 1/4 * 100, SRTT = 7/8 * 100 + 1/8 * 200
        Assert.Equal(112_500, timer.Smoothed);
        Assert.Equal(62_500, timer.Variation);
        Assert.Equal(362_500, timer.Timeout);
        timer.Double();
        timer.Double();
        Assert.Equal(1_450_000, timer.Timeout);
        timer.ResetBackoff();
        Assert.Equal(362_500, timer.Timeout);
        for (int i = 0; i < 100; i++)
            timer.Sample(50);
        Assert.Equal(200_000 + timer.Smoothed, timer.Timeout); // the least bounds what is added to SRTT
        for (int i = 0; i < 40; i++)
            timer.Double();
        Assert.Equal(RetransmissionTimer.Greatest, timer.Timeout);
    }

    [Fact, Behaviour(35)]
    public void Data_that_is_not_acknowledged_is_sent_again_at_doubling_distances()
    {
        var bench = new Bench("chargen");
        var peer = new TcpPeer(bench, 19) { Window = 500 };
        peer.Open(Mss500);
        bench.Run(8 * Bench.Second);
        long[] times = [.. peer.Take()
            .Where(segment => segment.Sequence == peer.Expected)
            .Select(segment => segment.Time)];
        long[] gaps = [.. times.Zip(times.Skip(1), (a, b) => b - a)];
        Assert.True(gaps.Length >= 4);
        Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.Equal(2, pair.Second / (double)pair.First, 0.1));
    }

    [Fact, Behaviour(36)]
    public void Data_that_is_never_acknowledged_ends_the_connection_and_tells_the_user()
    {
        var bench = new Bench();
        SocketHandle socket = Connected(bench, out TcpPeer peer);
        bench.Stack.Tcp.Send(socket, new byte[100], out _);
        long start = bench.Now;
        while (bench.Now - start < 290 * Bench.Second)
            Wait(bench);
        Assert.Equal(SocketEvents.Writable, bench.Stack.Tcp.Events(socket));
        while (bench.Now - start < 500 * Bench.Second)
            Wait(bench);
        Assert.Equal(SocketError.TimedOut, bench.Stack.Tcp.Receive(socket, new byte[1], out _));
        Assert.Equal(1, bench.Stack.Counters.TcpGivenUp);
        Assert.NotEmpty(peer.Take());
    }

    [Fact, Behaviour(38)]
    public void Zero_window_is_probed_for_ever_and_data_flows_when_it_opens()
    {
        var bench = new Bench();
        SocketHandle socket = Connected(bench, out TcpPeer peer);
        peer.Window = 0;
        peer.Ack();
        bench.Stack.Tcp.Send(socket, new byte[5000], out _);
        int probes = 0;
        long start = bench.Now;
        while (bench.Now - start < 1200 * Bench.Second)
        {
            bench.Run(Bench.Second);
            foreach (SentSegment probe in peer.Take())
            {
                Assert.True(probe.Data.Length <= 1);
                probes++;
                peer.Ack();
            }

            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        }

        Assert.InRange(probes, 20, 100);
        peer.Take();
        peer.Window = 65535;
        peer.Ack();
        int got = 0;
        for (int i = 0; i < 20 && got < 5000; i++)
        {
            bench.Run(Bench.Second);
            got += peer.Receive().Length;
        }

        Assert.Equal(5000, got);
    }

    [Fact, Behaviour(38)]
    public void Window_closed_under_what_is_in_flight_is_probed_and_all_is_sent_again_when_it_opens()
    {
        var bench = new Bench();
        SocketHandle socket = Connected(bench, out TcpPeer peer);
        bench.Stack.Tcp.Send(socket, new byte[5000], out _);
        bench.Run(0);
        peer.Take(); // all of it is lost
        peer.Window = 0;
        peer.Ack();
        bench.Run(20 * Bench.Second);
        Assert.All(peer.Take().Skip(1), probe => Assert.True(probe.Data.Length <= 1));
        peer.Window = 65535;
        peer.Ack();
        int got = 0;
        for (int i = 0; i < 20 && got < 5000; i++)
        {
            got += peer.Receive().Length;
            bench.Run(Bench.Second);
        }

        Assert.Equal(5000, got);
    }

    [Fact, Behaviour(45)]
    public void KeepAlive_is_off_by_default()
    {
        var bench = new Bench();
        Connected(bench, out TcpPeer peer);
        bench.Run(10_000 * Bench.Second);
        Assert.Empty(peer.Take());
    }

    [Fact, Behaviour(45)]
    public void KeepAlive_asks_after_two_hours_and_gives_up_after_nine_silent_probes()
    {
        var bench = new Bench();
        SocketHandle socket = Connected(bench, out TcpPeer peer);
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        connection.SetKeepAlive(true, bench.Now);
        bench.Run(7199 * Bench.Second);
        bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        Assert.Empty(peer.Take());
        bench.Run(2 * Bench.Second);
        SentSegment probe = peer.TakeOne();
        Assert.Equal(peer.Expected - 1, probe.Sequence);
        peer.Ack(); // the peer lives: all begins anew
        for (int i = 0; i < 7199 + 9 * 75 + 60; i += 20)
        {
            bench.Run(20 * Bench.Second);
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        }

        Assert.Equal(9, peer.Take().Count);
        bench.Run(75 * Bench.Second);
        Assert.Equal(SocketError.TimedOut, bench.Stack.Tcp.Receive(socket, new byte[1], out _));
    }

    /// <summary>A second passes in which the neighbour stays known.</summary>
    private static void Wait(Bench bench)
    {
        bench.Run(Bench.Second);
        bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
    }

    private static SocketHandle Connected(Bench bench, out TcpPeer peer)
    {
        bench.Clear();
        bench.Stack.Tcp.Create(0, out SocketHandle socket);
        bench.Stack.Tcp.Connect(socket, Packets.Peer, 80);
        bench.Run(0);
        SentSegment syn = Assert.Single(bench.TakeSegments());
        peer = new TcpPeer(bench, syn.Source, 80) { Sequence = 5001, Expected = syn.Sequence + 1 };
        peer.Raw(TcpFlags.Syn | TcpFlags.Ack, [], 5000, peer.Expected, TcpPeer.Mss1460);
        bench.Clear();
        return socket;
    }
}
