using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using static OpenFlow.Protocol.Actions.ActionType;

namespace OpenFlow.Protocol.Validation;

/// <summary>One type of action: a row of <see cref="ActionTable"/>, or of <see cref="NiciraActionTable"/>.</summary>
/// <param name="Name">As the specification, or ovs-actions(7), spells it.</param>
/// <param name="Size">Octets that it has at least, header and padding included.</param>
internal sealed record ActionRow(string Name, int Size)
{
    /// <summary>Whether it may have more octets than <see cref="Size"/>.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether a WRITE_ACTIONS may have it.</summary>
    public bool IsForSet { get; init; }

    /// <summary>
    /// What the packet must be for it, unless it stands in an action set: by then other tables have changed it.
    /// </summary>
    public FieldPrerequisite Needs { get; init; }

    /// <summary>Whether the packet must have ports, of whatever protocol.</summary>
    public bool NeedsPorts { get; init; }

    /// <summary>What there is to say beyond size and place; the section is the whole action.</summary>
    public Rule? Check { get; init; }
}

/// <summary>
/// The actions of OpenFlow 1.3 (1.3.5 §7.2.5) with their sizes, and those of 1.1 that set-field replaced, which Open
/// vSwitch still takes. All of them may stand in an action set.
/// </summary>
internal static class ActionTable
{
    private static readonly ActionRow?[] Rows = new ActionRow?[(int)PopPbb + 1];

    static ActionTable()
    {
        Add(Output, new("OUTPUT", 16));
        Add(SetVlanVid, new("SET_VLAN_VID", 8) { Needs = FieldPrerequisite.VlanTag });
        Add(SetVlanPcp, new("SET_VLAN_PCP", 8) { Needs = FieldPrerequisite.VlanTag });
        Add(SetDlSrc, new("SET_DL_SRC", 16));
        Add(SetDlDst, new("SET_DL_DST", 16));
        Add(SetNwSrc, new("SET_NW_SRC", 8) { Needs = FieldPrerequisite.Ipv4 });
        Add(SetNwDst, new("SET_NW_DST", 8) { Needs = FieldPrerequisite.Ipv4 });
        Add(SetNwTos, new("SET_NW_TOS", 8) { Needs = FieldPrerequisite.Ip });
        Add(SetNwEcn, new("SET_NW_ECN", 8) { Needs = FieldPrerequisite.Ip });
        Add(SetTpSrc, new("SET_TP_SRC", 8) { NeedsPorts = true });
        Add(SetTpDst, new("SET_TP_DST", 8) { NeedsPorts = true });
        Add(CopyTtlOut, new("COPY_TTL_OUT", 8));
        Add(CopyTtlIn, new("COPY_TTL_IN", 8));
        Add((ActionType)13, new("SET_MPLS_LABEL", 8) { Needs = FieldPrerequisite.Mpls });
        Add((ActionType)14, new("SET_MPLS_TC", 8) { Needs = FieldPrerequisite.Mpls });
        Add(SetMplsTtl, new("SET_MPLS_TTL", 8) { Needs = FieldPrerequisite.Mpls });
        Add(DecMplsTtl, new("DEC_MPLS_TTL", 8) { Needs = FieldPrerequisite.Mpls });
        Add(PushVlan, new("PUSH_VLAN", 8) { Check = TagRules.TryCheckPushVlan });
        Add(PopVlan, new("POP_VLAN", 8) { Needs = FieldPrerequisite.VlanTag });
        Add(PushMpls, new("PUSH_MPLS", 8) { Check = TagRules.TryCheckPushMpls });
        Add(PopMpls, new("POP_MPLS", 8) { Needs = FieldPrerequisite.Mpls });
        Add(SetQueue, new("SET_QUEUE", 8));
        Add(Group, new("GROUP", 8) { Check = TagRules.TryCheckGroup });
        Add(SetNwTtl, new("SET_NW_TTL", 8) { Needs = FieldPrerequisite.Ip });
        Add(DecNwTtl, new("DEC_NW_TTL", 8) { Needs = FieldPrerequisite.Ip });
        Add(SetField, new("SET_FIELD", 8) { IsOpen = true, Check = SetFieldRules.TryCheck });
        Add(PushPbb, new("PUSH_PBB", 8) { Check = TagRules.TryCheckPushPbb });
        Add(PopPbb, new("POP_PBB", 8));
    }

    public static bool TryFind(ActionType type, [NotNullWhen(true)] out ActionRow? row)
    {
        row = (int)type < Rows.Length ? Rows[(int)type] : null;
        return row is not null;
    }

    private static void Add(ActionType type, ActionRow row) => Rows[(int)type] = row with { IsForSet = true };
}
