using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class SendTests
{
    private static readonly byte[] Mss536 = [2, 4, 2, 0x18];

    [Fact, Behaviour(37)]
    public void Sender_stops_at_the_window()
    {
        var bench = new Bench("chargen");
        var peer = new TcpPeer(bench, 19) { Window = 3000 };
        peer.Open();
        bench.Run(Bench.Second / 10);
        uint edge = peer.Take().Max(segment => segment.Sequence + (uint)segment.Data.Length);
        Assert.Equal(2u * 1460, edge - peer.Expected); // the crumb of 80 is left
    }

    [Fact, Behaviour(37)]
    public void Receiver_never_takes_back_what_it_offered()
    {
        var bench = new Bench();
        SocketHandle socket = Accepted(bench, out TcpPeer peer);
        uint edge = 0;
        byte[] data = new byte[3000];
        var random = new Random(3);
        for (int i = 0; i < 400; i++)
        {
            foreach (SentSegment segment in peer.Take())
            {
                uint right = segment.Acknowledgment + segment.Window;
                Assert.True((int)(right - edge) >= 0 || edge == 0, $"{edge} then {right}");
                edge = right;
            }

            if (edge == 0 || (int)(edge - peer.Sequence) > 1460)
                peer.Send(TcpFlags.Ack, new byte[random.Next(1, 1460)]);
            if (random.Next(3) == 0)
                bench.Stack.Tcp.Receive(socket, data.AsSpan(0, random.Next(1, 3000)), out _);
            bench.Run(50_000);
        }
    }

    [Fact, Behaviour(39)]
    public void Receiver_with_a_slow_reader_offers_no_crumbs()
    {
        var bench = new Bench();
        SocketHandle socket = Accepted(bench, out TcpPeer peer);
        uint edge = 0;
        while (true)
        {
            foreach (SentSegment segment in peer.Take())
                edge = segment.Acknowledgment + segment.Window;
            if (edge != 0 && edge == peer.Sequence)
                break;
            peer.Send(TcpFlags.Ack, new byte[edge == 0 ? 1460 : Math.Min(1460, edge - peer.Sequence)]);
            bench.Run(50_000);
        }

        byte[] crumb = new byte[100];
        var steps = new List<uint>();
        for (int i = 0; i < 100; i++)
        {
            bench.Stack.Tcp.Receive(socket, crumb, out _);
            bench.Run(50_000);
            foreach (SentSegment segment in peer.Take())
            {
                uint right = segment.Acknowledgment + segment.Window;
                if (right != edge)
                    steps.Add(right - edge);
                edge = right;
            }
        }

        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.True(step >= 1460, $"{step}"));
    }

    [Fact, Behaviour(39)]
    public void Sender_does_not_fill_crumbs_of_a_window()
    {
        var bench = new Bench();
        SocketHandle socket = Accepted(bench, out TcpPeer peer);
        peer.Window = 100; // of 65535 before
        peer.Ack();
        bench.Stack.Tcp.Send(socket, new byte[5000], out _);
        bench.Run(50_000);
        Assert.Empty(peer.Take());
        bench.Run(2 * Bench.Second); // the override
        Assert.Equal(100, peer.Take()[0].Data.Length);
    }

    [Fact, Behaviour(40)]
    public void Nagle_holds_small_segments_back_unless_it_is_off()
    {
        var bench = new Bench();
        SocketHandle socket = Accepted(bench, out TcpPeer peer);
        for (int i = 0; i < 3; i++)
        {
            bench.Stack.Tcp.Send(socket, [1, 2], out _);
            bench.Run(0);
        }

        Assert.Equal(2, peer.TakeOne().Data.Length);
        peer.Expected += 2;
        peer.Ack();
        Assert.Equal(4, peer.TakeOne().Data.Length);
        peer.Expected += 4;
        peer.Ack();
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        connection.NoDelay = true;
        for (int i = 0; i < 3; i++)
        {
            bench.Stack.Tcp.Send(socket, [1, 2], out _);
            bench.Run(0);
        }

        Assert.Equal(3, peer.Take().Count);
    }

    [Fact, Behaviour(42)]
    public void Congestion_window_starts_with_ten_segments_doubles_and_then_grows_by_one()
    {
        var bench = new Bench();
        SocketHandle socket = Accepted(bench, out TcpPeer peer, Mss536);
        byte[] much = new byte[200_000];
        var rounds = new List<int>();
        for (int round = 0; round < 4; round++)
        {
            bench.Stack.Tcp.Send(socket, much, out _);
            bench.Run(0);
            List<SentSegment> segments = peer.Take();
            rounds.Add(segments.Count);
            foreach (SentSegment segment in segments)
            {
                peer.Expected = segment.Sequence + (uint)segment.Data.Length;
                peer.Raw(TcpFlags.Ack, [], peer.Sequence, peer.Expected);
            }

            rounds[^1] = segments.Count;
            bench.Run(1000);
            List<SentSegment> more = peer.Take();
            rounds[^1] = Math.Max(rounds[^1], more.Count);
            peer.Expected = more.Count > 0 ? more[^1].Sequence + (uint)more[^1].Data.Length : peer.Expected;
            peer.Ack();
        }

        Assert.Equal(20, rounds[0]); // ten, then two for each acknowledgment of one
        var congestion = default(Congestion);
        congestion.Start(CongestionControl.NewReno, 1000, false);
        Assert.Equal(10_000, congestion.Window);
        congestion.EnterRecovery(20_000, 1000);
        congestion.LeaveRecovery(20_000, 1000);
        Assert.Equal(10_000, congestion.Window);
        for (int i = 0; i < 10; i++)
            congestion.Grow(1000, 1000, 0, 0);
        Assert.Equal(11_000, congestion.Window);
        congestion.TimeOut(11_000, 1000, true);
        Assert.Equal(1000, congestion.Window);
        Assert.Equal(5500, congestion.Threshold);
    }

    [Fact, Behaviour(42)]
    public void Initial_window_is_that_of_the_standard()
    {
        Assert.Equal(5360, Congestion.InitialWindow(536, false));
        Assert.Equal(14_600, Congestion.InitialWindow(1460, false));
        Assert.Equal(14_600, Congestion.InitialWindow(3000, false));
        Assert.Equal(18_000, Congestion.InitialWindow(9000, false));
        Assert.Equal(1460, Congestion.InitialWindow(1460, true));
    }

    [Fact]
    public void Card_that_is_full_stops_a_connection_and_room_lets_it_go_on()
    {
        var bench = new Bench();
        SocketHandle socket = Accepted(bench, out TcpPeer peer);
        bench.Card.Room = 2;
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Send(socket, new byte[10_000], out int sent));
        Assert.Equal(10_000, sent);
        bench.Run(10_000);
        Assert.Equal(2, peer.Take().Count);
        Assert.True(bench.Stack.WaitsForCard);
        bench.Card.Room = int.MaxValue;
        bench.Run(0);
        Assert.Equal(4 * 1460, peer.Take().Sum(segment => segment.Data.Length)); // Nagle holds the rest
        Assert.False(bench.Stack.WaitsForCard);
    }

    [Fact]
    public void Card_that_cuts_segments_by_itself_gets_large_sends_and_computes_checksums()
    {
        var bench = new Bench();
        bench.Card.LargeSend = 60_000;
        bench.Card.Checksums = true;
        SocketHandle socket = Accepted(bench, out TcpPeer peer);
        bench.Stack.Tcp.Send(socket, new byte[14_000], out _);
        bench.Clear();
        bench.Run(0);
        SentSegment large = peer.Take()[0];
        Assert.Equal(9 * 1460, large.Data.Length);
        Assert.Contains(1460, bench.Card.SegmentSizes);
        Assert.False(large.ChecksumIsRight);
    }

    internal static SocketHandle Accepted(Bench bench, out TcpPeer peer, byte[]? options = null)
    {
        bench.Stack.Tcp.Create(99, out SocketHandle listener);
        bench.Stack.Tcp.Bind(listener, Ipv4Address.Any, 5000);
        bench.Stack.Tcp.Listen(listener, 4);
        peer = new TcpPeer(bench, 5000);
        peer.Open(options ?? []);
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Accept(listener, out SocketHandle socket));
        bench.Run(Bench.Second / 20);
        bench.Clear();
        return socket;
    }
}
