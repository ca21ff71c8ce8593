using Controller.Abstractions;
using Controller.Core.Explaining;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Text;

namespace Controller.Core.Flows;

/// <summary>Puts a flow of a switch into words: whose it is and by which rule, and its text as ovs-ofctl has it.</summary>
internal static class FlowDescriber
{
    public static FlowSnapshot Describe(in FlowStatsEntry flow, FlowOwners owners)
    {
        FlowOwner owner = owners.Of(new FlowKey(flow.Table, flow.Priority, Match.From(flow.Match)), flow.Cookie);
        bool isDynamic = CookieSpace.IsOurs(flow.Cookie) && CookieSpace.IsDynamic(flow.Cookie);
        return new FlowSnapshot(
            flow.Table, flow.Priority, flow.Cookie, isDynamic ? $"{owner.App} (dynamic)" : owner.App,
            flow.PacketCount, flow.ByteCount, flow.Duration.ToTimeSpan().TotalSeconds, FlowPrinter.Print(flow))
        {
            Rule = isDynamic || owner.Rule is "" ? null : owner.Rule,
            Place = owner.Place,
        };
    }
}
