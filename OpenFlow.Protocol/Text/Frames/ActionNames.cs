using System.Text;
using OpenFlow.Protocol.Actions;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>The actions that a switch says it has, by the names and in the order of Open vSwitch.</summary>
internal static class ActionNames
{
    private static readonly (ActionType Type, string Name)[] Names =
    [
        (ActionType.Output, "output"), (ActionType.Group, "group"), (ActionType.SetField, "set_field"),
        (ActionType.PopVlan, "strip_vlan"), (ActionType.PushVlan, "push_vlan"), (ActionType.SetNwTtl, "mod_nw_ttl"),
        (ActionType.DecNwTtl, "dec_ttl"), (ActionType.SetMplsTtl, "set_mpls_ttl"),
        (ActionType.DecMplsTtl, "dec_mpls_ttl"), (ActionType.PushMpls, "push_mpls"), (ActionType.PopMpls, "pop_mpls"),
        (ActionType.SetQueue, "set_queue"),
    ];

    /// <summary>
    /// Appends the names of the actions whose bit (1 at the place of the type) is set, with blanks between them.
    /// Actions that Open vSwitch doesn't have are left out.
    /// </summary>
    public static void Append(StringBuilder text, uint types, string none)
    {
        int start = text.Length;
        foreach ((ActionType type, string name) in Names)
        {
            if ((types >> (int)type & 1) != 0)
                text.Append(text.Length > start ? " " : "").Append(name);
        }
        if (text.Length == start)
            text.Append(none);
    }
}
