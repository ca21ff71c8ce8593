using System.Buffers.Binary;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Attacks;

/// <summary>
/// Segments forged into a connection by somebody who knows its addresses and ports, but can't see its numbers
/// (RFC 5961), or worse.
/// </summary>
public sealed class ForgedSegmentTests
{
    [Fact, Behaviour(51)]
    public void Land_packet_is_dropped_without_an_answer()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        for (int i = 0; i < 1000; i++)
        {
            ushort port = i % 2 == 0 ? Siege.EchoPort : (ushort)(1000 + i);
            siege.Attack(Packets.Ip(
                6, Packets.Tcp(port, port, (uint)i, 0, TcpFlags.Syn, [], 100, [], Packets.Stack),
                source: Packets.Stack));
        }

        siege.Run(Bench.Second);
        Assert.Equal(1000, siege.Counters.IpBadSource);
        siege.AssertUndisturbed(before, 40_000);
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(28)]
    public void Reset_with_any_guessed_number_but_the_exact_one_changes_nothing()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            // Half over the whole space, half in the window.
            uint guess = i % 2 == 0
                ? (uint)random.NextInt64(1L << 32)
                : siege.FriendNext + (uint)random.Next(3000, 30_000);
            siege.Forge(TcpFlags.Rst, guess, 0, []);
            if (i % 100 == 0)
                siege.Run(10_000);
        }

        siege.Run(Bench.Second);
        siege.AssertUndisturbed(before, 50_000);
        Assert.InRange(siege.Counters.TcpChallengeAcks, 10, 60); // ten at once and ten a second
        Assert.True(siege.Counters.TcpChallengeAcksSuppressed > 5000);
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(27), Behaviour(29)]
    public void Octets_fins_and_syns_with_guessed_numbers_change_nothing()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            uint sequence = siege.FriendNext + (uint)random.Next(-30_000, 30_000);
            // The acknowledgment is what a blind attacker can't guess: one number in a hundred thousand would do.
            uint acknowledgment = siege.VictimNext + 0x0100_0000 + (uint)random.Next(0x7000_0000);
            TcpFlags flags = (i % 4) switch
            {
                0 => TcpFlags.Ack | TcpFlags.Psh,
                1 => TcpFlags.Ack | TcpFlags.Fin,
                2 => TcpFlags.Syn,
                _ => TcpFlags.Fin, // and without any acknowledgment
            };
            siege.Forge(flags, sequence, acknowledgment, i % 4 == 2 ? [] : new byte[random.Next(1400)]);
            if (i % 100 == 0)
                siege.Run(10_000);
        }

        siege.Run(Bench.Second);
        siege.AssertUndisturbed(before, 50_000);
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(54)]
    public void Timestamp_from_the_future_poisons_nothing_without_a_sensible_acknowledgment()
    {
        var siege = new Siege();
        long before = siege.Exchanged;
        for (int i = 0; i < 2000; i++)
        {
            // Even with the exact sequence number, where TS.Recent would be taken from.
            byte[] future = TcpPeer.Timestamps(0x7000_0000 + (uint)i, 1);
            siege.Forge(TcpFlags.Ack, siege.FriendNext, siege.VictimNext + 0x1000_0000, new byte[1], future);
            siege.Run(1000);
        }

        siege.AssertUndisturbed(before, 50_000);
        Assert.Equal(0, siege.Counters.TcpPawsDrops);
        siege.AssertNothingIsLost();
    }

    [Fact]
    public void Acknowledgments_of_what_was_never_sent_raise_no_window()
    {
        var siege = new Siege();
        siege.Run(Bench.Second);
        long before = siege.Exchanged;
        int window = siege.VictimsControl.Information().CongestionWindow;
        for (int i = 0; i < 5000; i++)
        {
            siege.Forge(TcpFlags.Ack, siege.FriendNext, siege.VictimNext + 100_000 + (uint)i, []);
            if (i % 50 == 0)
                siege.Run(1000);
        }

        siege.Run(10_000);
        Assert.InRange(siege.VictimsControl.Information().CongestionWindow, 1, window + 5000);
        siege.AssertUndisturbed(before, 10_000);
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(28)]
    public void Two_stacks_pulled_apart_stop_answering_each_other()
    {
        var stacks = new TwoStacks(1);
        (SocketHandle a, _) = stacks.Connect();
        byte[] segment = [];
        stacks.Wire.Tap = (frame, fromA, _) =>
            segment = fromA && frame[23] == 6 && frame.Length > 66 ? [.. frame] : segment;
        Assert.Equal(SocketError.None, stacks.A.Tcp.Send(a, [1], out _));
        stacks.RunUntil(() => false, Bench.Second);
        // B is made to believe in an octet that A never sent: its acknowledgments are impossible for A from now on.
        stacks.Wire.B.Arrived.Enqueue(Next(segment));
        int frames = 0;
        stacks.Wire.Tap = (_, _, _) => frames++;
        stacks.RunUntil(() => false, 10 * Bench.Second);
        Assert.InRange(frames, 2, 100);
        frames = 0;
        stacks.RunUntil(() => false, 3600 * Bench.Second);
        Assert.InRange(frames, 0, 200); // one a minute and side, at the most
    }

    [Fact, Behaviour(48)]
    public void Urgent_pointers_of_any_value_leave_the_stream_as_it_is()
    {
        var siege = new Siege();
        var random = new Random(3);
        siege.Wire.Drop = (frame, fromA) =>
        {
            if (!fromA || frame[12] != 8 || frame[13] != 0 || frame[23] != 6)
                return false;
            frame[47] |= 0x20;
            random.NextBytes(frame.AsSpan(52, 2));
            int size = (frame[16] << 8 | frame[17]) - 20;
            frame[50] = frame[51] = 0;
            ushort sum = Packets.Transport(6, frame.AsSpan(34, size), Packets.Peer, Packets.Stack);
            frame[50] = (byte)(sum >> 8);
            frame[51] = (byte)sum;
            return false;
        };
        long before = siege.Exchanged;
        siege.Run(2 * Bench.Second);
        siege.AssertUndisturbed(before, 150_000);
        Assert.Equal(0, siege.Counters.TcpBadChecksum);
        siege.AssertNothingIsLost();
    }

    [Fact, Behaviour(54)]
    public void Timestamps_may_wrap()
    {
        var bench = new Bench("echo");
        var peer = new TcpPeer(bench, 7);
        uint clock = 0xffff_ff80;
        peer.Options = TcpPeer.Timestamps(clock, 0);
        peer.Open([.. TcpPeer.Mss1460, .. TcpPeer.Timestamps(clock, 0)]);
        for (int i = 0; i < 10; i++)
        {
            clock += 32;
            peer.Options = TcpPeer.Timestamps(clock, 0);
            peer.Send(TcpFlags.Ack, "over the top"u8);
            bench.Run(50_000);
            Assert.Equal("over the top"u8.ToArray(), peer.Receive());
        }

        Assert.True(clock < 1000);
        Assert.Equal(0, bench.Stack.Counters.TcpPawsDrops);
    }

    /// <summary>The same segment of one octet once more, an octet later.</summary>
    private static byte[] Next(byte[] frame)
    {
        Span<byte> sequence = frame.AsSpan(38, 4);
        BinaryPrimitives.WriteUInt32BigEndian(sequence, BinaryPrimitives.ReadUInt32BigEndian(sequence) + 1);
        int size = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(16)) - 20;
        frame[50] = frame[51] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(
            frame.AsSpan(50),
            Packets.Transport(6, frame.AsSpan(34, size), TwoStacks.AddressA, TwoStacks.AddressB));
        return frame;
    }
}
