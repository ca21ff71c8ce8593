using Controller.Host.Policies.Checks.Overlaps;
using Controller.Host.Policies.Matching;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Checks;

/// <summary>
/// A switch keeps one flow of a table, priority and match (OpenFlow 1.3.5 §5.2); and if a packet matches two of one
/// priority, it is the switch's choice which counts.
/// </summary>
internal static class RepeatedFlows
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var bridges = new BridgeNames(policy.Bridges);
        foreach (var flows in policy.Flows.GroupBy(flow => bridges.Find(flow.Bridge.Value)?.Name ?? flow.Bridge.Value))
            CheckBridge([.. flows], errors);
    }

    private static void CheckBridge(RawFlowPolicy[] flows, ErrorList errors)
    {
        var firsts = new Dictionary<(TableId, ushort, Match, string), RawFlowPolicy>();
        var distinct = new List<RawFlowPolicy>();
        foreach (RawFlowPolicy flow in flows)
        {
            if (firsts.TryAdd((flow.Flow.Table, flow.Flow.Priority, flow.Flow.Match, flow.InPortName), flow))
                distinct.Add(flow);
            else
                errors.Add(flow.At, "the flow in "
                    + $"{firsts[(flow.Flow.Table, flow.Flow.Priority, flow.Flow.Match, flow.InPortName)].At.InFile} "
                    + $"has the same match, in table {flow.Flow.Table} with priority {flow.Flow.Priority}, too: "
                        + "a switch keeps one");
        }
        foreach (var group in distinct.GroupBy(flow => (flow.Flow.Table, flow.Flow.Priority)))
        {
            List<(PacketTest[], RawFlowPolicy)> all = [.. group.Select(flow => (TestsOf(flow), flow))];
            foreach ((RawFlowPolicy earlier, RawFlowPolicy later) in OverlapFinder.Find(all, Disagree))
            {
                errors.Warn(later.At, $"the flow in {earlier.At.InFile} has priority {later.Flow.Priority}, "
                    + "too, matches some "
                    + "of these packets, and does something else: it is the switch's choice which of the two counts");
            }
        }
    }

    // Ports by name have made-up numbers, which must not be taken for others' real ones.
    private static PacketTest[] TestsOf(RawFlowPolicy flow) => PacketTest.Sorted(MatchEncoder.Decode(flow.Flow.Match)
        .Select(test => flow.InPortName.Length > 0 && test.Field == OxmFields.InPort
            ? PacketTest.Of(PacketTest.Port, string.GetHashCode(flow.InPortName, StringComparison.Ordinal))
            : PacketTest.Of(test)));

    private static bool Disagree(RawFlowPolicy a, RawFlowPolicy b) =>
        a.Node.Text[ActionsAt(a)..] != b.Node.Text[ActionsAt(b)..];

    private static int ActionsAt(RawFlowPolicy flow) => flow.Node.Text.IndexOf("action", StringComparison.Ordinal);
}
