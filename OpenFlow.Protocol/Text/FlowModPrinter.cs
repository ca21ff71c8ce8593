using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// Writes a flow-mod as ovs-ofctl does, also one that is cut: an ERROR tells 64 octets of its request, which is all
/// of the fixed part and the first fields of the match; less where the flow-mod was in a bundle.
/// </summary>
internal static class FlowModPrinter
{
    public static void Append(StringBuilder text, ReadOnlySpan<byte> frame)
    {
        if (!FlowMod.TryReadBeginning(frame, out FlowMod flowMod, out bool whole))
            return;
        text.Append(flowMod.Command switch
        {
            FlowModCommand.Modify => "MOD",
            FlowModCommand.ModifyStrict => "MOD_STRICT",
            FlowModCommand.Delete => "DEL",
            FlowModCommand.DeleteStrict => "DEL_STRICT",
            _ => SpecName.Upper(flowMod.Command),
        });
        if (flowMod.Table != default)
            text.Append(" table:").Append(flowMod.Table);
        text.Append(' ');
        FlowPrinter.AppendRule(text, MatchView.OfTrusted(flowMod.Match), flowMod.Priority);
        AppendOptions(text, flowMod);
        if (!whole)
            text.Append('…');
        else if (flowMod.Command is not (FlowModCommand.Delete or FlowModCommand.DeleteStrict))
            FlowPrinter.AppendInstructions(text.Append("actions="),
                InstructionListView.OfTrusted(flowMod.Instructions));
        else
            text.Length--;
    }

    private static void AppendOptions(StringBuilder text, FlowMod flowMod)
    {
        if (flowMod.Cookie.Value != 0 || flowMod.CookieMask != 0)
            text.Append("cookie:").Append(flowMod.Cookie);
        if (flowMod.CookieMask != 0 && flowMod.Command != FlowModCommand.Add)
            text.Append(CultureInfo.InvariantCulture, $"/0x{flowMod.CookieMask:x}");
        if (flowMod.Cookie.Value != 0 || flowMod.CookieMask != 0)
            text.Append(' ');
        if (flowMod.IdleTimeout != 0)
            text.Append("idle:").Append(flowMod.IdleTimeout).Append(' ');
        if (flowMod.HardTimeout != 0)
            text.Append("hard:").Append(flowMod.HardTimeout).Append(' ');
        if (flowMod.BufferId != BufferId.None)
            text.Append(CultureInfo.InvariantCulture, $"buf:0x{flowMod.BufferId.Value:x} ");
        if (flowMod.OutPort != PortNumber.Any)
            text.Append("out_port:").Append(flowMod.OutPort).Append(' ');
        if (flowMod.OutGroup != GroupId.Any)
            text.Append("out_group:").Append(flowMod.OutGroup).Append(' ');
        FlowPrinter.AppendFlags(text, flowMod.Flags);
    }
}
