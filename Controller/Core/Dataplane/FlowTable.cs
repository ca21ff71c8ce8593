using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// One table of the pipeline. Of two flows that overlap at the same priority the one that came first wins: which it is
/// is undefined (OpenFlow 1.3.5 §5.3), but here it is always the same one.
/// </summary>
public sealed class FlowTable(TableId id)
{
    private static readonly Dictionary<FlowEntry, FlowEntry?> None = [];

    private readonly Dictionary<(ushort Priority, Match Match), FlowEntry> _byKey = [];
    private readonly FlowIndex _index = new();
    private FlowEntry[]? _sorted;
    private long _lastOrder;

    public TableId Id { get; } = id;

    /// <summary>By falling priority, equals as they came. Sorted when asked after a change.</summary>
    public IReadOnlyList<FlowEntry> Flows
    {
        get
        {
            if (_sorted is null)
            {
                _sorted = [.. _byKey.Values];
                Array.Sort(_sorted, (a, b) => a == b ? 0 : a.IsAheadOf(b) ? -1 : 1);
            }
            return _sorted;
        }
    }

    public int Count => _byKey.Count;

    /// <summary>Packets that were looked up here.</summary>
    public ulong LookupCount { get; internal set; }

    /// <summary>Packets that found a flow here.</summary>
    public ulong MatchedCount { get; internal set; }

    internal FlowIndex Index => _index;

    /// <summary>In no order.</summary>
    internal IReadOnlyCollection<FlowEntry> Unsorted => _byKey.Values;

    /// <summary>The flow with this very priority and match; null if there is none.</summary>
    public FlowEntry? Find(ushort priority, Match match) => _byKey.GetValueOrDefault((priority, match));

    internal FlowEntry? Lookup(Packet packet, long now) => Lookup(packet, now, None);

    /// <param name="instead">Flows to be taken for others, or for none.</param>
    internal FlowEntry? Lookup(Packet packet, long now, Dictionary<FlowEntry, FlowEntry?> instead) =>
        _byKey.Count == 0 ? null : _index.Lookup(packet, now, instead);

    /// <summary>Puts a flow in; the place of one with its key is taken.</summary>
    internal void Put(FlowEntry flow)
    {
        if (_byKey.TryGetValue((flow.Priority, flow.Match), out FlowEntry? replaced))
            _index.Remove(replaced);
        flow.Order = replaced?.Order ?? ++_lastOrder;
        _index.Add(flow);
        _byKey[(flow.Priority, flow.Match)] = flow;
        _sorted = null;
    }

    /// <summary>Takes flows out; returns them, by falling priority.</summary>
    internal List<FlowEntry> Remove(Predicate<FlowEntry> wanted)
    {
        List<FlowEntry> removed = [.. _byKey.Values.Where(flow => wanted(flow))];
        if (removed.Count == 0)
            return removed;
        removed.Sort((a, b) => a == b ? 0 : a.IsAheadOf(b) ? -1 : 1);
        _sorted = null;
        foreach (FlowEntry flow in removed)
            _byKey.Remove((flow.Priority, flow.Match));
        if (_byKey.Count == 0)
            _index.Clear();
        else
            removed.ForEach(_index.Remove);
        return removed;
    }

    /// <summary>Takes one flow out, which must be there.</summary>
    internal void Remove(FlowEntry flow)
    {
        _byKey.Remove((flow.Priority, flow.Match));
        _index.Remove(flow);
        _sorted = null;
    }

    internal FlowTable Clone()
    {
        var copy = new FlowTable(Id)
        {
            LookupCount = LookupCount,
            MatchedCount = MatchedCount,
            _lastOrder = _lastOrder,
        };
        foreach (FlowEntry flow in _byKey.Values)
        {
            FlowEntry own = flow.Clone();
            copy._byKey.Add((own.Priority, own.Match), own);
            copy._index.Add(own);
        }
        return copy;
    }
}
