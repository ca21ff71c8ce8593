using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Nicira's actions by subtype with their sizes: those that Open vSwitch 3.1 takes in OpenFlow 1.3 (ovs-actions(7)).
/// Some that name fields by OXM headers may be longer than the least size: experimenters' headers have eight octets.
/// </summary>
internal static class NiciraActionTable
{
    private static readonly ActionRow?[] Rows = new ActionRow?[MaxSubtype + 1];

    private const int MaxSubtype = 50;

    static NiciraActionTable()
    {
        Add(1, new("resubmit", 16) { IsForSet = true });
        Add(2, new("set_tunnel", 16) { IsForSet = true });
        Add(5, new("pop_queue", 16));
        Add(6, new("move", 24) { IsOpen = true, IsForSet = true, Check = NiciraActionRules.TryCheckMove });
        Add(7, new("load", 24) { IsForSet = true, Check = NiciraActionRules.TryCheckLoad });
        Add(8, new("note", 16) { IsOpen = true });
        Add(9, new("set_tunnel64", 24) { IsForSet = true });
        Add(10, new("multipath", 32));
        Add(12, new("bundle", 32) { IsOpen = true });
        Add(13, new("bundle_load", 32) { IsOpen = true });
        Add(14, new("resubmit_table", 16) { IsForSet = true });
        Add(15, new("output_reg", 24));
        Add(16, new("learn", 32) { IsOpen = true, Check = LearnRules.TryCheck });
        Add(17, new("exit", 16));
        Add(19, new("fin_timeout", 16) { Needs = FieldPrerequisite.Tcp });
        Add(20, new("controller", 16));
        Add(21, new("dec_ttl_cnt_ids", 16) { IsOpen = true, IsForSet = true, Needs = FieldPrerequisite.Ip });
        Add(22, new("write_metadata", 32));
        Add(27, new("push", 24));
        Add(28, new("pop", 24));
        Add(29, new("sample", 24));
        Add(32, new("output_reg2", 24));
        Add(33, new("set_field", 16) { IsOpen = true, IsForSet = true });
        Add(34, new("conjunction", 16));
        Add(35, new("ct", 24) { IsOpen = true, IsForSet = true, Check = ConnectionRules.TryCheck });
        Add(36, new("nat", 16) { IsOpen = true, Check = ConnectionRules.TryCheckTranslation });
        Add(37, new("controller2", 16) { IsOpen = true, Check = NiciraActionRules.TryCheckController });
        Add(38, new("sample2", 32));
        Add(39, new("output_trunc", 16));
        Add(41, new("sample3", 32));
        Add(42, new("clone", 16) { IsOpen = true, Check = NiciraActionRules.TryCheckClone });
        Add(43, new("ct_clear", 16) { IsForSet = true });
        Add(44, new("resubmit_ct", 16) { IsForSet = true });
        Add(45, new("learn", 40) { IsOpen = true, Check = LearnRules.TryCheckLimited });
        Add(46, new("encap", 16) { IsOpen = true, IsForSet = true });
        Add(47, new("decap", 16) { IsForSet = true });
        Add(48, new("dec_nsh_ttl", 16) { IsForSet = true, Needs = FieldPrerequisite.Nsh });
        Add(49, new("check_pkt_larger", 24) { IsOpen = true });
        Add(50, new("delete_field", 24));
    }

    /// <summary>Null for a subtype that Open vSwitch doesn't have either.</summary>
    public static ActionRow? Find(ushort subtype) => subtype < Rows.Length ? Rows[subtype] : null;

    private static void Add(int subtype, ActionRow row) => Rows[subtype] = row;
}
