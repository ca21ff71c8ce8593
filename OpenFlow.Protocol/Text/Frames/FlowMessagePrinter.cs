using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>FLOW_MOD, FLOW_REMOVED, and the statistics of flows.</summary>
internal static class FlowMessagePrinter
{
    public static bool TryAppend(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        if (type == MessageType.FlowMod)
            return TryAppendMod(text, frame, out error);
        if (!FlowRemoved.TryRead(frame, out FlowRemoved removed, out error))
            return false;
        AppendRemoved(text, removed);
        return true;
    }

    public static bool TryAppendRequest(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!FlowStatsRequest.TryRead(frame, out FlowStatsRequest request, out error))
            return false;
        text.Append(' ');
        if (request.Table != TableId.All)
            text.Append("table=").Append(request.Table).Append(' ');
        if (request.OutPort != PortNumber.Any)
            text.Append("out_port=").Append(request.OutPort).Append(' ');
        MatchPrinter.Append(text, MatchView.OfTrusted(request.Match));
        if (text[^1] == ' ')
            text.Length--;
        return true;
    }

    public static bool TryAppendStats(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<FlowStatsEntry> flows, out error))
            return false;
        foreach (FlowStatsEntry flow in flows)
            text.Append("\n ").Append(FlowPrinter.Print(flow));
        return true;
    }

    public static bool TryAppendAggregate(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!AggregateStats.TryRead(body, out AggregateStats sums, out error))
            return false;
        text.Append(CultureInfo.InvariantCulture, $" packet_count={sums.PacketCount} byte_count={sums.ByteCount}")
            .Append(CultureInfo.InvariantCulture, $" flow_count={sums.FlowCount}");
        return true;
    }

    private static bool TryAppendMod(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!FlowMod.TryRead(frame, out FlowMod flowMod, out error))
            return false;
        error = OpenFlowErrors.FlowModBadCommand;
        if (flowMod.Command > FlowModCommand.DeleteStrict)
            return false;
        FlowModPrinter.AppendRule(text.Append(' '), flowMod);
        FlowPrinter.AppendFlags(text, flowMod.Flags);
        FlowPrinter.AppendInstructions(text.Append("actions="), InstructionListView.OfTrusted(flowMod.Instructions));
        return true;
    }

    private static void AppendRemoved(StringBuilder text, FlowRemoved removed)
    {
        int start = text.Append(' ').Length;
        FlowPrinter.AppendRule(text, removed.Match, removed.Priority);
        // A blank stands after the rule, were it empty.
        if (text.Length == start)
            text.Append(' ');
        text.Append("reason=").Append(removed.Reason switch
        {
            FlowRemovedReason.IdleTimeout => "idle",
            FlowRemovedReason.HardTimeout => "hard",
            _ when Enum.IsDefined(removed.Reason) => SpecName.Lower(removed.Reason),
            _ => ((byte)removed.Reason).ToString(CultureInfo.InvariantCulture),
        });
        if (removed.Table != TableId.All)
            text.Append(" table_id=").Append(removed.Table);
        if (removed.Cookie.Value != 0)
            text.Append(" cookie:").Append(removed.Cookie);
        text.Append(" duration").Append(FlowPrinter.Duration(removed.Duration))
            .Append(" idle").Append(removed.IdleTimeout);
        if (removed.HardTimeout != 0)
            text.Append(" hard").Append(removed.HardTimeout);
        text.Append(" pkts").Append(removed.PacketCount).Append(" bytes").Append(removed.ByteCount);
    }
}
