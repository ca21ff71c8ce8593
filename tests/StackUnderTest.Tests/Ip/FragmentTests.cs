using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Ip;

public sealed class FragmentTests
{
    private const ushort More = 0x2000;

    [Theory, Behaviour(10), Behaviour(12)]
    [InlineData(3000, 1480)]
    [InlineData(8000, 1480)]
    [InlineData(65507, 1480)]
    [InlineData(2000, 8)]
    public void Fragments_are_put_together_and_the_answer_comes_in_fragments(int size, int step)
    {
        var bench = new Bench();
        byte[] echo = Packets.Icmp(8, 0, 1, Data(size));
        bench.Clear();
        foreach (byte[] frame in Cut(echo, step))
            bench.Deliver(frame);
        Assert.Equal(Packets.Icmp(0, 0, 1, echo.AsSpan(8)), Join(bench.Take(1)));
    }

    [Fact, Behaviour(10)]
    public void Fragments_may_come_in_reverse_order_and_twice()
    {
        var bench = new Bench();
        byte[] echo = Packets.Icmp(8, 0, 1, Data(3000));
        bench.Clear();
        foreach (byte[] frame in Cut(echo, 800).AsEnumerable().Reverse())
        {
            bench.Deliver(frame);
            if (bench.Stack.Counters.DatagramsReassembled == 0)
                bench.Deliver(frame);
        }

        Assert.Equal(Packets.Icmp(0, 0, 1, echo.AsSpan(8)), Join(bench.Take(1)));
        Assert.Equal(0, bench.Stack.Reassembler.InUse);
    }

    [Fact, Behaviour(10)]
    public void Fragments_that_stay_incomplete_for_sixty_seconds_are_reported_and_given_back()
    {
        var bench = new Bench();
        byte[] echo = Packets.Icmp(8, 0, 1, Data(3000));
        bench.Deliver(Cut(echo, 1480)[0]);
        bench.Clear();
        bench.Run(59 * Bench.Second);
        Assert.Empty(bench.Take(1));
        bench.Run(2 * Bench.Second);
        byte[] error = Assert.Single(bench.Take(1)).Payload.ToArray();
        Assert.Equal([11, 1], error[..2]);
        Assert.Equal(0, bench.Stack.Reassembler.InUse);
    }

    [Fact, Behaviour(10)]
    public void Fragments_without_the_first_end_in_silence()
    {
        var bench = new Bench();
        bench.Deliver(Cut(Packets.Icmp(8, 0, 1, Data(3000)), 1480)[1]);
        bench.Clear();
        bench.Run(61 * Bench.Second);
        Assert.Empty(bench.Take(1));
        Assert.Equal(1, bench.Stack.Counters.ReassemblyTimeouts);
    }

    [Fact, Behaviour(11)]
    public void Fragments_that_overlap_with_other_octets_reject_the_whole_datagram()
    {
        var bench = new Bench();
        byte[] echo = Packets.Icmp(8, 0, 1, Data(1192));
        bench.Clear();
        bench.Deliver(Packets.Ip(1, echo.AsSpan(0, 800), fragment: More));
        bench.Deliver(Packets.Ip(1, Enumerable.Repeat((byte)0xee, 400).ToArray(), fragment: 50 | More));
        bench.Deliver(Packets.Ip(1, echo.AsSpan(800), fragment: 100));
        Assert.Empty(bench.Take(1));
        Assert.Equal(1, bench.Stack.Counters.FragmentsOverlapped);
    }

    [Theory, Behaviour(11)]
    [InlineData(36, 0x2000, 4, 3)] // teardrop: the second lies inside the first
    [InlineData(1480, 0x2000, 1480, 8189)] // ping of death: ends past 65535
    [InlineData(8, 0x2000, 0, 1)] // nothing in it
    public void Fragments_of_the_old_attacks_do_no_harm(int firstSize, int first, int secondSize, int second)
    {
        var bench = new Bench();
        bench.Deliver(Packets.Ip(17, new byte[firstSize], fragment: (ushort)first));
        bench.Deliver(Packets.Ip(17, new byte[secondSize], fragment: (ushort)second));
        Assert.NotNull(bench.Answer(Packets.Ip(1, Packets.Icmp(8, 0, 1, [])), 1));
        Assert.Equal(0, bench.Stack.Counters.DatagramsReassembled);
    }

    [Fact, Behaviour(11)]
    public void Tiny_fragments_of_tcp_are_dropped()
    {
        var bench = new Bench("echo");
        byte[] segment = Packets.Tcp(1, 7, 1, 0, TcpFlags.Syn, [], 100, []);
        bench.Clear();
        bench.Deliver(Packets.Ip(6, segment.AsSpan(0, 8), fragment: More));
        bench.Deliver(Packets.Ip(6, segment.AsSpan(8), fragment: 1));
        Assert.Empty(bench.Take(6));
        Assert.Equal(2, bench.Stack.Counters.FragmentsMalformed);
    }

    [Fact, Behaviour(11)]
    public void Flood_of_first_fragments_keeps_to_half_of_the_places_of_other_sources()
    {
        var bench = new Bench();
        byte[] echo = Packets.Icmp(8, 0, 1, Data(1200));
        bench.Deliver(Cut(echo, 800)[0]);
        for (int i = 0; i < 2000; i++)
        {
            bench.Deliver(Packets.Ip(
                1, new byte[64], new Ipv4Address(10, 78, 0, 66), fragment: More, identification: (ushort)(100 + i)));
        }

        Assert.Equal(bench.Stack.Options.ReassemblyCount / 2 + 1, bench.Stack.Reassembler.InUse);
        bench.Clear();
        bench.Deliver(Cut(echo, 800)[1]);
        Assert.Equal(1, bench.Stack.Counters.DatagramsReassembled);
        Assert.Single(bench.Take(1));
    }

    [Fact, Behaviour(12)]
    public void Own_fragmented_datagrams_carry_identifications_of_their_own()
    {
        var bench = new Bench();
        var seen = new HashSet<ushort>();
        for (ushort i = 0; i < 1000; i++)
        {
            bench.Clear();
            bench.Stack.Icmp.Echo.Send(Packets.Peer, 1, i, 3000, bench.Now);
            List<SentFrame> fragments = bench.Take(1);
            Assert.Equal(3, fragments.Count);
            Assert.Single(fragments.Select(frame => frame.Identification).Distinct());
            Assert.True(seen.Add(fragments[0].Identification));
        }
    }

    [Fact, Behaviour(12)]
    public void Card_without_room_for_all_fragments_gets_none()
    {
        var bench = new Bench();
        bench.Card.Room = 2;
        bench.Clear();
        Assert.Equal(Stack.Link.SendResult.CardFull, bench.Stack.Icmp.Echo.Send(Packets.Peer, 1, 1, 3000, bench.Now));
        Assert.Empty(bench.Take());
        bench.Card.Room = 3;
        Assert.Equal(Stack.Link.SendResult.Ready, bench.Stack.Icmp.Echo.Send(Packets.Peer, 1, 1, 3000, bench.Now));
        Assert.Equal(3, bench.Take().Count);
    }

    private static byte[] Data(int size)
    {
        byte[] data = new byte[Math.Min(size, 65507)];
        new Random(size).NextBytes(data);
        return data;
    }

    private static List<byte[]> Cut(byte[] message, int step)
    {
        var frames = new List<byte[]>();
        for (int offset = 0; offset < message.Length; offset += step)
        {
            int size = Math.Min(step, message.Length - offset);
            int more = offset + size < message.Length ? More : 0;
            frames.Add(Packets.Ip(1, message.AsSpan(offset, size), fragment: (ushort)(offset / 8 | more)));
        }

        return frames;
    }

    private static byte[] Join(List<SentFrame> frames)
    {
        var whole = new List<byte>();
        foreach (SentFrame frame in frames.OrderBy(frame => frame.Fragment & 0x1fff))
        {
            Assert.Equal(whole.Count, (frame.Fragment & 0x1fff) * 8);
            Assert.Equal(frame == frames[^1] ? 0 : More, frame.Fragment & More);
            Assert.True(frame.Packet.Length <= 1500);
            whole.AddRange(frame.Payload);
        }

        return [.. whole];
    }
}
