using System.Collections.Concurrent;

namespace Controller.Core.Switches;

/// <summary>Counts what was dropped, by reason; the names are the label values of <c>sdn_dropped_total</c>.</summary>
internal sealed class DropCounters
{
    private readonly ConcurrentDictionary<string, StrongCount> _counts = new();

    public void Count(string reason) =>
        Interlocked.Increment(ref _counts.GetOrAdd(reason, _ => new StrongCount()).Value);

    public IReadOnlyDictionary<string, long> Snapshot() =>
        _counts.ToDictionary(count => count.Key, count => Interlocked.Read(ref count.Value.Value));

    private sealed class StrongCount
    {
        public long Value;
    }
}
