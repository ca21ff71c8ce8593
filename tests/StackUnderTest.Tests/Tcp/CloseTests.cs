using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class CloseTests
{
    private readonly Bench _bench = new("echo,daytime");

    [Fact, Behaviour(30)]
    public void Fin_of_the_peer_is_acknowledged_then_ours_follows_and_nothing_is_left()
    {
        TcpPeer peer = new TcpPeer(_bench, 7).Open();
        int before = _bench.Stack.Tcp.Count;
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        SentSegment fin = peer.Take()[^1];
        Assert.True(fin.Has(TcpFlags.Fin) && fin.Acknowledgment == peer.Sequence);
        peer.Expected = fin.Sequence + 1;
        peer.Ack();
        Assert.Equal(before - 1, _bench.Stack.Tcp.Count);
        _bench.Clear();
        peer.Ack();
        Assert.True(peer.TakeOne().Has(TcpFlags.Rst));
    }

    [Fact, Behaviour(30)]
    public void Simultaneous_close_goes_through_closing_to_time_wait()
    {
        (TcpPeer peer, SocketHandle socket) = Accepted();
        _bench.Stack.Tcp.ShutdownSend(socket);
        _bench.Run(0);
        SentSegment fin = peer.TakeOne();
        Assert.True(fin.Has(TcpFlags.Fin));
        peer.Send(TcpFlags.Fin | TcpFlags.Ack); // acknowledges no FIN: the two crossed
        Assert.Equal(TcpState.Closing, State(socket));
        peer.Expected = fin.Sequence + 1;
        peer.Ack();
        Assert.Equal(TcpState.TimeWait, State(socket));
        Assert.Equal(1, _bench.Stack.Tcp.TimeWaits.Count);
    }

    [Fact, Behaviour(30)]
    public void Closing_first_goes_through_both_fin_waits()
    {
        (TcpPeer peer, SocketHandle socket) = Accepted();
        _bench.Stack.Tcp.ShutdownSend(socket);
        Assert.Equal(TcpState.FinWait1, State(socket));
        _bench.Run(0);
        peer.Receive();
        Assert.Equal(TcpState.FinWait2, State(socket));
        peer.Send(TcpFlags.Ack, "still"u8);
        byte[] data = new byte[10];
        Assert.Equal(SocketError.None, _bench.Stack.Tcp.Receive(socket, data, out int size));
        Assert.Equal(5, size);
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        Assert.Equal(TcpState.TimeWait, State(socket));
        Assert.Equal(SocketError.None, _bench.Stack.Tcp.Receive(socket, data, out size));
        Assert.Equal(0, size);
    }

    [Fact, Behaviour(31)]
    public void Fin_is_sent_again_until_it_is_acknowledged()
    {
        TcpPeer peer = new TcpPeer(_bench, 7).Open();
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        _bench.Run(5 * Bench.Second);
        Assert.True(peer.Take().Count(segment => segment.Has(TcpFlags.Fin)) >= 3);
    }

    [Fact, Behaviour(31)]
    public void Fin_that_comes_early_counts_when_the_gap_is_filled()
    {
        TcpPeer peer = new TcpPeer(_bench, 7).Open();
        _bench.Clear();
        peer.Raw(TcpFlags.Fin | TcpFlags.Ack, "WORLD"u8, peer.Sequence + 5, peer.Expected);
        Assert.Equal(peer.Sequence, peer.TakeOne().Acknowledgment);
        peer.Raw(TcpFlags.Ack, "HELLO"u8, peer.Sequence, peer.Expected);
        _bench.Run(Bench.Second / 10);
        List<SentSegment> answers = peer.Take();
        Assert.Equal(peer.Sequence + 11, answers[^1].Acknowledgment);
        Assert.Equal("HELLOWORLD"u8.ToArray(), answers.SelectMany(answer => answer.Data).ToArray());
        Assert.True(answers[^1].Has(TcpFlags.Fin));
    }

    [Fact, Behaviour(32)]
    public void TimeWait_acknowledges_a_repeated_fin_ignores_resets_and_ends_after_two_lifetimes()
    {
        TcpPeer peer = Daytime();
        Assert.Equal(1, _bench.Stack.Tcp.TimeWaits.Count);
        peer.Raw(TcpFlags.Rst, [], peer.Sequence, 0);
        Assert.Equal(1, _bench.Stack.Tcp.TimeWaits.Count);
        _bench.Clear();
        peer.Raw(TcpFlags.Fin | TcpFlags.Ack, [], peer.Sequence - 1, peer.Expected);
        SentSegment answer = peer.TakeOne();
        Assert.True(answer.Flags == TcpFlags.Ack && answer.Acknowledgment == peer.Sequence);
        _bench.Run(59 * Bench.Second);
        Assert.Equal(1, _bench.Stack.Tcp.TimeWaits.Count);
        _bench.Run(2 * Bench.Second);
        Assert.Equal(0, _bench.Stack.Tcp.TimeWaits.Count);
    }

    [Theory, Behaviour(32)]
    [InlineData(100_000, true)]
    [InlineData(-100_000, false)]
    public void TimeWait_pair_opens_anew_for_a_later_number_only(int offset, bool opens)
    {
        TcpPeer peer = Daytime();
        _bench.Clear();
        peer.Raw(TcpFlags.Syn, [], peer.Sequence + (uint)offset, 0, TcpPeer.Mss1460);
        Assert.Equal(opens, peer.TakeOne().Has(TcpFlags.Syn));
    }

    [Fact, Behaviour(32)]
    public void TimeWait_table_that_is_full_lets_the_oldest_go()
    {
        var bench = new Bench("daytime", new() { PageCount = 64, Connections = 64, TimeWaits = 4 });
        for (ushort i = 0; i < 10; i++)
            Daytime(bench, (ushort)(4000 + i));
        Assert.Equal(4, bench.Stack.Tcp.TimeWaits.Count);
        Assert.Equal(6, bench.Stack.Counters.TcpTimeWaitRecycled);
    }

    [Fact, Behaviour(33)]
    public void Half_closed_connection_still_sends_what_it_was_asked_for()
    {
        TcpPeer peer = new TcpPeer(_bench, 7).Open();
        _bench.Clear();
        peer.Send(TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Ack, "last words"u8);
        _bench.Run(Bench.Second / 10);
        Assert.Equal("last words"u8.ToArray(), peer.Receive());
    }

    [Fact, Behaviour(34)]
    public void Close_with_unread_octets_resets()
    {
        (TcpPeer peer, SocketHandle socket) = Accepted();
        peer.Send(TcpFlags.Ack, "unread"u8);
        _bench.Clear();
        _bench.Stack.Tcp.Close(socket);
        _bench.Run(0);
        Assert.True(peer.TakeOne().Has(TcpFlags.Rst));
        Assert.Equal(_bench.Stack.Pages.Count, _bench.Stack.Pages.FreeCount);
    }

    [Fact, Behaviour(34)]
    public void Octets_that_come_after_close_are_answered_by_a_reset()
    {
        (TcpPeer peer, SocketHandle socket) = Accepted();
        _bench.Stack.Tcp.Close(socket);
        _bench.Run(0);
        _bench.Clear();
        peer.Send(TcpFlags.Ack, "late"u8);
        Assert.True(peer.TakeOne().Has(TcpFlags.Rst));
    }

    [Fact]
    public void Handle_of_a_closed_socket_names_nothing_even_when_its_place_is_used_again()
    {
        (TcpPeer peer, SocketHandle socket) = Accepted();
        peer.Raw(TcpFlags.Rst, [], peer.Sequence, 0);
        Assert.Equal(SocketError.ConnectionReset, _bench.Stack.Tcp.Receive(socket, new byte[1], out _));
        Assert.Equal(SocketError.None, _bench.Stack.Tcp.Close(socket));
        _bench.Stack.Tcp.Create(0, out SocketHandle next);
        Assert.Equal(socket.Index, next.Index);
        Assert.Equal(SocketError.BadHandle, _bench.Stack.Tcp.Send(socket, [1], out _));
        Assert.Equal(SocketError.BadHandle, _bench.Stack.Tcp.Close(socket));
        Assert.Equal(SocketError.None, _bench.Stack.Tcp.Close(next));
    }

    [Fact]
    public void Orphan_in_fin_wait_2_is_given_up_after_a_minute()
    {
        (TcpPeer peer, SocketHandle socket) = Accepted();
        int before = _bench.Stack.Tcp.Count;
        _bench.Stack.Tcp.Close(socket);
        _bench.Run(0);
        peer.Receive();
        _bench.Run(59 * Bench.Second);
        Assert.Equal(before, _bench.Stack.Tcp.Count);
        _bench.Run(2 * Bench.Second);
        Assert.Equal(before - 1, _bench.Stack.Tcp.Count);
    }

    [Fact]
    public void Closing_a_listener_resets_what_waits_in_its_backlog()
    {
        _bench.Stack.Tcp.Create(99, out SocketHandle listener);
        _bench.Stack.Tcp.Bind(listener, Ipv4Address.Any, 5000);
        _bench.Stack.Tcp.Listen(listener, 4);
        TcpPeer peer = new TcpPeer(_bench, 5000).Open();
        new TcpPeer(_bench, 5000, 4001).Syn();
        _bench.Clear();
        _bench.Stack.Tcp.Close(listener);
        _bench.Run(0);
        Assert.True(peer.TakeOne().Has(TcpFlags.Rst));
        Assert.Equal(0, _bench.Stack.Tcp.HalfOpenCount);
        Assert.True(new TcpPeer(_bench, 5000, 4002).Syn().Has(TcpFlags.Rst));
    }

    private TcpPeer Daytime() => Daytime(_bench, 40000);

    /// <summary>Lets the daytime server close first, and closes too.</summary>
    private static TcpPeer Daytime(Bench bench, ushort port)
    {
        TcpPeer peer = new TcpPeer(bench, 13, port).Open();
        bench.Run(Bench.Second / 10);
        foreach (SentSegment segment in bench.Card.Sent.Where(frame => frame.IsIp && frame.Protocol == 6)
            .Select(frame => new SentSegment(frame)).Where(segment => segment.Destination == port))
            peer.Expected = segment.Sequence + (uint)segment.Data.Length + (segment.Has(TcpFlags.Fin) ? 1u : 0);
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        bench.Clear();
        return peer;
    }

    private (TcpPeer Peer, SocketHandle Socket) Accepted()
    {
        _bench.Stack.Tcp.Create(99, out SocketHandle listener);
        _bench.Stack.Tcp.Bind(listener, Ipv4Address.Any, 5000);
        _bench.Stack.Tcp.Listen(listener, 4);
        TcpPeer peer = new TcpPeer(_bench, 5000).Open();
        Assert.Equal(SocketError.None, _bench.Stack.Tcp.Accept(listener, out SocketHandle socket));
        _bench.Run(Bench.Second);
        _bench.Clear();
        return (peer, socket);
    }

    private TcpState State(SocketHandle socket)
    {
        Assert.True(_bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        return connection.State;
    }
}
