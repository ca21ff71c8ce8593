using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

public sealed class TransferTests
{
    /// <summary>Name, faults, octets, and the most seconds of simulated time that it may take.</summary>
    internal static readonly (string Name, WireFaults Faults, int Size, int Seconds)[] Wires =
    [
        ("clean", new WireFaults(), 20_000_000, 10),
        ("1 % lost", new WireFaults { Loss = 0.01, Delay = 500 }, 5_000_000, 20),
        ("5 % lost", new WireFaults { Loss = 0.05, Delay = 500 }, 2_000_000, 60),
        ("20 % lost", new WireFaults { Loss = 0.2, Delay = 500 }, 200_000, 600),
        ("2 % reordered", new WireFaults { Reordering = 0.02, Delay = 500 }, 5_000_000, 30),
        ("5 % twice", new WireFaults { Duplication = 0.05, Delay = 500 }, 5_000_000, 10),
        ("2 % corrupted", new WireFaults { Corruption = 0.02, Delay = 500 }, 3_000_000, 30),
        ("50 ms away", new WireFaults { Delay = 25_000 }, 10_000_000, 10),
        ("everything", new WireFaults
        {
            Loss = 0.02, Reordering = 0.02, Duplication = 0.02, Corruption = 0.02, Delay = 2000,
        }, 1_000_000, 60),
        ("10 Mbit/s with a short queue", new WireFaults { Rate = 1_250_000, Queue = 20, Delay = 5000 }, 3_000_000, 8),
    ];

    public static TheoryData<string, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, int>();
            foreach ((string name, _, _, _) in Wires)
            {
                for (int seed = 1; seed <= 3; seed++)
                    runs.Add(name, seed);
            }

            return runs;
        }
    }

    [Theory, Behaviour(52)]
    [MemberData(nameof(Runs))]
    public void Transfer_is_right_whatever_the_wire_does(string name, int seed)
    {
        (_, WireFaults faults, int size, int seconds) = Wires.Single(wire => wire.Name == name);
        var stacks = new TwoStacks(seed, faults);
        bool right = Transfer.Run(stacks, size, seconds * Bench.Second);
        Assert.True(right, $"{stacks.Now / 1000} ms, {stacks.A.Counters.TcpTimeouts} timeouts");
    }

    [Fact, Behaviour(53)]
    public void Window_scale_lets_more_than_sixty_four_kilobytes_fly()
    {
        var stacks = new TwoStacks(1, new WireFaults { Delay = 50_000 });
        uint sent = 0, acknowledged = 0, greatest = 0;
        stacks.Wire.Tap = (frame, fromA, _) =>
        {
            if (frame[23] != 6 || frame[12] != 8 || frame[13] != 0)
                return;
            uint sequence = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38));
            uint ack = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(42));
            if (fromA)
                sent = sequence;
            else
                acknowledged = ack;
            if (acknowledged != 0 && (int)(sent - acknowledged) > 0)
                greatest = Math.Max(greatest, sent - acknowledged);
        };
        Assert.True(Transfer.Run(stacks, 5_000_000, 30 * Bench.Second));
        Assert.True(greatest > 150_000, $"{greatest}");
    }

    [Fact, Behaviour(53)]
    public void Window_scale_is_answered_only_if_offered()
    {
        var bench = new Bench("echo");
        Assert.False(new TcpPeer(bench, 7).Syn().Options.ContainsKey(3));
        Assert.InRange(new TcpPeer(bench, 7, 4001).Syn(2, 4, 5, 0xb4, 1, 3, 3, 7).Options[3][0], 1, 14);
    }

    [Fact, Behaviour(52)]
    public void Same_seed_gives_the_same_run_to_the_microsecond()
    {
        long[] ends = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var stacks = new TwoStacks(7, new WireFaults { Loss = 0.02, Reordering = 0.02, Delay = 1000 });
            Assert.True(Transfer.Run(stacks, 500_000, 60 * Bench.Second));
            return stacks.Now;
        })];
        Assert.Equal(ends[0], ends[1]);
    }

    [Fact]
    public void Transfer_over_a_bottleneck_uses_most_of_it()
    {
        var stacks = new TwoStacks(1, new WireFaults { Rate = 1_250_000, Queue = 40, Delay = 5000 });
        Assert.True(Transfer.Run(stacks, 5_000_000, 20 * Bench.Second));
        double share = 5_000_000 / (stacks.Now / 1e6) / 1_250_000;
        Assert.True(share > 0.8, $"{share:F2}");
    }
}
