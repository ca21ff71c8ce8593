using Controller.Core.Topology;
using CsCheck;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Topology;

public sealed class SpanningTreeTests
{
    /// <summary>Up to 7 switches and 14 segments, each of 2 ports or sometimes up to 4, on any switches.</summary>
    private static readonly Gen<Wiring> Wirings = Gen.Select(
        Gen.Int[1, 7],
        Gen.OneOf(Gen.Int[0, 6].Array[2], Gen.Int[0, 6].Array[2], Gen.Int[0, 6].Array[3, 4]).Array[0, 14],
        (count, segments) => Wiring.Of(count, [.. segments.Select(ends => ends.Select(end => end % count).ToArray())]));

    [Fact]
    public void SpanningTree_reaches_whatever_is_connected() => Wirings.Sample(wiring =>
    {
        SpanningTree tree = SpanningTree.Of(wiring.Input());
        foreach (DatapathId start in wiring.Switches)
            Assert.Equal(wiring.Flood(start, _ => true).Order(), wiring.Flood(start, tree.Link.Contains).Order());
    }, iter: 2000, threads: 1);

    [Fact]
    public void SpanningTree_reaches_no_switch_twice() => Wirings.Sample(wiring =>
    {
        SpanningTree tree = SpanningTree.Of(wiring.Input());
        foreach (DatapathId start in wiring.Switches)
            Assert.Empty(wiring.ReachedTwice(start, tree.Link.Contains));
    }, iter: 2000, threads: 1);

    [Fact]
    public void SpanningTree_blocks_both_ends_of_a_cable_that_is_off_the_tree() => Wirings.Sample(wiring =>
    {
        SpanningTree tree = SpanningTree.Of(wiring.Input());
        foreach (PortId[] cable in wiring.Segments.Where(ends => ends.Length == 2 && ends[0].Switch != ends[1].Switch))
            Assert.Equal(tree.Link.Contains(cable[0]), tree.Link.Contains(cable[1]));
    }, iter: 2000, threads: 1);

    [Fact]
    public void SpanningTree_gives_every_port_of_a_link_one_of_two_roles() => Wirings.Sample(wiring =>
    {
        SpanningTree tree = SpanningTree.Of(wiring.Input());
        Assert.Empty(tree.Link.Intersect(tree.Blocked));
        Assert.Equal(wiring.Segments.SelectMany(ends => ends).Order(), tree.Link.Union(tree.Blocked).Order());
    }, iter: 500, threads: 1);

    [Fact]
    public void SpanningTree_is_the_same_for_any_order_and_direction_of_links() =>
        Gen.Select(Wirings, Gen.Int).Sample((wiring, seed) =>
        {
            var random = new Random(seed);
            TreeInput input = wiring.Input();
            Link[] links = [.. input.Links.Select(link => random.Next(2) == 0 ? link : link.Reversed)];
            random.Shuffle(links);
            DatapathId[] switches = [.. input.Switches];
            random.Shuffle(switches);
            Assert.Equal(SpanningTree.Of(input).Link.Order(),
                SpanningTree.Of(new TreeInput(switches, links)).Link.Order());
        }, iter: 1000, threads: 1);

    [Fact]
    public void SpanningTree_from_nothing_takes_the_shortest_paths_from_the_lowest_switch() => Wirings.Sample(wiring =>
    {
        SpanningTree tree = SpanningTree.Of(wiring.Input());
        DatapathId root = wiring.Switches[0];
        Assert.Equal(wiring.Distances(root, _ => true).OrderBy(pair => pair.Key),
            wiring.Distances(root, tree.Link.Contains).OrderBy(pair => pair.Key));
    }, iter: 1000, threads: 1);

    [Fact]
    public void SpanningTree_keeps_all_it_had_when_links_are_added() =>
        Gen.Select(Wirings, Gen.Int[0, 14]).Sample((wiring, count) =>
        {
            Wiring first = wiring with { Segments = wiring.Segments[..Math.Min(count, wiring.Segments.Length)] };
            SpanningTree before = SpanningTree.Of(first.Input());
            SpanningTree after = SpanningTree.Of(wiring.Input() with { Previous = before.Link });
            Assert.Empty(before.Link.Except(after.Link));
        }, iter: 1000, threads: 1);

    [Fact]
    public void SpanningTree_of_parallel_cables_takes_that_of_the_lowest_port()
    {
        Link low = Cable((1, 7), (2, 4));
        SpanningTree tree = SpanningTree.Of(new TreeInput([Dpid(1), Dpid(2)], [Cable((1, 9), (2, 3)), low]));
        Assert.Equal([low.From, low.To], tree.Link.Order());
        Assert.Equal([Port(1, 9), Port(2, 3)], tree.Blocked.Order());
    }

    [Fact]
    public void SpanningTree_isnt_moved_by_a_new_parallel_cable_on_a_lower_port()
    {
        Link old = Cable((1, 7), (2, 4));
        SpanningTree tree = SpanningTree.Of(new TreeInput([Dpid(1), Dpid(2)], [old, Cable((1, 1), (2, 1))])
        {
            Previous = new HashSet<PortId> { old.From, old.To },
        });
        Assert.Equal([old.From, old.To], tree.Link.Order());
    }

    [Fact]
    public void SpanningTree_blocks_the_higher_end_of_a_cable_back_to_its_switch()
    {
        SpanningTree tree = SpanningTree.Of(new TreeInput([Dpid(1)], [Cable((1, 5), (1, 2))]));
        Assert.Equal([Port(1, 2)], tree.Link);
        Assert.Equal([Port(1, 5)], tree.Blocked);
    }

    [Fact]
    public void SpanningTree_blocks_a_port_that_hears_itself()
    {
        SpanningTree tree = SpanningTree.Of(new TreeInput([Dpid(1)], [Cable((1, 5), (1, 5))]));
        Assert.Empty(tree.Link);
        Assert.Equal([Port(1, 5)], tree.Blocked);
    }

    [Fact]
    public void SpanningTree_of_a_hub_opens_one_port_of_each_switch()
    {
        Link[] hub = [Cable((1, 1), (2, 1)), Cable((1, 1), (3, 1)), Cable((2, 1), (3, 1)), Cable((1, 1), (3, 2))];
        SpanningTree tree = SpanningTree.Of(new TreeInput([Dpid(1), Dpid(2), Dpid(3)], hub));
        Assert.Equal([Port(1, 1), Port(2, 1), Port(3, 1)], tree.Link.Order());
        Assert.Equal([Port(3, 2)], tree.Blocked);
    }

    [Fact]
    public void SpanningTree_goes_around_a_lost_switch_and_leaves_it_one_way_in()
    {
        Link[] triangle = [Cable((1, 1), (2, 1)), Cable((2, 2), (3, 2)), Cable((1, 3), (3, 3))];
        var input = new TreeInput([Dpid(1), Dpid(3)], triangle)
        {
            Previous = new HashSet<PortId> { Port(1, 1), Port(2, 1), Port(2, 2), Port(3, 2) },
            Lost = [new LostSwitch(Dpid(2), [new PortNumber(1), new PortNumber(2)], IsDetour: false)],
        };
        Assert.Equal([Port(1, 1), Port(3, 2)], SpanningTree.Of(input).Link.Order());

        input = input with { Lost = [.. input.Lost.Select(lost => lost with { IsDetour = true })] };
        Assert.Equal([Port(1, 1), Port(1, 3), Port(3, 3)], SpanningTree.Of(input).Link.Order());
    }

    private static DatapathId Dpid(ulong id) => new(id);

    private static PortId Port(ulong id, uint number) => new(new DatapathId(id), new PortNumber(number));

    private static Link Cable((ulong Id, uint Port) a, (ulong Id, uint Port) b) =>
        new(Port(a.Id, a.Port), Port(b.Id, b.Port));
}
