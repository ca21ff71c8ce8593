using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Where a list of actions stands.</summary>
internal enum ActionPlace
{
    /// <summary>In APPLY_ACTIONS, a bucket or a packet-out: done in their order.</summary>
    Apply,

    /// <summary>In WRITE_ACTIONS: kept for the pipeline's end.</summary>
    ActionSet,

    /// <summary>In a <c>ct</c>: what is done to a new connection.</summary>
    Connection,
}

/// <summary>
/// Each action of a list by itself (OpenFlow 1.3.5 §7.2.5): its type, its length and its arguments. How they go
/// together with a match is <see cref="ActionOrder"/>'s to say.
/// </summary>
internal static class ActionRules
{
    private const int LengthOffset = 2;
    private const int MinSize = 8;

    public static bool TryCheck(Section actions, Scrutiny scrutiny, ActionPlace place, out Refusal refusal)
    {
        while (!actions.IsEmpty)
        {
            if (!TryFrame(actions, out Section action, out refusal)
                || !TryCheckOne(action, scrutiny, place, out refusal))
                return false;
            actions = actions.From(action.Size);
        }
        return Section.Accept(out refusal);
    }

    /// <summary>The row of an action's type, null where it is unknown; of experimenters' by their subtype.</summary>
    public static ActionRow? Find(Section action)
    {
        var type = (ActionType)action.UInt16(0);
        if (type == ActionType.Experimenter)
            return ExperimenterActions.TryFind(action, out ActionRow? known) ? known : null;
        return ActionTable.TryFind(type, out ActionRow? row) ? row : null;
    }

    private static bool TryFrame(Section at, out Section action, out Refusal refusal)
    {
        action = default;
        if (at.Size < MinSize)
            return at.Refuse(OpenFlowErrors.BadActionLength, 0, out refusal, "action");
        int length = at.UInt16(LengthOffset);
        if (length < MinSize || length % Padding.Alignment != 0 || length > at.Size)
            return at.Refuse(OpenFlowErrors.BadActionLength, LengthOffset, out refusal, "action");
        action = at.Slice(0, length);
        return Section.Accept(out refusal);
    }

    private static bool TryCheckOne(Section action, Scrutiny scrutiny, ActionPlace place, out Refusal refusal)
    {
        ActionRow? row = Find(action);
        if (row is null)
        {
            if (scrutiny == Scrutiny.Framing)
                return Section.Accept(out refusal);
            return (ActionType)action.UInt16(0) == ActionType.Experimenter
                ? ExperimenterActions.TryCheckUnknown(action, scrutiny, out refusal)
                : action.Refuse(OpenFlowErrors.BadActionType, 0, out refusal, "action");
        }
        if (action.Size < row.Size || (!row.IsOpen && action.Size != row.Size))
            return action.Refuse(OpenFlowErrors.BadActionLength, LengthOffset, out refusal, row.Name);
        if (scrutiny >= Scrutiny.Meaning && place == ActionPlace.ActionSet && !row.IsForSet)
            return action.Refuse(OpenFlowErrors.BadActionType, 0, out refusal, row.Name);
        refusal = default;
        if (row.Check is not null && !row.Check(action, scrutiny, out refusal))
            return false;
        return scrutiny == Scrutiny.Framing || ConnectionRules.IsInPlace(action, row, place, out refusal);
    }
}
