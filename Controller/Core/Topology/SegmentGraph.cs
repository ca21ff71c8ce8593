using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>
/// Switches and what lies between them, as <see cref="SpanningTree"/> sees it. A <em>segment</em> is what hangs
/// together by links; a <em>medium</em> is what hangs together if lost switches still forward: one or more segments.
/// </summary>
internal sealed class SegmentGraph
{
    private readonly DisjointSets<PortId> _segments = new();
    private readonly DisjointSets<PortId> _media = new();
    private readonly SortedSet<PortId> _ports = [];
    private readonly HashSet<PortId> _lostForwarding = [];
    private readonly HashSet<PortId> _detours = [];
    private readonly SortedSet<DatapathId> _switches;
    private readonly ILookup<DatapathId, PortId> _edgesBySwitch;
    private readonly ILookup<PortId, PortId> _edgesByMedium;

    public SegmentGraph(TreeInput input)
    {
        _switches = [.. input.Switches];
        var reflecting = new HashSet<PortId>();
        foreach (Link link in input.Links)
        {
            _ports.Add(link.From);
            _ports.Add(link.To);
            _segments.Join(link.From, link.To);
            _media.Join(link.From, link.To);
            if (link.From == link.To)
                reflecting.Add(link.From);
        }
        MergeLost(input.Lost);
        LivePorts = [.. _ports.Where(port => _switches.Contains(port.Switch))];
        Edges = [.. LivePorts.Where(port => !reflecting.Contains(port))];
        _edgesBySwitch = Edges.ToLookup(port => port.Switch);
        _edgesByMedium = Edges.ToLookup(Medium);
    }

    /// <summary>In order.</summary>
    public IEnumerable<DatapathId> Switches => _switches;

    /// <summary>Ports of switches in reach that are ends of links, in order.</summary>
    public IReadOnlyList<PortId> LivePorts { get; }

    /// <summary>Those of them that may be on the tree.</summary>
    public IReadOnlyList<PortId> Edges { get; }

    /// <summary>What stands for a switch among the ports that stand for media: no port has this number.</summary>
    public static PortId Node(DatapathId id) => new(id, PortNumber.Any);

    /// <summary>A port that stands for the medium.</summary>
    public PortId Medium(PortId port) => _media.Find(port);

    /// <summary>Whether the port leads to a lost switch that is to be avoided.</summary>
    public bool IsDetour(PortId port) => _detours.Contains(Medium(port));

    /// <summary>In order.</summary>
    public IEnumerable<PortId> EdgesOf(DatapathId id) => _edgesBySwitch[id];

    /// <summary>In order.</summary>
    public IEnumerable<PortId> EdgesOn(PortId medium) => _edgesByMedium[medium];

    /// <summary>
    /// The ports of cables between two switches of which not both ends are in the set, except where the far end is
    /// a lost switch's that forwards.
    /// </summary>
    public IEnumerable<PortId> HalfOpenCables(IReadOnlySet<PortId> open) =>
        _ports.GroupBy(_segments.Find)
            .Select(segment => segment.ToArray())
            .Where(ends => ends.Length == 2 && ends[0].Switch != ends[1].Switch)
            .Where(ends => !ends.All(open.Contains) && !ends.Any(_lostForwarding.Contains))
            .SelectMany(ends => ends);

    private void MergeLost(IReadOnlyCollection<LostSwitch> lost)
    {
        foreach (LostSwitch one in lost)
        {
            PortId[] forwarding = [.. one.Forwarding
                .Select(number => new PortId(one.Id, number)).Where(_ports.Contains)];
            _lostForwarding.UnionWith(forwarding);
            foreach (PortId port in forwarding)
                _media.Join(forwarding[0], port);
        }
        // Only when all is joined do the media have the names that they keep.
        foreach (LostSwitch one in lost.Where(one => one.IsDetour))
            _detours.UnionWith(_lostForwarding.Where(port => port.Switch == one.Id).Select(_media.Find));
    }
}
