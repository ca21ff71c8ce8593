using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Attacks;

/// <summary>Too many packets, connections or octets: bounded memory, and others are served meanwhile.</summary>
public sealed class FloodTests
{
    [Fact, Behaviour(50), Behaviour(60)]
    public void Syn_flood_of_random_sources_lets_a_new_client_in()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            var source = new Ipv4Address(
                10, (byte)random.Next(80, 200), (byte)random.Next(256), (byte)random.Next(1, 255));
            siege.Attack(Syn(source, (ushort)random.Next(1024, 65536), (uint)random.Next()));
            if (i % 500 == 0)
                siege.Run(10_000);
            if (i % 5000 == 2500)
                Assert.True(siege.ServesNewClient());
        }

        Assert.InRange(siege.Victim.Tcp.HalfOpenCount, 1, 64);
        Assert.True(siege.Counters.TcpSynCookiesSent > 15_000);
        siege.AssertUndisturbed(before, 50_000);
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(49)]
    public void Connections_that_fill_the_table_and_then_die_give_every_place_back()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        SocketHandle[] clients = [.. Enumerable.Range(0, 255).Select(_ => default(SocketHandle))];
        int opened = 0;
        for (int i = 0; i < 240; i++)
        {
            clients[i] = siege.Connect(Siege.EchoPort);
            siege.Run(2000);
            opened += siege.Friend.Tcp.TryGet(clients[i], out TcpConnection connection)
                && connection.State == TcpState.Established ? 1 : 0;
        }

        Assert.True(opened > 200, $"{opened}");
        Assert.InRange(siege.OpenConnections, 200, 256);
        siege.AssertUndisturbed(before, 40_000);
        foreach (SocketHandle client in clients.Where(client => siege.Friend.Tcp.TryGet(client, out _)))
            siege.Friend.Tcp.Abort(client);
        siege.Run(Bench.Second);
        Assert.Equal(0, siege.OpenConnections);
        Assert.True(siege.ServesNewClient());
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(38)]
    public void Peers_that_never_open_their_window_hold_a_bounded_part_of_the_pool()
    {
        // Sockstress: each asks for much and takes nothing. The pool is smaller than what they ask for.
        var bench = new Bench("chargen,echo", new StackOptions { PageCount = 256, Connections = 64 });
        TcpPeer friend = new TcpPeer(bench, 7, 60_000).Open();
        for (int i = 0; i < 40; i++)
            new TcpPeer(bench, 19, (ushort)(5000 + i)) { Window = 0 }.Open();
        for (int i = 0; i < 30; i++)
        {
            bench.Run(Bench.Second);
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
        }

        Assert.InRange(bench.Stack.Pages.FreeCount, 256 / 8, 256 / 2);
        Assert.True(friend.IsAlive());
    }

    [Fact]
    public void Orphan_whose_peer_keeps_its_window_shut_is_given_up_after_a_minute()
    {
        var bench = new Bench();
        SocketHandle socket = Tcp.SendTests.Accepted(bench, out TcpPeer peer);
        bench.Stack.Tcp.Send(socket, new byte[50_000], out _);
        bench.Run(0);
        peer.Window = 0;
        peer.Receive();
        bench.Stack.Tcp.Close(socket);
        int count = bench.Stack.Tcp.Count;
        for (int second = 0; second < 50; second++)
        {
            bench.Run(Bench.Second);
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
            if (peer.Take().Count > 0)
                peer.Ack(); // each probe is answered: for ever, says the RFC, as long as somebody wants to send
        }

        Assert.Equal(count, bench.Stack.Tcp.Count);
        for (int second = 0; second < 100; second++)
        {
            bench.Run(Bench.Second);
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
            peer.Take();
            peer.Ack();
        }

        Assert.Equal(1, bench.Stack.Counters.TcpStalledOrphans);
        Assert.Equal(count - 1, bench.Stack.Tcp.Count);
        Assert.Equal(bench.Stack.Pages.Count, bench.Stack.Pages.FreeCount);
    }

    [Fact, Behaviour(38)]
    public void Connection_with_a_user_is_probed_as_long_as_the_user_wants_and_its_timeout_counts_silence_only()
    {
        var bench = new Bench();
        SocketHandle socket = Tcp.SendTests.Accepted(bench, out TcpPeer peer);
        bench.Stack.Tcp.Send(socket, new byte[5000], out _);
        bench.Run(0);
        peer.Window = 0;
        peer.Receive();
        for (int minute = 0; minute < 30; minute++)
        {
            for (int i = 0; i < 6; i++)
            {
                bench.Run(10 * Bench.Second);
                bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
                if (peer.Take().Count > 0)
                    peer.Ack();
            }
        }

        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        Assert.Equal(TcpState.Established, connection.State);
    }

    [Fact, Behaviour(24), Behaviour(55)]
    public void Tiny_segments_and_a_flood_of_sack_blocks_cost_a_bounded_scoreboard()
    {
        // The class of CVE-2019-11477 to 11479.
        var bench = new Bench();
        SocketHandle socket = Tcp.SendTests.Accepted(bench, out TcpPeer peer, [2, 4, 0, 8, 4, 2]);
        bench.Stack.Tcp.Send(socket, new byte[60_000], out _);
        bench.Run(0);
        var sent = new SortedDictionary<uint, byte[]>();
        for (int round = 0; round < 300; round++)
        {
            foreach (SentSegment segment in peer.Take().Where(segment => segment.Data.Length > 0))
            {
                Assert.InRange(segment.Data.Length, 1, 48); // never crumbs of eight
                sent[segment.Sequence] = segment.Data;
            }

            uint top = sent.Keys.Max(n => n - peer.Expected);
            for (uint i = 0; i + 4 < Math.Min(top, 4000); i += 6)
            {
                uint at = peer.Expected + i;
                peer.Ack(TcpPeer.Sack(at + 1, at + 2, at + 3, at + 4));
            }

            if (!sent.TryGetValue(peer.Expected, out byte[]? data))
                continue;
            peer.Expected += (uint)data.Length;
            peer.Ack();
            bench.Run(10_000);
        }

        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        Assert.Equal(TcpState.Established, connection.State);
        int got = 0;
        for (int i = 0; i < 3000 && connection.SendQueueSize > 0; i++)
        {
            got += peer.Receive().Length;
            bench.Run(20_000);
        }

        Assert.Equal(0, connection.SendQueueSize);
        Assert.Equal(bench.Stack.Pages.Count, bench.Stack.Pages.FreeCount);
    }

    [Fact, Behaviour(23)]
    public void Sockets_run_out_before_ports_do_and_come_back()
    {
        var stacks = new TwoStacks(1);
        var ports = new HashSet<ushort>();
        var handles = new List<SocketHandle>();
        while (stacks.A.Tcp.Create(0, out SocketHandle handle) == SocketError.None)
        {
            handles.Add(handle);
            Assert.Equal(SocketError.InProgress, stacks.A.Tcp.Connect(handle, TwoStacks.AddressB, 81));
            Assert.True(stacks.A.Tcp.TryGet(handle, out TcpConnection connection));
            Assert.True(ports.Add(connection.Tuple.LocalPort));
        }

        Assert.Equal(64, handles.Count);
        Assert.True(stacks.A.Options.Connections + stacks.A.Options.TimeWaits + stacks.A.Options.HalfOpen < 28_232);
        foreach (SocketHandle handle in handles)
            stacks.A.Tcp.Close(handle);
        Assert.Equal(0, stacks.A.Tcp.Count);
        Assert.Equal(SocketError.None, stacks.A.Tcp.Create(0, out _));
    }

    [Fact, Behaviour(9), Behaviour(13)]
    public void Datagrams_to_closed_ports_are_answered_a_hundred_times_a_second_only()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        for (int i = 0; i < 20_000; i++)
        {
            siege.Attack(Packets.Ip(17, Packets.Udp(1, (ushort)(10_000 + i), new byte[100])));
            if (i % 100 == 0)
                siege.Run(5000); // a second in all
        }

        Assert.InRange(siege.Counters.IcmpErrorsSent, 50, 200);
        siege.AssertUndisturbed(before, 50_000);
        siege.AssertNothingIsLost();
    }

    private static byte[] Syn(Ipv4Address source, ushort port, uint sequence) => Packets.Ip(
        6, Packets.Tcp(port, Siege.EchoPort, sequence, 0, TcpFlags.Syn, [], 65535, TcpPeer.Mss1460, source),
        source: source);
}
