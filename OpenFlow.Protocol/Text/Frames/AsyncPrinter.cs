using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// Which messages a controller gets unasked, for which reasons: first where it is the primary or an equal, then where
/// it is a secondary.
/// </summary>
internal static class AsyncPrinter
{
    // The place of a row, doubled, is the type of the property for a secondary; the next is for a primary.
    private static readonly (string Title, string?[] Reasons)[] Kinds =
    [
        ("       PACKET_IN: ", ["no_match", "action", "invalid_ttl"]),
        ("     PORT_STATUS: ", ["add", "delete", "modify"]),
        ("    FLOW_REMOVED: ", ["idle", "hard", "delete", "group_delete", "meter_delete", "eviction"]),
        ("     ROLE_STATUS: ", ["primary_request", "configuration_changed", "experimenter_data_changed"]),
        ("    TABLE_STATUS: ", [null, null, null, "vacancy_down", "vacancy_up"]),
        ("  REQUESTFORWARD: ", ["group_mod_request", "meter_mod_request"]),
    ];

    // OpenFlow 1.3 has masks for the first three only.
    public static void Append(StringBuilder text, AsyncMasks masks) => Append(text,
        [masks.PacketIn, masks.PortStatus, masks.FlowRemoved, 0, 0, 0],
        [masks.PacketInSlave, masks.PortStatusSlave, masks.FlowRemovedSlave, 0, 0, 0]);

    /// <summary>False with OFPACFC_INVALID for a reason that there isn't, OFPACFC_UNSUPPORTED for a property.</summary>
    public static bool TryAppend(StringBuilder text, SetAsyncConfig2 config, out OpenFlowError error)
    {
        Span<uint> primary = stackalloc uint[Kinds.Length];
        Span<uint> secondary = stackalloc uint[Kinds.Length];
        primary.Clear();
        secondary.Clear();
        foreach (AsyncProperty property in config.Properties)
        {
            int kind = (int)property.Type / 2;
            error = ExperimenterErrors.AsyncUnsupported;
            if (kind >= Kinds.Length)
                return false;
            error = ExperimenterErrors.AsyncInvalid;
            if ((property.Mask & ~Named(Kinds[kind].Reasons)) != 0)
                return false;
            ((int)property.Type % 2 == 0 ? secondary : primary)[kind] = property.Mask;
        }
        error = default;
        Append(text, primary, secondary);
        return true;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<uint> primary, ReadOnlySpan<uint> secondary)
    {
        AppendMasks(text.Append("\n primary:\n"), primary);
        AppendMasks(text.Append("\n secondary:\n"), secondary);
    }

    private static void AppendMasks(StringBuilder text, ReadOnlySpan<uint> masks)
    {
        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            (string title, string?[] reasons) = Kinds[kind];
            NameList.Append(text.Append(title), masks[kind], reasons, "(off)", others: false);
            text.Append('\n');
        }
    }

    private static uint Named(ReadOnlySpan<string?> reasons)
    {
        uint named = 0;
        for (int bit = 0; bit < reasons.Length; bit++)
            named |= reasons[bit] is null ? 0 : 1u << bit;
        return named;
    }
}
