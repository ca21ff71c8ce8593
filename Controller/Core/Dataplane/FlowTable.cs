using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// One table of the pipeline. Flows stand by falling priority, equals in the order in which they came: which of two
/// that overlap wins is undefined (OpenFlow 1.3.5 §5.3), but here it is always the same one. A look-up is linear.
/// </summary>
public sealed class FlowTable(TableId id)
{
    private readonly List<FlowEntry> _flows = [];
    private readonly Dictionary<(ushort Priority, Match Match), FlowEntry> _byKey = [];

    public TableId Id { get; } = id;

    /// <summary>By falling priority.</summary>
    public IReadOnlyList<FlowEntry> Flows => _flows;

    /// <summary>Packets that were looked up here.</summary>
    public ulong LookupCount { get; internal set; }

    /// <summary>Packets that found a flow here.</summary>
    public ulong MatchedCount { get; internal set; }

    /// <summary>The flow with this very priority and match; null if there is none.</summary>
    public FlowEntry? Find(ushort priority, Match match) => _byKey.GetValueOrDefault((priority, match));

    /// <param name="fresh">Flows that this packet made, which it doesn't see, and those that they replaced.</param>
    internal FlowEntry? Lookup(Packet packet, long now, Dictionary<FlowEntry, FlowEntry?> fresh)
    {
        foreach (FlowEntry flow in _flows)
        {
            FlowEntry? seen = fresh.GetValueOrDefault(flow, flow);
            if (seen is not null && seen.ExpiresAt > now && seen.Pattern.Matches(packet))
                return seen;
        }
        return null;
    }

    /// <summary>Puts a flow in; the place of one with its key is taken.</summary>
    internal void Put(FlowEntry flow)
    {
        if (_byKey.TryGetValue((flow.Priority, flow.Match), out FlowEntry? replaced))
            _flows[_flows.IndexOf(replaced)] = flow;
        else
            _flows.Insert(EndOf(flow.Priority), flow);
        _byKey[(flow.Priority, flow.Match)] = flow;
    }

    /// <summary>Takes flows out; returns them, by falling priority.</summary>
    internal List<FlowEntry> Remove(Predicate<FlowEntry> wanted)
    {
        List<FlowEntry> removed = _flows.FindAll(wanted);
        if (removed.Count == 0)
            return removed;
        foreach (FlowEntry flow in removed)
            _byKey.Remove((flow.Priority, flow.Match));
        var gone = removed.ToHashSet();
        _flows.RemoveAll(gone.Contains);
        return removed;
    }

    internal FlowTable Clone()
    {
        var copy = new FlowTable(Id) { LookupCount = LookupCount, MatchedCount = MatchedCount };
        foreach (FlowEntry flow in _flows)
        {
            FlowEntry own = flow.Clone();
            copy._flows.Add(own);
            copy._byKey.Add((own.Priority, own.Match), own);
        }
        return copy;
    }

    // Where a new flow of this priority goes: behind its equals.
    private int EndOf(ushort priority)
    {
        int low = 0;
        int high = _flows.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_flows[middle].Priority >= priority)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
