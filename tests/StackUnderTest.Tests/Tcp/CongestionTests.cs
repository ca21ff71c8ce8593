using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

/// <summary>CUBIC (RFC 9438) and HyStart++ (RFC 9406) as functions of acknowledgments and time.</summary>
public sealed class CongestionTests
{
    private const int Segment = 1000;
    private const long RoundTrip = 100 * Bench.Millisecond;

    [Fact, Behaviour(57)]
    public void Cubic_is_back_at_the_old_window_after_K_flat_there_and_steep_before_and_after()
    {
        Congestion congestion = AfterLoss(CongestionControl.Cubic, 100);
        Assert.Equal(70 * Segment, congestion.Window);
        var windows = new List<int>();
        for (long now = 0; now < 9 * Bench.Second; now += RoundTrip)
        {
            windows.Add(congestion.Window);
            Acknowledge(ref congestion, now, RoundTrip);
        }

        // K = cbrt(100 * 0.3 / 0.4) = 4.22 s; the curve runs a round trip ahead.
        int k = windows.FindIndex(window => window >= 99 * Segment);
        Assert.InRange(k, 24, 42);
        int Gain(double seconds) => windows[(int)(seconds * 10) + 5] - windows[(int)(seconds * 10)];
        Assert.True(Gain(0) > 4 * Gain(3.9), $"{Gain(0)} then {Gain(3.9)}");
        Assert.True(Gain(8) > 4 * Gain(4.5), $"{Gain(4.5)} then {Gain(8)}");
        Assert.InRange(windows[42], 98 * Segment, 102 * Segment);
    }

    [Fact, Behaviour(57)]
    public void Cubic_on_a_short_path_is_never_slower_than_a_standard_sender_of_its_share()
    {
        Congestion congestion = AfterLoss(CongestionControl.Cubic, 20);
        int start = congestion.Window;
        for (int round = 0; round < 10; round++)
            Acknowledge(ref congestion, round * 1000, 1000);
        // alpha = 9/17 of a segment a round trip
        Assert.InRange(congestion.Window - start, 4 * Segment, 6 * Segment);
    }

    [Fact, Behaviour(57)]
    public void Cubic_gives_up_more_when_it_had_not_come_back_so_that_newer_flows_find_room()
    {
        Congestion first = AfterLoss(CongestionControl.Cubic, 1000);
        Congestion second = first;
        second.EnterRecovery(second.Window, Segment); // at once again, below the last greatest window
        for (long now = 0; now < 12 * Bench.Second; now += RoundTrip)
        {
            Acknowledge(ref first, now, RoundTrip);
            Acknowledge(ref second, now, RoundTrip);
        }

        Assert.InRange(first.Window, 1000 * Segment, 1050 * Segment);
        Assert.InRange(second.Window, 595 * Segment, 700 * Segment); // its plateau is at 0.85 of 700, not at 700
    }

    [Fact, Behaviour(57)]
    public void Cubic_does_not_count_time_in_which_the_sender_had_nothing_to_send()
    {
        Congestion busy = AfterLoss(CongestionControl.Cubic, 100), idle = busy;
        Acknowledge(ref busy, 0, RoundTrip);
        Acknowledge(ref idle, 0, RoundTrip);
        idle.Pause(60 * Bench.Second);
        Acknowledge(ref busy, RoundTrip, RoundTrip);
        Acknowledge(ref idle, 60 * Bench.Second + RoundTrip, RoundTrip);
        Assert.Equal(busy.Window, idle.Window);
    }

    [Fact, Behaviour(57)]
    public void Cubic_after_a_timeout_begins_its_curve_where_slow_start_ends()
    {
        Congestion congestion = AfterLoss(CongestionControl.Cubic, 100);
        congestion.TimeOut(70 * Segment, Segment, true);
        Assert.Equal(Segment, congestion.Window);
        Assert.Equal(49 * Segment, congestion.Threshold);
        for (int round = 0; congestion.InSlowStart; round++)
            congestion.Grow(Segment, Segment, round, RoundTrip);
        int start = congestion.Window;
        Acknowledge(ref congestion, Bench.Second, RoundTrip);
        Assert.InRange(congestion.Window - start, 0, Segment); // K = 0: flat at first
    }

    [Theory, Behaviour(57)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(26)]
    [InlineData(27)]
    [InlineData(1_000_000_007)]
    [InlineData(long.MaxValue)]
    public void Cube_root_is_the_greatest_whole_number_whose_cube_fits(long value)
    {
        var root = (System.Numerics.BigInteger)Cubic.CubeRoot((ulong)value);
        Assert.True(root * root * root <= value);
        Assert.True((root + 1) * (root + 1) * (root + 1) > value);
    }

    [Fact, Behaviour(57)]
    public void HyStart_slows_down_when_the_round_trip_rises_and_ends_slow_start_after_five_rounds()
    {
        var congestion = default(Congestion);
        congestion.Start(CongestionControl.Cubic, Segment, false);
        Round(ref congestion, 0, 20_000);
        Round(ref congestion, 1, 20_000);
        Assert.Equal(40 * Segment, congestion.Window);
        Round(ref congestion, 2, 30_000); // the ninth sample of this round finds it
        int slowed = congestion.Window;
        Assert.InRange(slowed, 45 * Segment, 65 * Segment);
        for (int round = 3; round < 7; round++)
            Round(ref congestion, round, 30_000);
        Assert.True(congestion.InSlowStart);
        Assert.InRange(congestion.Window, 2 * slowed, 3 * slowed); // a quarter of the pace: 1.25^4 = 2.4
        Round(ref congestion, 7, 30_000); // the round in which it began counts
        Assert.False(congestion.InSlowStart);
    }

    [Fact, Behaviour(57)]
    public void HyStart_goes_on_when_the_round_trip_comes_down_again()
    {
        var congestion = default(Congestion);
        congestion.Start(CongestionControl.Cubic, Segment, false);
        Round(ref congestion, 0, 20_000);
        Round(ref congestion, 1, 30_000);
        Round(ref congestion, 2, 20_000);
        int before = congestion.Window;
        Round(ref congestion, 3, 20_000);
        Assert.Equal(2 * before, congestion.Window);
        for (int round = 4; round < 12; round++)
            Round(ref congestion, round, 20_000);
        Assert.True(congestion.InSlowStart);
    }

    /// <summary>A window of so many segments met a loss and its repair is over.</summary>
    private static Congestion AfterLoss(CongestionControl control, int segments)
    {
        var congestion = default(Congestion);
        congestion.Start(control, Segment, false);
        while (congestion.Window < segments * Segment)
            congestion.Grow(Segment, Segment, 0, RoundTrip);
        congestion.EnterRecovery(congestion.Window, Segment);
        congestion.LeaveRecovery(congestion.Window, Segment);
        return congestion;
    }

    /// <summary>A whole window is acknowledged, a segment at a time.</summary>
    private static void Acknowledge(ref Congestion congestion, long now, long roundTrip)
    {
        for (int left = congestion.Window; left > 0; left -= Segment)
            congestion.Grow(Math.Min(left, Segment), Segment, now, roundTrip);
    }

    /// <summary>One round of slow start, each segment acknowledged alone; the rounds' numbers lie far apart.</summary>
    private static void Round(ref Congestion congestion, int round, long roundTrip)
    {
        var start = new SequenceNumber((uint)round * 10_000_000);
        int count = congestion.Window / Segment;
        for (int i = 0; i < count; i++)
        {
            congestion.TakeRoundTrip(start + i, start + 10_000_000, roundTrip);
            if (congestion.InSlowStart)
                congestion.Grow(Segment, Segment, 0, roundTrip);
        }
    }
}
