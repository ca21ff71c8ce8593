using System.Buffers.Binary;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Attacks;

/// <summary>
/// Packets of real conversations (TCP with options and SACK, datagrams, fragments, echoes, ARP, ICMP errors about all
/// of these), changed and sent again, while the control connection goes on.
/// </summary>
public sealed class MutationTests
{
    private const int Remembered = 512;

    [Theory, Behaviour(51)]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_conversations_disturb_nobody_and_leave_nothing_behind(int seed) => Mutate(seed, 20_000);

    [Theory, Behaviour(51)]
    [Trait("Category", "Deep")]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public void A_million_mutated_packets_disturb_nobody_and_leave_nothing_behind(int seed) => Mutate(seed, 250_000);

    private static void Mutate(int seed, int count)
    {
        var random = new Random(seed);
        var siege = new Siege();
        var seen = new List<byte[]>(Remembered);
        siege.Wire.Tap += (frame, fromA, _) =>
        {
            // Both directions: what the victim sent comes back as a reflection.
            byte[] copy = [.. frame];
            if (!fromA)
                Turn(copy);
            if (seen.Count < Remembered)
                seen.Add(copy);
            else
                seen[random.Next(Remembered)] = copy;
        };
        long before = siege.Exchanged;
        long start = siege.Now;
        for (int i = 0; i < count; i++)
        {
            if (i % 250 == 0)
                Converse(siege, random, i);
            byte[] frame = Change(random, seen[random.Next(seen.Count)]);
            if (random.Next(4) != 0)
                Repair(frame);
            if (!HitsControl(frame, siege.FriendPort))
                siege.Attack(frame);
            if (i % 40 == 0)
                siege.Run(random.Next(20_000));
            if (i == count / 2)
                siege.Allocated = 0; // every path has been walked by now
        }

        Assert.Equal(0, siege.Allocated);
        Assert.True(siege.ServesNewClient());
        siege.AssertUndisturbed(before, (siege.Now - start) / Bench.Second * 40_000);
        siege.AssertNothingIsLost();
    }

    /// <summary>Something valid of each kind, to be mutated.</summary>
    private static void Converse(Siege siege, Random random, int round)
    {
        SocketHandle client = siege.Connect(Siege.EchoPort);
        siege.Run(3000);
        siege.Friend.Tcp.Send(client, new byte[random.Next(1, 6000)], out _);
        siege.Friend.Icmp.Echo.Send(Packets.Stack, 1, (ushort)round, random.Next(5000), siege.Now);
        siege.Friend.Udp.Create(0, out SocketHandle datagrams);
        siege.Friend.Udp.SendTo(datagrams, new byte[random.Next(4000)], Packets.Stack, 9);
        siege.Run(5000);
        siege.Friend.Udp.Close(datagrams);
        if (round % 500 == 0)
            siege.Friend.Tcp.Close(client);
        else
            siege.Friend.Tcp.Abort(client);
        siege.Attack(Packets.Arp(1, Packets.Peer, Packets.Stack));
        while (siege.Friend.Icmp.Echo.TryTake(out _))
        {
        }
    }

    private static byte[] Change(Random random, byte[] original)
    {
        byte[] frame = [.. original];
        switch (random.Next(8))
        {
            case 0: // cut off
                return frame[..random.Next(1, frame.Length)];
            case 1: // a piece of it, anywhere in a datagram
                int from = random.Next(34, Math.Max(frame.Length, 35));
                int offset = random.Next(3) == 0 ? random.Next(8192) : random.Next(20);
                return Packets.Ip(
                    frame.Length > 23 ? frame[23] : (byte)17, frame.AsSpan(Math.Min(from, frame.Length)),
                    fragment: (ushort)(offset | (random.Next(2) << 13)), identification: (ushort)random.Next(20));
            case 2: // an ICMP error about it, the other way around
                Turn(frame);
                byte[] quoted = frame.Length > 42 ? frame[14..Math.Min(frame.Length, 70)] : frame;
                return Packets.Ip(
                    1, Packets.Icmp((byte)random.Next(3, 13), (byte)random.Next(16), (uint)random.Next(2000), quoted));
            case 3: // longer
                return [.. frame, .. new byte[random.Next(1, 64)]];
            case 4: // other options of IP
                byte[] options = new byte[random.Next(1, 10) * 4];
                random.NextBytes(options);
                return frame.Length < 34 ? frame
                    : Packets.Ip(frame[23], frame.AsSpan(34), options: options);
        }

        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int at = random.Next(random.Next(3) == 0 ? 0 : 14, Math.Min(frame.Length, random.Next(2) == 0 ? 74 : 1514));
            frame[at] = random.Next(3) switch
            {
                0 => (byte)(frame[at] ^ 1 << random.Next(8)),
                1 => (byte)(random.Next(2) == 0 ? 0 : 255),
                _ => (byte)random.Next(256),
            };
        }

        return frame;
    }

    /// <summary>
    /// The control connection's numbers are known here: hitting it exactly would be no mutation but a copy.
    /// </summary>
    private static bool HitsControl(byte[] frame, ushort port)
    {
        if (frame.Length < 38 || frame[23] != 6)
            return false;
        int header = 14 + (frame[14] & 15) * 4;
        return frame.Length >= header + 4 && BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(header)) == port
            && BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(header + 2)) == Siege.ControlPort;
    }

    /// <summary>Exchanges both sides' addresses and ports.</summary>
    private static void Turn(byte[] frame)
    {
        Swap(frame, 0, 6, 6);
        if (frame.Length < 38 || frame[12] != 8 || frame[13] != 0)
            return;
        Swap(frame, 26, 30, 4);
        if (frame[23] is 6 or 17)
            Swap(frame, 34, 36, 2);
    }

    private static void Swap(byte[] bytes, int first, int second, int size)
    {
        for (int i = 0; i < size; i++)
            (bytes[first + i], bytes[second + i]) = (bytes[second + i], bytes[first + i]);
    }

    /// <summary>Makes the checksums right again, so that the mutation gets past them.</summary>
    private static void Repair(byte[] frame)
    {
        if (frame.Length < 42 || frame[12] != 8 || frame[13] != 0)
            return;
        int header = (frame[14] & 15) * 4;
        if (header < 20 || frame.Length < 14 + header + 8)
            return;
        Packets.FixIp(frame.AsSpan(14));
        int total = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(16));
        if (total < header + 8 || total > frame.Length - 14)
            return;
        Span<byte> payload = frame.AsSpan(14 + header, total - header);
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
