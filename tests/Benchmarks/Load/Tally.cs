using Benchmarks.Measuring;

namespace Benchmarks.Load;

/// <summary>What was sent and what came back, over all switches.</summary>
internal sealed class Tally
{
    private const int DescribedFaults = 10;

    private readonly List<string> _faults = [];
    private long _from = long.MaxValue;
    private long _until = long.MaxValue;

    public long Sent { get; set; }

    /// <summary>Packet-ins that got both their flow-mod and their packet-out.</summary>
    public long Answered { get; private set; }

    /// <summary>Answers that are malformed, or say something else than they must.</summary>
    public long WrongAnswers { get; private set; }

    /// <summary>Packet-ins that lacked one answer or both when they were given up.</summary>
    public long Missing { get; private set; }

    /// <summary>Answers to what was not asked, or the second of the same.</summary>
    public long Extra { get; private set; }

    /// <summary>Broadcasts of the learning phase.</summary>
    public long Lessons { get; set; }

    /// <summary>Broadcasts of the learning phase that the controller sent out.</summary>
    public long Floods { get; set; }

    /// <summary>Flow-mods and packet-outs of the controller's own: table-misses, probes of links.</summary>
    public long Others { get; set; }

    /// <summary>Durations from when a packet-in was sent, or due, to its later answer.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The first few of what was wrong, in words.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Latency counts for packet-ins sent, or due, in this interval, whenever the answer comes.</summary>
    public void MeasureLatency(long from, long until) => (_from, _until) = (from, until);

    public void Complete(long since, long now)
    {
        Answered++;
        RecordLatency(since, now);
    }

    public void RecordLatency(long since, long now)
    {
        if (since >= _from && since < _until)
            Latency.Record(now - since);
    }

    public void Wrong(string what)
    {
        WrongAnswers++;
        Describe(what);
    }

    public void Unexpected(string what)
    {
        Extra++;
        Describe(what);
    }

    public void Miss(string what)
    {
        Missing++;
        Describe(what);
    }

    private void Describe(string what)
    {
        if (_faults.Count < DescribedFaults)
            _faults.Add(what);
    }
}
