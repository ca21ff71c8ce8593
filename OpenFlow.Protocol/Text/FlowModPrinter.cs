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
        AppendRule(text, flowMod, everyCookie: true);
        if (flowMod.OutGroup != GroupId.Any)
            text.Append("out_group:").Append(flowMod.OutGroup).Append(' ');
        FlowPrinter.AppendFlags(text, flowMod.Flags);
        if (!whole)
            text.Append('…');
        else if (flowMod.Command is not (FlowModCommand.Delete or FlowModCommand.DeleteStrict))
            FlowPrinter.AppendInstructions(text.Append("actions="),
                InstructionListView.OfTrusted(flowMod.Instructions));
        else
            text.Length--;
    }

    /// <summary>
    /// Appends command, table, priority and match, and what isn't as usual, with a blank after it: what stands before
    /// the flags.
    /// </summary>
    /// <param name="everyCookie">Also one that the command doesn't look at: it may tell people whose it is.</param>
    internal static void AppendRule(StringBuilder text, FlowMod flowMod, bool everyCookie = false)
    {
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
        AppendCookie(text, flowMod, everyCookie);
        if (flowMod.IdleTimeout != 0)
            text.Append("idle:").Append(flowMod.IdleTimeout).Append(' ');
        if (flowMod.HardTimeout != 0)
            text.Append("hard:").Append(flowMod.HardTimeout).Append(' ');
        if (flowMod.BufferId != BufferId.None)
            text.Append(CultureInfo.InvariantCulture, $"buf:0x{flowMod.BufferId.Value:x} ");
        if (flowMod.OutPort != PortNumber.Any)
            text.Append("out_port:").Append(flowMod.OutPort).Append(' ');
    }

    // An ADD sets the cookie; the others look for it, at the bits of the mask.
    private static void AppendCookie(StringBuilder text, FlowMod flowMod, bool everyCookie)
    {
        bool adds = flowMod.Command == FlowModCommand.Add;
        if (!adds && flowMod.CookieMask != 0)
            text.Append("cookie:").Append(flowMod.Cookie)
                .Append(CultureInfo.InvariantCulture, $"/0x{flowMod.CookieMask:x} ");
        else if ((adds || everyCookie) && flowMod.Cookie.Value is not (0 or ulong.MaxValue))
            text.Append("cookie:").Append(flowMod.Cookie).Append(' ');
    }
}
