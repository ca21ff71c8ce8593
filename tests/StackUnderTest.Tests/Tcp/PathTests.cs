using System.Buffers.Binary;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class PathTests
{
    [Theory, Behaviour(46)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Icmp_errors_do_not_abort_a_connection(byte code)
    {
        var bench = new Bench("echo");
        TcpPeer peer = new TcpPeer(bench, 7).Open();
        peer.Send(TcpFlags.Ack, "x"u8);
        peer.Receive(acknowledge: false);
        bench.Deliver(Error(code, 7, peer.LocalPort, peer.Expected - 1, 0));
        Assert.True(peer.IsAlive());
    }

    [Fact, Behaviour(46)]
    public void Icmp_port_unreachable_ends_an_active_open_if_it_quotes_its_number()
    {
        var bench = new Bench();
        bench.Stack.Tcp.Create(0, out SocketHandle socket);
        bench.Stack.Tcp.Connect(socket, Packets.Peer, 80);
        bench.Run(0);
        SentSegment syn = Assert.Single(bench.TakeSegments());
        bench.Deliver(Error(3, syn.Source, 80, syn.Sequence + 5, 0));
        Assert.Equal(SocketError.WouldBlock, bench.Stack.Tcp.Receive(socket, new byte[1], out _));
        bench.Deliver(Error(3, syn.Source, 80, syn.Sequence, 0));
        Assert.Equal(SocketError.ConnectionRefused, bench.Stack.Tcp.Receive(socket, new byte[1], out _));
    }

    [Theory, Behaviour(46)]
    [InlineData(2, SocketError.ProtocolNotAvailable)]
    [InlineData(9, SocketError.NetworkUnreachable)]
    [InlineData(10, SocketError.HostUnreachable)]
    [InlineData(13, SocketError.HostUnreachable)]
    public void Icmp_that_forbids_the_way_ends_an_active_open_with_what_linux_says(byte code, SocketError expected)
    {
        var bench = new Bench();
        bench.Stack.Tcp.Create(0, out SocketHandle socket);
        bench.Stack.Tcp.Connect(socket, Packets.Peer, 80);
        bench.Run(0);
        SentSegment syn = Assert.Single(bench.TakeSegments());
        bench.Deliver(Error(code, syn.Source, 80, syn.Sequence, 0));
        Assert.Equal(expected, bench.Stack.Tcp.Receive(socket, new byte[1], out _));
    }

    [Fact, Behaviour(47)]
    public void Path_mtu_is_believed_for_a_number_in_flight_only()
    {
        var bench = new Bench();
        SocketHandle socket = SendTests.Accepted(bench, out TcpPeer peer);
        bench.Stack.Tcp.Send(socket, new byte[5000], out _);
        bench.Run(0);
        SentSegment first = peer.Take()[0];
        Assert.Equal(1460, first.Data.Length);
        bench.Deliver(Error(4, 5000, peer.LocalPort, first.Sequence + 0x30000000, 600));
        Assert.Empty(peer.Take());
        bench.Deliver(Error(4, 5000, peer.LocalPort, first.Sequence, 600));
        List<SentSegment> again = peer.Take();
        Assert.Equal(first.Sequence, again[0].Sequence);
        Assert.All(again, segment => Assert.True(segment.Data.Length <= 560));
        int got = 0;
        peer.Expected = first.Sequence;
        Count(again, peer, ref got);
        for (int i = 0; i < 40 && got < 5000; i++)
        {
            peer.Ack();
            bench.Run(Bench.Second / 10);
            Count(peer.Take(), peer, ref got);
        }

        Assert.Equal(5000, got);
        Assert.All(bench.Card.Sent.Where(frame => frame.IsIp && frame.Protocol == 6),
            frame => Assert.Equal(0x4000, frame.Fragment));
    }

    [Fact, Behaviour(47)]
    public void Path_mtu_has_a_floor_and_is_forgotten_after_ten_minutes()
    {
        var cache = new PathMtuCache();
        Assert.Equal(1500, cache.Get(Packets.Peer, 1500, 0));
        Assert.Equal(1000, cache.Lower(Packets.Peer, 1000, 0));
        Assert.Equal(1000, cache.Lower(Packets.Peer, 1400, 0));
        Assert.Equal(PathMtuCache.Floor, cache.Lower(Packets.Peer, 68, 0));
        Assert.Equal(PathMtuCache.Floor, cache.Get(Packets.Peer, 1500, PathMtuCache.Lifetime - 1));
        Assert.Equal(1500, cache.Get(Packets.Peer, 1500, PathMtuCache.Lifetime));
        for (uint i = 0; i < 1000; i++)
            cache.Lower(new Ipv4Address(i), 1000, 1);
        Assert.Equal(1500, cache.Get(Packets.Peer, 1500, 2));
    }

    private static void Count(List<SentSegment> segments, TcpPeer peer, ref int got)
    {
        foreach (SentSegment segment in segments.Where(segment => segment.Sequence == peer.Expected))
        {
            got += segment.Data.Length;
            peer.Expected += (uint)segment.Data.Length;
        }
    }

    /// <summary>Destination unreachable about a segment of the stack's.</summary>
    private static byte[] Error(byte code, ushort source, ushort destination, uint sequence, ushort mtu)
    {
        byte[] quoted = Packets.Ip(6, new byte[8], Packets.Stack, Packets.Peer)[14..];
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(20), source);
        BinaryPrimitives.WriteUInt16BigEndian(quoted.AsSpan(22), destination);
        BinaryPrimitives.WriteUInt32BigEndian(quoted.AsSpan(24), sequence);
        return Packets.Ip(1, Packets.Icmp(3, code, mtu, quoted));
    }
}
