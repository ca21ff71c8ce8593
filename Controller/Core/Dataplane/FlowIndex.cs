namespace Controller.Core.Dataplane;

/// <summary>
/// Finds the flow that a packet meets without trying them all: tuple-space search, as in Open vSwitch's classifier
/// (Srinivasan, Suri, Varghese 1999). Flows of one shape are in one hash table by their values; a look-up asks each
/// shape once, those with the highest priorities first, and stops where no shape left can have a better one.
/// </summary>
/// <remarks>
/// Tricky: flows whose match is equal but for the priority share a hash, so each slot is a short array. A table with as
/// many shapes as flows is no faster than a list.
/// </remarks>
internal sealed class FlowIndex
{
    private readonly Dictionary<MatchShape, ShapeFlows> _byShape = [];

    // By falling highest priority; null after a change until the next look-up.
    private ShapeFlows[]? _ordered;

    public IEnumerable<ShapeFlows> Shapes => _byShape.Values;

    public void Add(FlowEntry flow)
    {
        if (!_byShape.TryGetValue(flow.Pattern.Shape, out ShapeFlows? flows))
            _byShape.Add(flow.Pattern.Shape, flows = new ShapeFlows(flow.Pattern.Shape));
        if (flows.Add(flow))
            _ordered = null;
    }

    public void Remove(FlowEntry flow)
    {
        ShapeFlows flows = _byShape[flow.Pattern.Shape];
        if (!flows.Remove(flow))
            return;
        _ordered = null;
        if (flows.Count == 0)
            _byShape.Remove(flow.Pattern.Shape);
    }

    public void Clear()
    {
        _byShape.Clear();
        _ordered = null;
    }

    /// <param name="instead">Flows to be taken for others, or for none.</param>
    public FlowEntry? Lookup(Packet packet, long now, Dictionary<FlowEntry, FlowEntry?> instead)
    {
        _ordered ??= [.. _byShape.Values.OrderByDescending(flows => flows.HighestPriority)];
        FlowEntry? best = null;
        foreach (ShapeFlows flows in _ordered)
        {
            if (best is not null && best.Priority > flows.HighestPriority)
                break;
            foreach (FlowEntry flow in flows.At(flows.Shape.HashOf(packet)))
            {
                if (best is not null && !flow.IsAheadOf(best))
                    continue;
                FlowEntry? seen = instead.Count == 0 ? flow : instead.GetValueOrDefault(flow, flow);
                if (seen is not null && seen.ExpiresAt > now && flow.Pattern.Matches(packet))
                    best = seen;
            }
        }
        return best;
    }
}
