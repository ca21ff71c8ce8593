using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>
/// Which of the ports that lead to other switches may forward, so that everything is reached and nothing twice.
/// </summary>
/// <remarks>
/// What hangs together by links is a <em>segment</em>: a cable with a port at each end, a hub with many, a foreign
/// bridge plugged in twice. The graph has switches and segments as its nodes and ports as its edges, as in IEEE
/// 802.1D, and the tree is a tree of that graph. It follows without further cases that two ports of one switch on
/// one segment are a loop (the lower stays), and that of all switches on a hub each has one port there at most.
/// A port that gets its own probes back is never on the tree: behind it is a loop that isn't ours to cut.
/// <para>
/// From nothing: the lowest datapath id is the root of its component, then shortest paths, ties to the lower
/// datapath id, then to the lower port number. From a previous tree: what is left of it stays, and only ports that
/// join what isn't joined come in, in the order in which the tree from nothing has them. So a new link between
/// switches that are connected moves nothing, whether it is a shorter way or a forged one.
/// </para>
/// <para>
/// A cable between two switches that is off the tree is blocked at both ends: if one end's switch can't be told,
/// the other's will do. A segment with more ports keeps one that forwards, for the hosts that may be there.
/// </para>
/// </remarks>
public sealed class SpanningTree
{
    private readonly HashSet<PortId> _link = [];
    private readonly HashSet<PortId> _blocked = [];

    private SpanningTree()
    {
    }

    public static SpanningTree Empty { get; } = new();

    /// <summary>Ports on the tree.</summary>
    public IReadOnlySet<PortId> Link => _link;

    /// <summary>The other ports of switches in reach that are ends of links.</summary>
    public IReadOnlySet<PortId> Blocked => _blocked;

    /// <summary>Computes the tree: a function of the input's sets, whatever order they are in.</summary>
    public static SpanningTree Of(TreeInput input)
    {
        var graph = new SegmentGraph(input);
        var tree = new SpanningTree();
        var joined = new DisjointSets<PortId>();
        foreach (PortId port in InOrderOfPreference(graph, input.Previous))
        {
            if (joined.Join(SegmentGraph.Node(port.Switch), graph.Medium(port)))
                tree._link.Add(port);
        }
        tree._link.ExceptWith(graph.HalfOpenCables(tree._link).ToArray());
        tree._blocked.UnionWith(graph.LivePorts);
        tree._blocked.ExceptWith(tree._link);
        return tree;
    }

    /// <summary>
    /// Ports of which each that closes no loop with those ahead of it is taken; the last of the four parts alone
    /// spans everything.
    /// </summary>
    private static IEnumerable<PortId> InOrderOfPreference(SegmentGraph graph, IReadOnlySet<PortId> previous)
    {
        PortId[] kept = [.. graph.Edges.Where(previous.Contains)];
        return [
            .. kept.Where(port => !graph.IsDetour(port)),
            .. FromNothing(graph, detours: false),
            .. kept.Where(graph.IsDetour),
            .. FromNothing(graph, detours: true),
        ];
    }

    /// <summary>The ports of the tree from nothing, breadth first from the lowest switch of each component.</summary>
    private static List<PortId> FromNothing(SegmentGraph graph, bool detours)
    {
        var ports = new List<PortId>();
        var reached = new HashSet<DatapathId>();
        var crossed = new HashSet<PortId>();
        foreach (DatapathId root in graph.Switches.Where(reached.Add))
        {
            SortedSet<DatapathId> level = [root];
            while (level.Count > 0)
            {
                SortedSet<DatapathId> next = [];
                foreach (PortId port in level.SelectMany(graph.EdgesOf))
                {
                    if ((!detours && graph.IsDetour(port)) || !crossed.Add(graph.Medium(port)))
                        continue;
                    ports.Add(port);
                    foreach (PortId far in graph.EdgesOn(graph.Medium(port)).Where(far => reached.Add(far.Switch)))
                    {
                        ports.Add(far);
                        next.Add(far.Switch);
                    }
                }
                level = next;
            }
        }
        return ports;
    }
}
