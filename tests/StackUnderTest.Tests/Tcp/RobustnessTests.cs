using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class RobustnessTests
{
    [Fact, Behaviour(49)]
    public void Ten_thousand_connections_one_after_the_other_leave_nothing_behind()
    {
        var bench = new Bench("echo");
        int sockets = bench.Stack.Tcp.Count;
        for (int i = 0; i < 10_000; i++)
        {
            var peer = new TcpPeer(bench, 7, (ushort)(1024 + i)) { Sequence = (uint)i * 100_000 };
            peer.Open();
            peer.Send(TcpFlags.Ack, "hello"u8);
            Assert.Equal("hello"u8.ToArray(), peer.Receive());
            if (i % 2 == 0)
            {
                peer.Raw(TcpFlags.Rst, [], peer.Sequence, 0);
                continue;
            }

            peer.Send(TcpFlags.Fin | TcpFlags.Ack);
            peer.Receive();
            bench.Card.Sent.Clear();
            bench.Clear();
        }

        Assert.Equal(sockets, bench.Stack.Tcp.Count);
        Assert.Equal(bench.Stack.Pages.Count, bench.Stack.Pages.FreeCount);
    }

    [Fact, Behaviour(49)]
    public void Connections_beyond_the_table_wait_and_are_served_when_places_are_free()
    {
        var bench = new Bench("echo", new StackOptions { PageCount = 64, Connections = 8 });
        TcpPeer[] peers = [.. Enumerable.Range(0, 7).Select(i => new TcpPeer(bench, 7, (ushort)(5000 + i)).Open())];
        var late = new TcpPeer(bench, 7, 6000);
        late.Open();
        Assert.Equal(1, bench.Stack.Counters.TcpConnectionsExhausted);
        peers[0].Raw(TcpFlags.Rst, [], peers[0].Sequence, 0);
        Assert.True(late.IsAlive());
    }

    [Fact]
    public void Backlog_that_is_full_drops_the_last_acknowledgment_and_takes_it_later()
    {
        var bench = new Bench();
        bench.Stack.Tcp.Create(99, out SocketHandle listener);
        bench.Stack.Tcp.Bind(listener, Ipv4Address.Any, 5000);
        bench.Stack.Tcp.Listen(listener, 2);
        TcpPeer[] peers = [.. Enumerable.Range(0, 3).Select(i => new TcpPeer(bench, 5000, (ushort)(5000 + i)).Open())];
        Assert.Equal(1, bench.Stack.Counters.TcpBacklogFull);
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Accept(listener, out _));
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Accept(listener, out _));
        Assert.Equal(SocketError.WouldBlock, bench.Stack.Tcp.Accept(listener, out _));
        bench.Run(Bench.Second + 100_000); // the SYN-ACK comes again
        peers[2].Ack();
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Accept(listener, out _));
    }

    [Fact, Behaviour(50)]
    public void Syn_flood_is_bounded_and_a_real_client_gets_through_by_a_cookie()
    {
        var bench = new Bench("echo", new StackOptions { PageCount = 64, Connections = 64, HalfOpen = 16 });
        for (int i = 0; i < 2000; i++)
        {
            bench.Deliver(Packets.Ip(6, Packets.Tcp(
                (ushort)(10_000 + i), 7, (uint)i * 1000, 0, TcpFlags.Syn, [], 65535, TcpPeer.Mss1460)));
        }

        Assert.Equal(16, bench.Stack.Tcp.HalfOpenCount);
        Assert.Equal(1984, bench.Stack.Counters.TcpSynCookiesSent);
        Assert.True(new TcpPeer(bench, 7, 4000).Open().IsAlive());
        Assert.Equal(1, bench.Stack.Counters.TcpSynCookiesAccepted);
        // A made-up cookie isn't one.
        bench.Clear();
        new TcpPeer(bench, 7, 4001).Raw(TcpFlags.Ack, "attack"u8, 1, 12345);
        Assert.True(Assert.Single(bench.TakeSegments()).Has(TcpFlags.Rst));
        Assert.Equal(1, bench.Stack.Counters.TcpSynCookiesRefused);
        bench.Run(200 * Bench.Second);
        Assert.Equal(0, bench.Stack.Tcp.HalfOpenCount);
    }

    [Fact, Behaviour(51)]
    public void Land_xmas_and_null_segments_do_no_harm()
    {
        var bench = new Bench("echo");
        bench.Deliver(Packets.Ip(
            6, Packets.Tcp(7, 7, 1, 0, TcpFlags.Syn, [], 100, [], Packets.Stack), source: Packets.Stack));
        for (int flags = 0; flags < 64; flags++)
        {
            bench.Deliver(Packets.Ip(6, Packets.Tcp(
                (ushort)(3000 + flags), 7, 1, 0, (TcpFlags)flags, [], 100, [])));
        }

        Assert.True(new TcpPeer(bench, 7, 4000).Open().IsAlive());
    }

    [Fact]
    public void Receive_buffers_that_run_out_drop_and_count_and_the_stream_goes_on_when_pages_are_free()
    {
        var bench = new Bench(options: new StackOptions { PageCount = 8, Connections = 64, RingPages = 16 });
        SocketHandle hog = SendTests.Accepted(bench, out TcpPeer first);
        for (int i = 0; i < 30; i++)
            first.Send(TcpFlags.Ack, new byte[1400]);
        Assert.True(bench.Stack.Counters.TcpReceiveBuffersExhausted > 0);
        Assert.Equal(2, bench.Stack.Pages.FreeCount); // a quarter is left to others
        uint held = first.Take()[^1].Acknowledgment;
        byte[] data = new byte[100_000];
        bench.Stack.Tcp.Receive(hog, data, out int size);
        bench.Run(Bench.Second);
        first.Take();
        first.Sequence = held;
        first.Send(TcpFlags.Ack, new byte[1400]);
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Receive(hog, data, out int more));
        Assert.True(size > 20_000);
        Assert.Equal(1400, more);
        Assert.Equal(8, bench.Stack.Pages.FreeCount);
    }

    [Fact]
    public void Send_buffers_that_run_out_refuse_the_caller_who_is_told_when_there_is_room()
    {
        var bench = new Bench(options: new StackOptions { PageCount = 8, Connections = 64, RingPages = 16 });
        SocketHandle socket = SendTests.Accepted(bench, out TcpPeer peer);
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Send(socket, new byte[50_000], out int sent));
        Assert.Equal(4 * 4096, sent); // half is left to others
        Assert.Equal(SocketError.WouldBlock, bench.Stack.Tcp.Send(socket, new byte[1], out _));
        while (bench.Stack.TryTakeReady(out _, out _))
        {
        }

        bench.Run(0);
        for (int i = 0; i < 5; i++)
            peer.Receive();
        Assert.True(bench.Stack.TryTakeReady(out SocketHandle ready, out _));
        Assert.True(ready == socket);
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Send(socket, new byte[1], out _));
    }
}
