using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Flow monitors: what is asked for, and what they saw.</summary>
internal static class FlowMonitorPrinter
{
    private static readonly string[] FlagNames = ["initial", "add", "delete", "modify", "actions", "own"];

    public static bool TryAppendRequests(StringBuilder text, ReadOnlySpan<byte> octets, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(octets, out EntryListView<FlowMonitorRequest> monitors, out error))
            return false;
        foreach (FlowMonitorRequest monitor in monitors)
        {
            text.Append("\n id=").Append(monitor.Monitor).Append(" flags=");
            int start = text.Length;
            for (int bit = 0; bit < FlagNames.Length; bit++)
            {
                if (((int)monitor.Flags >> bit & 1) != 0)
                    text.Append(text.Length > start ? "," : "").Append(FlagNames[bit]);
            }
            if (monitor.OutPort != PortNumber.Any)
                text.Append(" out_port=").Append(monitor.OutPort);
            if (monitor.Table != TableId.All)
                text.Append(" table=").Append(monitor.Table);
            MatchPrinter.Append(text.Append(' '), monitor.Match);
            if (text[^1] == ' ')
                text.Length--;
        }
        return true;
    }

    public static bool TryAppendUpdates(StringBuilder text, ReadOnlySpan<byte> octets, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(octets, out EntryListView<FlowUpdate> updates, out error))
            return false;
        foreach (FlowUpdate update in updates)
            AppendUpdate(text.Append("\n event="), update);
        return true;
    }

    private static void AppendUpdate(StringBuilder text, FlowUpdate update)
    {
        switch (update.Event)
        {
            case FlowUpdateEvent.Abbreviated:
                text.Append("ABBREV xid=").Append(update.Xid);
                return;
            case FlowUpdateEvent.Deleted:
                text.Append("DELETED reason=").Append(update.Reason switch
                {
                    FlowRemovedReason.IdleTimeout => "idle",
                    FlowRemovedReason.HardTimeout => "hard",
                    _ when Enum.IsDefined(update.Reason) => SpecName.Lower(update.Reason),
                    _ => ((byte)update.Reason).ToString(CultureInfo.InvariantCulture),
                });
                break;
            default:
                text.Append(SpecName.Upper(update.Event));
                break;
        }
        text.Append(" table=").Append(update.Table);
        if (update.IdleTimeout != 0)
            text.Append(" idle_timeout=").Append(update.IdleTimeout);
        if (update.HardTimeout != 0)
            text.Append(" hard_timeout=").Append(update.HardTimeout);
        text.Append(" cookie=").Append(update.Cookie.Value == 0 ? "0" : update.Cookie.ToString()).Append(' ');
        FlowPrinter.AppendRule(text, update.Match, update.Priority);
        if (update.Instructions.Octets.IsEmpty)
        {
            text.Length -= text[^1] == ' ' ? 1 : 0;
            return;
        }
        FlowPrinter.AppendInstructions(text.Append("actions="), update.Instructions);
    }
}
