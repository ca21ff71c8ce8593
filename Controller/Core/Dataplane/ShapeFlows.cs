namespace Controller.Core.Dataplane;

/// <summary>The flows of a table that look at the same bits, by the values that they want.</summary>
internal sealed class ShapeFlows(MatchShape shape)
{
    private readonly Dictionary<int, FlowEntry[]> _byHash = [];
    private readonly Dictionary<ushort, int> _counts = [];
    private readonly SortedSet<ushort> _priorities = [];

    public MatchShape Shape { get; } = shape;

    public int Count { get; private set; }

    public ushort HighestPriority => _priorities.Max;

    public IEnumerable<FlowEntry> All => _byHash.Values.SelectMany(flows => flows);

    /// <summary>Flows whose values have that hash, and maybe others; equals by falling priority or not.</summary>
    public ReadOnlySpan<FlowEntry> At(int hash) => _byHash.TryGetValue(hash, out FlowEntry[]? flows) ? flows : [];

    /// <summary>Returns whether the highest priority is another now.</summary>
    public bool Add(FlowEntry flow)
    {
        int hash = Shape.HashOf(flow.Pattern);
        _byHash[hash] = _byHash.TryGetValue(hash, out FlowEntry[]? flows) ? [.. flows, flow] : [flow];
        Count++;
        int known = _counts.GetValueOrDefault(flow.Priority);
        _counts[flow.Priority] = known + 1;
        if (known > 0)
            return false;
        _priorities.Add(flow.Priority);
        return HighestPriority == flow.Priority;
    }

    /// <summary>Returns whether the highest priority is another now, or none.</summary>
    public bool Remove(FlowEntry flow)
    {
        int hash = Shape.HashOf(flow.Pattern);
        FlowEntry[] left = Array.FindAll(_byHash[hash], other => other != flow);
        if (left.Length > 0)
            _byHash[hash] = left;
        else
            _byHash.Remove(hash);
        Count--;
        if (--_counts[flow.Priority] > 0)
            return false;
        bool wasHighest = HighestPriority == flow.Priority;
        _counts.Remove(flow.Priority);
        _priorities.Remove(flow.Priority);
        return wasHighest;
    }
}
