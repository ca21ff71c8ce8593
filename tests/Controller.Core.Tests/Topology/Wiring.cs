using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Topology;

/// <summary>
/// Switches and the segments between them, and where a flooded frame goes there: the judge of the spanning tree,
/// which knows nothing of trees.
/// </summary>
/// <param name="Segments">
/// The ports on each: whoever sends into it is heard by all others on it, and a port alone on one hears itself.
/// </param>
internal sealed record Wiring(DatapathId[] Switches, PortId[][] Segments)
{
    /// <summary>Ports that lead to hosts.</summary>
    public PortId[] Hosts { get; init; } = [];

    /// <summary>Wires up switches 1 to <paramref name="count"/>; each end takes its switch's next port.</summary>
    /// <param name="segments">For each the index of the switch at each end.</param>
    public static Wiring Of(int count, int[][] segments)
    {
        uint[] used = new uint[count];
        return new Wiring(
            [.. Enumerable.Range(1, count).Select(id => new DatapathId((ulong)id))],
            [.. segments.Select(ends => ends
                .Select(end => new PortId(new DatapathId((ulong)end + 1), new PortNumber(++used[end]))).ToArray())]);
    }

    /// <summary>
    /// The links that probes would show: every direction on a cable, and each from the first on a hub.
    /// </summary>
    public TreeInput Input() => new(Switches,
        [.. Segments.SelectMany(ends => ends.Skip(1).Select(end => new Link(ends[0], end)))]);

    /// <summary>The switches that a frame which starts at one gets to.</summary>
    public IEnumerable<DatapathId> Flood(DatapathId start, Func<PortId, bool> forwards) =>
        Distances(start, forwards).Keys;

    /// <summary>The switches that a frame gets to more than once, or that get their own frame back.</summary>
    public IReadOnlyList<DatapathId> ReachedTwice(DatapathId start, Func<PortId, bool> forwards)
    {
        var twice = new List<DatapathId>();
        Walk(start, forwards, (id, _) => twice.Add(id));
        return twice;
    }

    /// <summary>How many segments lie between a switch and those that its frames get to.</summary>
    public Dictionary<DatapathId, int> Distances(DatapathId start, Func<PortId, bool> forwards) =>
        Walk(start, forwards, (_, _) => { });

    /// <summary>The switches of each segment's ends, as <see cref="Of"/> takes them but counted from 1.</summary>
    public override string ToString() => $"{Switches.Length} switches, " +
        string.Join(" ", Segments.Select(ends => $"[{string.Join(",", ends.Select(end => end.Switch.Value))}]"));

    private Dictionary<DatapathId, int> Walk(
        DatapathId start, Func<PortId, bool> forwards, Action<DatapathId, PortId> again)
    {
        var distances = new Dictionary<DatapathId, int> { [start] = 0 };
        var frames = new Queue<(DatapathId At, PortId? Entry)>([(start, null)]);
        while (frames.TryDequeue(out (DatapathId At, PortId? Entry) frame))
        {
            foreach (PortId entered in Hops(frame.At, frame.Entry, forwards))
            {
                if (distances.TryAdd(entered.Switch, distances[frame.At] + 1))
                    frames.Enqueue((entered.Switch, entered));
                else
                    again(entered.Switch, entered);
            }
        }
        return distances;
    }

    /// <summary>The ports by which copies come in when a switch floods what came by a port.</summary>
    private IEnumerable<PortId> Hops(DatapathId at, PortId? entry, Func<PortId, bool> forwards) =>
        from ends in Segments
        from leaves in ends
        where leaves.Switch == at && leaves != entry && forwards(leaves)
        from enters in ends
        where (enters != leaves || ends.Length == 1) && forwards(enters)
        select enters;
}
