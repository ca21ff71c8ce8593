using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

/// <summary>Explicit congestion notification (RFC 3168).</summary>
public sealed class EcnTests
{
    private const TcpFlags Asks = TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr;

    [Theory, Behaviour(59)]
    [InlineData(EcnMode.WhenAsked, Asks, true)]
    [InlineData(EcnMode.Always, Asks, true)]
    [InlineData(EcnMode.Off, Asks, false)]
    [InlineData(EcnMode.Always, TcpFlags.Syn, false)]
    [InlineData(EcnMode.Always, TcpFlags.Syn | TcpFlags.Ece, false)]
    public void SynAck_agrees_only_if_both_flags_asked(EcnMode mode, TcpFlags flags, bool agrees)
    {
        var bench = new Bench("echo", Options(mode));
        var peer = new TcpPeer(bench, 7);
        bench.Clear();
        peer.Raw(flags, [], peer.Sequence, 0, TcpPeer.Mss1460);
        SentSegment answer = peer.TakeOne();
        Assert.Equal(agrees, answer.Has(TcpFlags.Ece));
        Assert.False(answer.Has(TcpFlags.Cwr));
    }

    [Fact, Behaviour(59)]
    public void Own_syn_asks_if_told_to_and_not_again_when_it_was_lost()
    {
        var bench = new Bench(options: Options(EcnMode.Always));
        bench.Stack.Tcp.Create(1, out SocketHandle socket);
        bench.Stack.Tcp.Connect(socket, Packets.Peer, 80);
        bench.Run(1_500_000);
        List<SentSegment> syns = bench.TakeSegments();
        Assert.Equal(2, syns.Count);
        Assert.True(syns[0].Has(Asks));
        Assert.Equal(TcpFlags.Syn, syns[1].Flags);
    }

    [Fact, Behaviour(59)]
    public void Only_new_data_is_sent_as_capable()
    {
        var bench = new Bench("chargen", Options(EcnMode.WhenAsked));
        TcpPeer peer = Open(bench, 19, out SentFrame synAck);
        List<SentFrame> frames = [synAck, .. bench.Take(IpProtocol.Tcp)];
        bench.Run(Bench.Second); // and retransmissions
        frames.AddRange(bench.Take(IpProtocol.Tcp));
        var seen = new HashSet<uint>();
        foreach (SentFrame frame in frames)
        {
            var segment = new SentSegment(frame);
            bool fresh = segment.Data.Length > 0 && seen.Add(segment.Sequence);
            Assert.Equal(fresh ? 2 : 0, frame.Packet[1]);
        }

        Assert.True(seen.Count is > 5 and < 40);
        Assert.True(frames.Count > seen.Count + 1);
        Assert.NotNull(peer);
    }

    [Fact, Behaviour(59)]
    public void Mark_is_echoed_on_every_acknowledgment_until_the_sender_says_that_it_slowed_down()
    {
        var bench = new Bench("discard", Options(EcnMode.WhenAsked));
        TcpPeer peer = Open(bench, 9, out _);
        Send(bench, peer, TcpFlags.Ack, 0);
        bench.Run(100_000);
        Assert.False(peer.Take()[^1].Has(TcpFlags.Ece));
        Send(bench, peer, TcpFlags.Ack, 3);
        for (int i = 0; i < 4; i++)
        {
            Send(bench, peer, TcpFlags.Ack, 2);
            bench.Run(100_000);
        }

        Assert.All(peer.Take(), segment => Assert.True(segment.Has(TcpFlags.Ece)));
        Send(bench, peer, TcpFlags.Ack | TcpFlags.Cwr, 2);
        bench.Run(100_000);
        Assert.False(peer.Take()[^1].Has(TcpFlags.Ece));
        Assert.Equal(1, bench.Stack.Counters.TcpMarksReceived);
    }

    [Fact, Behaviour(59)]
    public void Echo_lowers_the_window_once_and_the_next_new_data_says_so()
    {
        var bench = new Bench("chargen", Options(EcnMode.WhenAsked));
        TcpPeer peer = Open(bench, 19, out _);
        List<SentSegment> flight = [.. peer.Take().Where(segment => segment.Data.Length > 0)];
        for (int i = 0; i < flight.Count; i++)
        {
            peer.Expected = flight[i].Sequence + (uint)flight[i].Data.Length;
            peer.Send(TcpFlags.Ack | TcpFlags.Ece);
        }

        Assert.Equal(1, bench.Stack.Counters.TcpMarksEchoed);
        List<SentSegment> next = peer.Take();
        Assert.True(next[0].Has(TcpFlags.Cwr));
        Assert.DoesNotContain(next.Skip(1), segment => segment.Has(TcpFlags.Cwr));
        Assert.InRange(next.Count, 6, 7); // of ten: seven tenths
        Assert.Equal(0, bench.Stack.Counters.TcpRetransmissions);
    }

    [Fact, Behaviour(59)]
    public void Connection_that_did_not_agree_ignores_marks_and_echoes()
    {
        var bench = new Bench("echo");
        var peer = new TcpPeer(bench, 7);
        peer.Open();
        Send(bench, peer, TcpFlags.Ack | TcpFlags.Ece, 3);
        bench.Run(100_000);
        Assert.DoesNotContain(bench.Take(IpProtocol.Tcp), frame => frame.Packet[1] != 0 || frame.Payload[13] > 0x3f);
        Assert.Equal(0, bench.Stack.Counters.TcpMarksReceived + bench.Stack.Counters.TcpMarksEchoed);
    }

    [Fact, Behaviour(59)]
    public void Type_of_service_of_a_socket_stays_beside_the_bits_of_congestion()
    {
        var bench = new Bench(options: Options(EcnMode.Always));
        bench.Stack.Tcp.Create(1, out SocketHandle socket);
        Assert.True(bench.Stack.Tcp.TryGet(socket, out TcpConnection connection));
        connection.Traits = connection.Traits with { TypeOfService = 0xb9 };
        bench.Stack.Tcp.Connect(socket, Packets.Peer, 80);
        bench.Run(1000);
        SentFrame frame = Assert.Single(bench.Take(IpProtocol.Tcp));
        Assert.Equal(0xb8, frame.Packet[1]); // a SYN is never marked as capable
        var syn = new SentSegment(frame);
        var peer = new TcpPeer(bench, syn.Source, 80) { Expected = syn.Sequence + 1 };
        peer.Send(TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Ece, options: TcpPeer.Mss1460);
        Assert.True(connection.Information().Ecn);
        Assert.Equal(SocketError.None, bench.Stack.Tcp.Send(socket, new byte[100], out _));
        bench.Run(1000);
        Assert.Equal([0xb8, 0xba], bench.Take(IpProtocol.Tcp).Select(sent => (int)sent.Packet[1]));
    }

    [Fact, Behaviour(59)]
    public void Wire_that_marks_keeps_the_queue_short_without_losing_anything()
    {
        var faults = new WireFaults { Rate = 1_250_000, Delay = 10_000, Queue = 120, MarkAt = 15 };
        var stacks = new TwoStacks(1, faults, options => options.Ecn = EcnMode.Always);
        Assert.True(Transfer.Run(stacks, 10_000_000, 20 * Bench.Second));
        Assert.Equal(0, stacks.Wire.Lost);
        Assert.True(stacks.Wire.Marked > 10);
        Assert.InRange(stacks.A.Counters.TcpRetransmissions, 0, 2); // a probe may be early
        double share = 10_000_000 / (stacks.Now / 1e6) / faults.Rate;
        Assert.True(share > 0.9, $"{share:F2}");
    }

    private static StackOptions Options(EcnMode mode) => new() { PageCount = 256, Connections = 64, Ecn = mode };

    private static TcpPeer Open(Bench bench, ushort port, out SentFrame synAck)
    {
        var peer = new TcpPeer(bench, port);
        bench.Clear();
        peer.Raw(Asks, [], peer.Sequence, 0, TcpPeer.Mss1460);
        synAck = Assert.Single(bench.Take(IpProtocol.Tcp));
        var answer = new SentSegment(synAck);
        Assert.True(answer.Has(TcpFlags.Ece));
        peer.Sequence++;
        peer.Expected = answer.Sequence + 1;
        peer.Ack();
        return peer;
    }

    /// <summary>A hundred octets in a packet whose ECN bits are these.</summary>
    private static void Send(Bench bench, TcpPeer peer, TcpFlags flags, byte bits)
    {
        byte[] segment = Packets.Tcp(
            peer.LocalPort, peer.RemotePort, peer.Sequence, peer.Expected, flags, new byte[100], 65535, []);
        bench.Deliver(Packets.Ip(6, segment, spoil: packet =>
        {
            packet[1] = bits;
            Packets.FixIp(packet);
        }));
        peer.Sequence += 100;
    }
}
