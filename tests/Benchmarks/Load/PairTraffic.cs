using System.Diagnostics;
using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;

namespace Benchmarks.Load;

/// <summary>Sends packets between hosts that the controller knows, one pair of the sequence after the other.</summary>
internal abstract class PairTraffic(PairSequence pairs, Tally tally) : ITraffic
{
    public abstract void Refill(EmulatedSwitch from, OutputBuffer output, long now);

    protected void Send(EmulatedSwitch from, OutputBuffer output, long since)
    {
        int next = from.NextPair;
        uint pair = pairs[next];
        from.NextPair = next + 1 == pairs.Count ? 0 : next + 1;
        int source = PairSequence.SourceOf(pair);
        uint inPort = from.Network.PortOf(source);
        uint number = from.Flight.Launch(pair, since);
        PacketInWriter.Write(output, from.MissFlows[inPort], inPort,
            TestFrame.Address(from.Index, PairSequence.DestinationOf(pair)),
            TestFrame.Address(from.Index, source), number);
        tally.Sent++;
    }
}

/// <summary>Keeps so many packet-ins of each switch outstanding: as fast as the controller answers.</summary>
internal sealed class ClosedLoop(PairSequence pairs, Tally tally) : PairTraffic(pairs, tally)
{
    public override void Refill(EmulatedSwitch from, OutputBuffer output, long now)
    {
        for (int room = from.Flight.Room; room > 0; room--)
            Send(from, output, now);
    }
}

/// <summary>
/// Sends at fixed times, evenly over all switches, whether or not answers come. A packet-in that has no room waits
/// here, and its time runs from when it was due: a stall of the controller shows in all that it delayed.
/// </summary>
internal sealed class OpenLoop(PairSequence pairs, Tally tally, int switches, double ratePerSecond, long start)
    : PairTraffic(pairs, tally)
{
    private readonly double _ticksBetween = Stopwatch.Frequency / ratePerSecond;
    private readonly long[] _sent = new long[switches];

    /// <summary>No more is due from then on.</summary>
    public long End { get; set; } = long.MaxValue;

    /// <summary>When a switch has its next packet.</summary>
    public long DueAt(int switchIndex) =>
        start + (long)((_sent[switchIndex] * switches + switchIndex) * _ticksBetween);

    public override void Refill(EmulatedSwitch from, OutputBuffer output, long now)
    {
        for (long due = DueAt(from.Index); due <= now && due < End && from.Flight.Room > 0; due = DueAt(from.Index))
        {
            Send(from, output, due);
            _sent[from.Index]++;
        }
    }

    /// <summary>Skips what was due before the end and never sent: one that time passed over; its due time.</summary>
    public bool TrySkip(int switchIndex, long now, out long due)
    {
        due = DueAt(switchIndex);
        if (due >= Math.Min(now, End))
            return false;
        _sent[switchIndex]++;
        return true;
    }
}
