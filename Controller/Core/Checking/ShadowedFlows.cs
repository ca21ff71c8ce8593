using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>
/// Flows that no packet can meet, as flows ahead of them take all of theirs: one that covers them, found by asking each
/// shape once; or several together, where not too many overlap.
/// </summary>
internal sealed class ShadowedFlows(BridgeModel bridge, CheckOptions options)
{
    private const int MaxSteps = 2_000;

    // Set aside for experiments (IEEE 802): flows of no protocol have it.
    private const ushort Unheard = 0x88b5;

    public List<Finding> Findings { get; } = [];

    /// <summary>Flows of which it wasn't told whether several others together cover them.</summary>
    public int Untold { get; private set; }

    /// <summary>Flows that are covered, those beyond the number that is told too.</summary>
    public int Count { get; private set; }

    public void Check(FlowTable table, OverlapIndex index)
    {
        ShapeFlows[] shapes = [.. table.Index.Shapes];
        var wider = new Dictionary<MatchShape, ShapeFlows[]>();
        foreach (FlowEntry flow in table.Flows)
        {
            if (!wider.TryGetValue(flow.Pattern.Shape, out ShapeFlows[]? candidates))
                wider.Add(flow.Pattern.Shape,
                    candidates = [.. shapes.Where(shape => shape.Shape.IsWithin(flow.Pattern.Shape))]);
            if (CoveredByOne(flow, candidates) is { } one)
                Tell(table, flow, [one]);
            else if (CoveredByMany(table, flow, index) is { Count: > 0 } many)
                Tell(table, flow, many);
        }
    }

    private static FlowEntry? CoveredByOne(FlowEntry flow, ShapeFlows[] wider)
    {
        foreach (ShapeFlows shape in wider)
        {
            if (shape.HighestPriority < flow.Priority)
                continue;
            foreach (FlowEntry other in shape.At(shape.Shape.HashOf(flow.Pattern)))
            {
                if (other != flow && other.IsAheadOf(flow) && other.Pattern.Covers(flow.Pattern))
                    return other;
            }
        }
        return null;
    }

    private List<FlowEntry>? CoveredByMany(FlowTable table, FlowEntry flow, OverlapIndex index)
    {
        // A flow for every packet can only be covered by what covers every packet, bit by bit: not worth the look.
        if (flow.Pattern.Tests.Length == 0)
            return null;
        List<FlowEntry> ahead = index.Find(field => flow.Pattern.TryFind(field, out FieldTest test) ? test
            : new FieldTest(field, 0, 0), flow.Priority);
        ahead.RemoveAll(other => other == flow || !other.IsAheadOf(flow));
        if (ahead.Count == 0)
            return null;
        if (ahead.Count > options.MaxOverlaps)
        {
            Untold += IsMet(table, flow) ? 0 : 1;
            return null;
        }
        int steps = MaxSteps;
        List<Cube> cubes = ahead.ConvertAll(other => Cube.Of(other.Pattern));
        bool? covered = Cube.Of(flow.Pattern).IsCoveredBy(cubes, ref steps);
        if (covered is null)
            Untold++;
        return covered == true ? ahead : null;
    }

    // One packet that meets it is proof enough; that these don't is none.
    private bool IsMet(FlowTable table, FlowEntry flow) => IsMet(table, flow, flow.Pattern)
        || (!flow.Pattern.TryFind(OxmFields.EthType, out _) && IsMet(table, flow, FlowMatch.Of([
            .. flow.Pattern.Tests,
            new FieldTest(OxmFields.EthType, Unheard, WideNumber.Ones(OxmFields.EthType.Bits))])));

    private bool IsMet(FlowTable table, FlowEntry flow, FlowMatch like)
    {
        (_, _, Packet packet) = PacketFor(like);
        return flow.Pattern.Matches(packet) && table.Lookup(packet, 0) == flow;
    }

    private (BuiltFrame Built, PortNumber Port, Packet Packet) PacketFor(FlowMatch match)
    {
        BuiltFrame built = FrameBuilder.Build(match);
        PortNumber port = built.InPort ?? bridge.Model.Ports.Select(one => one.Description.Number)
            .DefaultIfEmpty(new PortNumber(1)).First();
        var packet = new Packet(built.Frame, port);
        built.Input.Apply(packet);
        return (built, port, packet);
    }

    private void Tell(FlowTable table, FlowEntry flow, IReadOnlyList<FlowEntry> covering)
    {
        Count++;
        if (Findings.Count >= options.MaxFindings)
            return;
        (BuiltFrame built, PortNumber port, Packet packet) = PacketFor(flow.Pattern);
        // It is for this flow, and another takes it: the models say so.
        FlowEntry? met = table.Lookup(packet, 0);
        if (!flow.Pattern.Matches(packet) || met is null || met == flow)
        {
            Untold++;
            Count--;
            return;
        }
        FlowEntry[] others = [met, .. covering.Where(other => other != met)];
        string by = others.Length == 1 ? $"{Explainer.Words(met)} takes all of its packets"
            : $"{others.Length} flows together take all of its packets";
        Findings.Add(new Finding(FindingKind.NeverMatches,
            $"in table {table.Id} of {bridge.Name}, {Explainer.Words(flow)} can never match: {by}",
            [RuleOf(table.Id, flow), .. others.Select(other => RuleOf(table.Id, other))],
            Witness.CounterexampleOf(new PortId(bridge.Id, port), built.Frame)));
    }

    private FindingRule RuleOf(TableId table, FlowEntry flow) => new(bridge.Name, table, flow, bridge.OwnerOf(flow));
}
