using StackUnderTest.Stack;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

/// <summary>
/// NewReno and CUBIC where it matters: at a bottleneck with a rate, a queue and a delay. How much of it they use, how
/// they share it, what slow start's end costs. <c>docs/stack.md</c> explains the numbers.
/// </summary>
public sealed class BottleneckTests(ITestOutputHelper output)
{
    private const CongestionControl Reno = CongestionControl.NewReno;
    private const CongestionControl Cubic = CongestionControl.Cubic;

    /// <summary>10 Mbit/s, 20 ms there and back (25 KB), a queue of 40 frames.</summary>
    private static WireFaults Short => new() { Rate = 1_250_000, Delay = 10_000, Queue = 40 };

    /// <summary>80 Mbit/s, 100 ms there and back (a megabyte), a queue of a tenth of that.</summary>
    private static WireFaults Long => new() { Rate = 10_000_000, Delay = 50_000, Queue = 70 };

    [Theory, Behaviour(57)]
    [InlineData(Reno)]
    [InlineData(Cubic)]
    public void One_flow_fills_a_short_path(CongestionControl control) =>
        Assert.InRange(Utilisation(Short, 20, control), 0.9, 1.01);

    [Theory, Behaviour(57)]
    [InlineData(Reno, Reno, 0.9)]
    [InlineData(Cubic, Cubic, 0.9)]
    [InlineData(Reno, Cubic, 0.8)] // CUBIC gives up less and takes somewhat more: RFC 9438 5.1 bounds by how much
    public void Two_flows_share_a_short_path(CongestionControl first, CongestionControl second, double fairness)
    {
        var flows = new Flows(new TwoStacks(1, Short), first, second);
        flows.Run(10 * Bench.Second);
        flows.Reset();
        flows.Run(60 * Bench.Second);
        string rates = string.Join(" and ", flows.Received.Select(n => n * 8 / 60e6));
        output.WriteLine($"{rates} Mbit/s, {flows.Fairness:F3}");
        Assert.True(flows.Fairness > fairness, $"{flows.Fairness:F3}");
        Assert.True(flows.Received.Sum() > 0.9 * 60 * Short.Rate);
    }

    [Fact, Behaviour(57)]
    public void Cubic_comes_back_on_a_long_path_where_a_segment_a_round_trip_does_not()
    {
        // Half of a megabyte is 345 segments: at one a round trip they take 35 seconds, CUBIC's K is 6.
        double reno = Utilisation(Long, 40, Reno), cubic = Utilisation(Long, 40, Cubic);
        Assert.True(cubic > 0.8, $"{cubic:F2}");
        Assert.True(cubic > reno + 0.05, $"CUBIC {cubic:F2}, NewReno {reno:F2}");
    }

    [Fact, Behaviour(57)]
    public void HyStart_ends_the_first_slow_start_with_less_loss()
    {
        // 66 segments fill the path, 600 its deep queue. Doubling overruns both by as much again; a round trip that
        // rises at 160 segments ends that, and five rounds of a quarter more come to 490.
        var faults = new WireFaults { Rate = 10_000_000, Delay = 5000, Queue = 600 };
        int reno = LostAtStart(faults, Reno), cubic = LostAtStart(faults, Cubic);
        output.WriteLine($"lost: {reno} without, {cubic} with HyStart++");
        Assert.True(reno > 100, $"{reno}");
        Assert.True(cubic < reno / 3, $"{cubic} of {reno}");
    }

    private static int LostAtStart(WireFaults faults, CongestionControl control)
    {
        TwoStacks stacks = Wide(faults);
        new Flows(stacks, control).Run(2 * Bench.Second);
        return stacks.Wire.Lost;
    }

    /// <summary>The part of the rate, headers included, that one flow has after its first fifteen seconds.</summary>
    private double Utilisation(WireFaults faults, int seconds, CongestionControl control)
    {
        TwoStacks stacks = Wide(faults);
        var flows = new Flows(stacks, control);
        flows.Run(15 * Bench.Second);
        flows.Reset();
        flows.Run(seconds * Bench.Second);
        double share = flows.Received[0] * (1514.0 / 1448) / seconds / faults.Rate;
        output.WriteLine($"{control}: {share:P1}, {stacks.A.Counters.TcpFastRecoveries} recoveries, "
            + $"{stacks.A.Counters.TcpTimeouts} timeouts, {stacks.Wire.Lost} lost");
        return share;
    }

    /// <summary>With buffers for four megabytes in flight.</summary>
    private static TwoStacks Wide(WireFaults faults) => new(1, faults, options =>
    {
        options.PageCount = 4096;
        options.RingPages = 1024;
        options.SendBufferSize = options.ReceiveBufferSize = 4_000_000;
        options.Ecn = EcnMode.Off;
    });
}
