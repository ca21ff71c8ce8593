using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// <c>ct</c> and what stands in it alone (ovs-actions(7)): <c>nat</c>, and what sets the connection's mark and label.
/// As Open vSwitch 3.1 answers.
/// </summary>
internal static class ConnectionRules
{
    private const int FlagsOffset = 10;
    private const int ZoneFieldOffset = 12;
    private const int ZoneOffset = 16;
    private const int HelperOffset = 22;
    private const int ActionsOffset = 24;
    private const int ZoneBits = 16;
    private const int FirstBitShift = 6;
    private const int BitCountMask = (1 << FirstBitShift) - 1;

    private const int ExperimenterOffset = 4;
    private const int SubtypeOffset = 8;
    private const int LoadFieldOffset = 12;
    private const int MoveSize = 24;
    private const int MoveIntoOffset = 20;

    private const int TranslationFlagsOffset = 12;
    private const NatFlags Ways = NatFlags.Source | NatFlags.Destination;
    private const NatFlags Choices = NatFlags.Hash | NatFlags.Random;
    private const NatFlags KnownFlags = Ways | NatFlags.Persistent | Choices;

    public static bool TryCheck(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        Section actions = action.From(ActionsOffset);
        if (scrutiny == Scrutiny.Framing)
            return ActionRules.TryCheck(actions, scrutiny, ActionPlace.Connection, out refusal);
        var flags = (CtFlags)action.UInt16(FlagsOffset);
        if (!TryCheckZone(action, out refusal))
            return false;
        if ((flags & (CtFlags.Commit | CtFlags.Force)) == CtFlags.Force)
            return action.Refuse(OpenFlowErrors.BadArgument, FlagsOffset, out refusal, "ct");
        return ActionRules.TryCheck(actions, scrutiny, ActionPlace.Connection, out refusal)
            && ((flags & CtFlags.Commit) != 0 || TryCheckUncommitted(actions, out refusal));
    }

    /// <summary><c>nat</c>: at most one way, and one choice of port.</summary>
    public static bool TryCheckTranslation(Section action, Scrutiny scrutiny, out Refusal refusal)
    {
        var flags = (NatFlags)action.UInt16(TranslationFlagsOffset);
        bool isLegal = scrutiny == Scrutiny.Framing
            || ((flags & ~KnownFlags) == 0 && (flags & Ways) != Ways && (flags & Choices) != Choices);
        return isLegal
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadArgument, TranslationFlagsOffset, out refusal, "nat");
    }

    /// <summary>Whether an action may stand in a <c>ct</c>, or outside of any.</summary>
    public static bool IsInPlace(Section action, ActionRow row, ActionPlace place, out Refusal refusal)
    {
        // What an action set does to them comes to nothing, but Open vSwitch takes it.
        if (place == ActionPlace.ActionSet)
            return Section.Accept(out refusal);
        bool isOfConnection = IsTranslation(action) || SetsConnection(action);
        if (isOfConnection == (place == ActionPlace.Connection))
            return Section.Accept(out refusal);
        OpenFlowError error = isOfConnection ? OpenFlowErrors.BadSetArgument : OpenFlowErrors.BadArgument;
        return action.Refuse(error, 0, out refusal, row.Name);
    }

    /// <summary>Whether packets that a match let pass can be tracked that way.</summary>
    public static bool Fits(Section action, in MatchFacts facts) => facts.Has(FieldPrerequisite.Ip)
        && (((CtFlags)action.UInt16(FlagsOffset) & CtFlags.Commit) == 0 || !facts.IsInvalidConnection)
        && action.UInt16(HelperOffset) switch
        {
            CtAction.Ftp => facts.Has(FieldPrerequisite.Tcp),
            CtAction.Tftp => facts.Has(FieldPrerequisite.Udp),
            _ => true,
        };

    private static bool TryCheckZone(Section action, out Refusal refusal)
    {
        uint header = action.UInt32(ZoneFieldOffset);
        if (header == 0)
            return Section.Accept(out refusal);
        if (!OxmFields.TryFind(header, out OxmField field))
            return action.Refuse(OpenFlowErrors.BadSetType, ZoneFieldOffset, out refusal, "ct");
        int bits = action.UInt16(ZoneOffset);
        int count = (bits & BitCountMask) + 1;
        return count == ZoneBits && (bits >> FirstBitShift) + count <= Subfield.WidthOf(field)
            ? Section.Accept(out refusal)
            : action.Refuse(OpenFlowErrors.BadSetLength, ZoneOffset, out refusal, field.Name);
    }

    // A connection that isn't kept can't be changed; its packets' addresses can, as it was when it was kept.
    private static bool TryCheckUncommitted(Section actions, out Refusal refusal)
    {
        while (!actions.IsEmpty)
        {
            Section action = actions.Slice(0, actions.UInt16(sizeof(ushort)));
            if (!IsTranslation(action) || action.UInt16(TranslationFlagsOffset) != 0)
                return action.Refuse(OpenFlowErrors.BadArgument, 0, out refusal, "ct");
            actions = actions.From(action.Size);
        }
        return Section.Accept(out refusal);
    }

    private static bool IsTranslation(Section action) => IsNicira(action, NiciraActionType.Nat);

    private static bool SetsConnection(Section action)
    {
        uint header = action.UInt16(0) == (ushort)ActionType.SetField ? action.UInt32(ActionView.HeaderSize)
            : IsNicira(action, NiciraActionType.RegisterLoad) ? action.UInt32(LoadFieldOffset)
            : IsNicira(action, NiciraActionType.RegisterMove) && action.Size == MoveSize
                ? action.UInt32(MoveIntoOffset)
            : 0;
        return OxmFields.TryFind(header, out OxmField field)
            && (field == OxmFields.NxmCtMark || field == OxmFields.NxmCtLabel);
    }

    private static bool IsNicira(Section action, NiciraActionType type) =>
        action.UInt16(0) == (ushort)ActionType.Experimenter && action.Size > NiciraAction.BodyOffset
        && action.UInt32(ExperimenterOffset) == ExperimenterId.Nicira
        && action.UInt16(SubtypeOffset) == (ushort)type;
}
