using Controller.Core.Dataplane;
using OpenFlow.Protocol.Matching;

namespace Controller.Core.Checking;

/// <summary>
/// The flows of a table that a set of packets can meet. For each shape of flows, those bits are hashed that the set has
/// known, and the hash table for just those bits is made when first needed: so asking costs what is found, not what is
/// in the table.
/// </summary>
internal sealed class OverlapIndex(FlowTable table)
{
    private readonly Dictionary<(MatchShape Shape, MatchShape Known), Dictionary<int, List<FlowEntry>>> _parts = [];

    /// <param name="known">For a field, which bits are known and what they are.</param>
    /// <param name="lowest">The lowest priority of interest.</param>
    /// <returns>Flows that can be met, in the order in which they win; others are not among them.</returns>
    public List<FlowEntry> Find(Func<OxmField, FieldTest> known, ushort lowest = 0)
    {
        var found = new List<FlowEntry>();
        foreach (ShapeFlows flows in table.Index.Shapes)
        {
            if (flows.HighestPriority < lowest)
                continue;
            FieldTest[] bits = Array.ConvertAll(flows.Shape.Parts, part =>
            {
                FieldTest test = known(part.Field);
                return new FieldTest(part.Field, test.Value & part.Mask, test.Mask & part.Mask);
            });
            var common = new MatchShape(Array.ConvertAll(Array.FindAll(bits, test => test.Mask != 0),
                test => (test.Field, test.Mask)));
            if (!_parts.TryGetValue((flows.Shape, common), out Dictionary<int, List<FlowEntry>>? byHash))
                _parts.Add((flows.Shape, common), byHash = Build(flows, common));
            if (byHash.TryGetValue(common.HashOf(bits), out List<FlowEntry>? some))
                found.AddRange(some.Where(flow => flow.Priority >= lowest && CanMeet(flow, bits)));
        }
        found.Sort((a, b) => a == b ? 0 : a.IsAheadOf(b) ? -1 : 1);
        return found;
    }

    private static bool CanMeet(FlowEntry flow, FieldTest[] known)
    {
        // Both stand in the order of the shape.
        FieldTest[] tests = flow.Pattern.Tests;
        for (int i = 0; i < tests.Length; i++)
        {
            if (((tests[i].Value ^ known[i].Value) & known[i].Mask) != 0)
                return false;
        }
        return true;
    }

    private static Dictionary<int, List<FlowEntry>> Build(ShapeFlows flows, MatchShape common)
    {
        var byHash = new Dictionary<int, List<FlowEntry>>();
        foreach (FlowEntry flow in flows.All)
        {
            int hash = common.HashOf(flow.Pattern);
            if (!byHash.TryGetValue(hash, out List<FlowEntry>? some))
                byHash.Add(hash, some = []);
            some.Add(flow);
        }
        return byHash;
    }
}
