using System.Diagnostics;
using Controller.Core.Flows;

namespace Controller.Core.Switches;

/// <summary>
/// What has been counted for one datapath, over its reconnects. Written on the switch's event loop, read by
/// anyone: a reader may see a count a moment late, never a torn one (64-bit only).
/// </summary>
internal sealed class SwitchStatistics
{
    public long PacketIns;
    public long VlanPacketIns;
    public long IgnoredPacketIns;
    public long FlowMods;
    public long PacketOuts;
    public long Errors;
    public long MalformedMessages;
    public long AppFaults;
    public long DuplicateHosts;
    public long Connections;
    public long Disconnections;
    public long DriftMissing;
    public long DriftChanged;
    public long DriftForeign;
    public long DriftRepairs;
    public long DriftNow;

    public SwitchCounters Snapshot() => new(PacketIns, VlanPacketIns, IgnoredPacketIns, FlowMods, PacketOuts, Errors,
        MalformedMessages, AppFaults, Connections, Disconnections)
    {
        DuplicateHosts = DuplicateHosts,
        Drift = new DriftCounters(DriftMissing, DriftChanged, DriftForeign, DriftRepairs, DriftNow),
    };

    public void CountDrift(DriftReport report)
    {
        foreach (Drift drift in report.Found)
        {
            if (drift.Kind == DriftKind.Missing)
                DriftMissing++;
            else if (drift.Kind == DriftKind.Changed)
                DriftChanged++;
            else
                DriftForeign++;
        }
        DriftRepairs += report.Repaired;
        DriftNow = report.Total;
    }
}

/// <summary>
/// Counts latencies in the buckets of <c>faucet_packet_in_secs</c>. Shared by all event loops: one interlocked
/// add a batch of packet-ins, not one a packet.
/// </summary>
internal sealed class LatencyCounter
{
    private static readonly double[] Bounds = [.0001, .001, .01, .1, 1];
    private static readonly double TickSeconds = 1.0 / Stopwatch.Frequency;

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    /// <summary>
    /// Counts <paramref name="events"/> events that each took <paramref name="ticks"/> of the stopwatch.
    /// </summary>
    public void Add(long ticks, int events)
    {
        double seconds = ticks * TickSeconds;
        int bucket = 0;
        while (bucket < Bounds.Length && seconds > Bounds[bucket])
            bucket++;
        Interlocked.Add(ref _counts[bucket], events);
        Interlocked.Add(ref _ticks, ticks * events);
    }

    public LatencyHistogram Snapshot()
    {
        long[] counts = [.. _counts.Select((_, i) => Interlocked.Read(ref _counts[i]))];
        return new LatencyHistogram(Bounds, counts, Interlocked.Read(ref _ticks) * TickSeconds, counts.Sum());
    }
}
