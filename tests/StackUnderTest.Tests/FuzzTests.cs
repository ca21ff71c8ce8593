using System.Buffers.Binary;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests;

/// <summary>Mutated packets: no exception, no leak, and other connections live on.</summary>
public sealed class FuzzTests
{
    [Theory, Behaviour(51)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Stack_survives_mutated_packets(int seed) => Mutate(seed, 40_000);

    [Theory]
    [Trait("Category", "Deep")]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public void Stack_survives_a_million_mutated_packets(int seed) => Mutate(seed, 250_000);

    private static void Mutate(int seed, int count)
    {
        var random = new Random(seed);
        var bench = new Bench(
            "echo,discard,daytime,chargen,http", new StackOptions { PageCount = 512, Connections = 64, HalfOpen = 64 });
        TcpPeer bystander = new TcpPeer(bench, 7, 60_000).Open();
        var victim = new TcpPeer(bench, 7, 50_000);
        for (int i = 0; i < count; i++)
        {
            if (i % 200 == 0)
                victim = Reopen(bench, random, i);
            byte[] frame = Make(random, victim);
            for (int changes = random.Next(4); changes > 0; changes--)
                frame[random.Next(random.Next(2) == 0 ? 14 : 0, frame.Length)] = (byte)random.Next(256);
            if (random.Next(4) != 0)
                Repair(frame);
            if (random.Next(20) == 0)
                frame = frame[..random.Next(1, frame.Length)];
            bench.Deliver(frame);
            if (i % 50 == 0)
                bench.Run(random.Next(1_000_000));
            if (i % 1000 != 0)
                continue;
            // A neighbour that answers, also if a mutated packet has taken its place: then that one is asked first.
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
            bench.Run(1_100_000);
            bench.Deliver(Packets.Arp(1, Packets.Peer, Packets.Stack));
            Assert.True(bystander.IsAlive(), $"packet {i}");
            bench.Card.Sent.Clear();
            bench.Clear();
        }

        // What the fuzz left half done ends by its timers, then every page is back.
        for (int i = 0; i < 1000; i++)
            bench.Run(Bench.Second);
        bystander.Raw(TcpFlags.Rst, [], bystander.Sequence, 0);
        bench.Run(Bench.Second);
        Assert.Equal(0, bench.Stack.Reassembler.InUse);
        Assert.Equal(0, bench.Stack.Tcp.HalfOpenCount);
        Assert.Equal(0, bench.Stack.Tcp.TimeWaits.Count);
    }

    private static TcpPeer Reopen(Bench bench, Random random, int i)
    {
        ushort port = random.Next(4) switch { 0 => 7, 1 => 9, 2 => 19, _ => 80 };
        var victim = new TcpPeer(bench, port, (ushort)(1024 + i / 200));
        bench.Clear();
        victim.Raw(TcpFlags.Syn, [], victim.Sequence, 0, TcpPeer.Mss1460);
        SentSegment? answer = victim.Take().FirstOrDefault(segment => segment.Has(TcpFlags.Syn));
        if (answer == null)
            return victim; // the table is full of what came before: junk without a connection, then
        victim.Sequence++;
        victim.Expected = answer.Sequence + 1;
        victim.Ack();
        return victim;
    }

    private static byte[] Make(Random random, TcpPeer victim)
    {
        byte[] data = new byte[random.Next(random.Next(3) == 0 ? 1400 : 60)];
        random.NextBytes(data);
        switch (random.Next(10))
        {
            case 0:
                return Packets.Arp((ushort)random.Next(1, 3), Packets.Peer, Packets.Stack);
            case 1:
                return Packets.Ip(
                    1, Packets.Icmp((byte)random.Next(20), (byte)random.Next(5), (uint)random.Next(), data));
            case 2:
                byte[] quoted = Packets.Ip(6, data, Packets.Stack, Packets.Peer)[14..];
                return Packets.Ip(1, Packets.Icmp(3, 4, (uint)random.Next(2000), quoted));
            case 3:
                return Packets.Ip(17, Packets.Udp((ushort)random.Next(65536), 7, data));
            case 4:
                return Packets.Ip(
                    (byte)random.Next(256), data, fragment: (ushort)random.Next(65536),
                    identification: (ushort)random.Next(8));
            default:
                byte[] options = new byte[random.Next(6) * 4];
                random.NextBytes(options);
                uint sequence = victim.Sequence + (uint)(random.Next(3) == 0 ? random.Next(-3000, 3000) : 0);
                uint acknowledgment = victim.Expected + (uint)(random.Next(3) == 0 ? random.Next(-3000, 30000) : 0);
                return Packets.Ip(6, Packets.Tcp(
                    victim.LocalPort, victim.RemotePort, sequence, acknowledgment, (TcpFlags)random.Next(64), data,
                    (ushort)random.Next(65536), random.Next(2) == 0 ? options : []));
        }
    }

    /// <summary>Makes the checksums right again, so that the mutation gets past them.</summary>
    private static void Repair(byte[] frame)
    {
        if (frame.Length < 34 || BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)) != 0x0800)
            return;
        int header = (frame[14] & 15) * 4;
        if (header < 20 || frame.Length < 14 + header + 8)
            return;
        frame[24] = frame[25] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), Packets.NaiveChecksum(frame.AsSpan(14, header)));
        Span<byte> payload = frame.AsSpan(14 + header);
        int at = frame[23] switch { 1 => 2, 17 => 6, 6 => 16, _ => -1 };
        if (at < 0 || payload.Length < at + 2)
            return;
        payload[at] = payload[at + 1] = 0;
        ushort sum = frame[23] == 1
            ? Packets.NaiveChecksum(payload)
            : Packets.Transport(
                frame[23], payload, Ipv4Address.Read(frame.AsSpan(26)), Ipv4Address.Read(frame.AsSpan(30)));
        BinaryPrimitives.WriteUInt16BigEndian(payload[at..], sum);
    }
}
