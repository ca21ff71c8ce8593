using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests;

/// <summary>
/// What a thousand connections take, and what happens when the tables run out that the protocols' own tests leave
/// alone.
/// </summary>
public sealed class ExhaustionTests(ITestOutputHelper output)
{
    [Fact]
    public void Memory_of_a_thousand_connections_is_what_the_documentation_says()
    {
        long all = Size(new StackOptions());
        long connection = (all - Size(new StackOptions { Connections = 512 })) / 512;
        long halfOpen = (all - Size(new StackOptions { HalfOpen = 512 })) / 512;
        long timeWait = (all - Size(new StackOptions { TimeWaits = 2048 })) / 2048;
        long datagram = (all - Size(new StackOptions { ReassemblyCount = 8 })) / 8;
        output.WriteLine($"all {all}, a connection {connection}, half open {halfOpen}, TIME-WAIT {timeWait}, "
            + $"datagram {datagram}");
        Assert.InRange(all, 16 << 20, 24 << 20);
        Assert.InRange(connection, 1000, 5500);
        Assert.InRange(halfOpen, 50, 150);
        Assert.InRange(timeWait, 50, 150);
        Assert.InRange(datagram, 65_536, 68_000);
    }

    [Fact]
    public void Udp_sockets_that_run_out_are_refused_and_come_back()
    {
        var bench = new Bench();
        var handles = new List<SocketHandle>();
        SocketError error;
        while ((error = bench.Stack.Udp.Create(0, out SocketHandle handle)) == SocketError.None)
            handles.Add(handle);
        Assert.Equal(SocketError.TooManySockets, error);
        Assert.Equal(bench.Stack.Options.UdpSockets, handles.Count);
        bench.Stack.Udp.Close(handles[5]);
        Assert.Equal(SocketError.None, bench.Stack.Udp.Create(0, out _));
    }

    [Fact]
    public void Queue_behind_arp_that_is_full_refuses_datagrams_and_is_given_back()
    {
        var bench = new Bench(options: new StackOptions { PageCount = 64, Connections = 16, ArpQueueBuffers = 8 });
        bench.Stack.Udp.Create(0, out SocketHandle socket);
        bench.Run(Bench.Second);
        for (int i = 0; i < 20; i++)
            bench.Stack.Udp.SendTo(socket, [1], new Ipv4Address(10, 78, 0, (byte)(50 + i)), 9);
        Assert.Equal(0, bench.Stack.ArpQueue.FreeCount);
        Assert.Equal(
            SocketError.WouldBlock, bench.Stack.Udp.SendTo(socket, [1], new Ipv4Address(10, 78, 0, 99), 9));
        Assert.True(bench.Stack.Counters.ArpQueueDrops > 0);
        bench.Clear();
        Assert.Equal(SocketError.None, bench.Stack.Udp.SendTo(socket, [1], Packets.Peer, 9)); // a known one still goes
        bench.Run(10 * Bench.Second);
        Assert.Equal(8, bench.Stack.ArpQueue.FreeCount);
    }

    [Fact]
    public void Groups_that_run_out_are_refused()
    {
        var bench = new Bench();
        int joined = 0;
        for (int socket = 0; socket < 10; socket++)
        {
            bench.Stack.Udp.Create(0, out SocketHandle handle);
            for (int i = 0; i < 8; i++)
            {
                var group = new Ipv4Address(239, 0, (byte)socket, (byte)i);
                joined += bench.Stack.Udp.Join(handle, group, 0) == SocketError.None ? 1 : 0;
            }
        }

        Assert.Equal(64, joined);
        bench.Run(3 * Bench.Second);
    }

    [Fact]
    public void Scoreboard_that_is_full_stops_new_data_until_something_is_acknowledged()
    {
        var bench = new Bench();
        SocketHandle socket = Tcp.SendTests.Accepted(bench, out TcpPeer peer, [2, 4, 1, 0, 4, 2]);
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        connection.NoDelay = true;
        for (int i = 0; i < 400; i++)
        {
            bench.Stack.Tcp.Send(socket, new byte[20], out _);
            bench.Run(100);
            if (i % 3 == 0)
                peer.Ack(TcpPeer.Sack(peer.Expected + 20 + (uint)i * 20 / 2, peer.Expected + 30 + (uint)i * 20 / 2));
        }

        for (int i = 0; i < 3000 && connection.SendQueueSize > 0; i++)
        {
            peer.Receive();
            bench.Run(20_000);
        }

        Assert.Equal(0, connection.SendQueueSize);
    }

    private static long Size(StackOptions options)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = new NetworkStack(options);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
