using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Actions of one argument: a tag's Ethernet type, or a group (OpenFlow 1.3.5 §7.2.5.2, §7.2.5.4).</summary>
internal static class TagRules
{
    private const int ArgumentOffset = 4;

    public static bool TryCheckPushVlan(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheckType(action, scrutiny, 0x8100, 0x88a8, "PUSH_VLAN", out refusal);

    public static bool TryCheckPushMpls(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheckType(action, scrutiny, 0x8847, 0x8848, "PUSH_MPLS", out refusal);

    public static bool TryCheckPushPbb(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheckType(action, scrutiny, 0x88e7, 0x88e7, "PUSH_PBB", out refusal);

    public static bool TryCheckGroup(Section action, Scrutiny scrutiny, out Refusal refusal) =>
        scrutiny == Scrutiny.Framing || action.UInt32(ArgumentOffset) <= GroupId.Max.Value
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadOutGroup, ArgumentOffset, out refusal, "GROUP");

    private static bool TryCheckType(Section action, Scrutiny scrutiny, ushort one, ushort other, string name,
        out Refusal refusal) =>
        scrutiny == Scrutiny.Framing || action.UInt16(ArgumentOffset) == one || action.UInt16(ArgumentOffset) == other
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadArgument, ArgumentOffset, out refusal, name);
}
