using OpenFlow.Protocol.Actions.Nicira;

namespace OpenFlow.Protocol.Actions;

/// <summary>Reads any action as a value. Allocates; a path that may not looks into the view.</summary>
public static class ActionCodec
{
    /// <summary>
    /// The action as a value of its kind. A <see cref="RawAction"/> that keeps its octets where the kind isn't known, or
    /// a value would be written as other octets; padding is not looked at, and written as zeros.
    /// </summary>
    public static IAction Read(ActionView view) => TryReadKnown(view) ?? RawAction.From(view);

    private static IAction? TryReadKnown(ActionView view) => view.Type switch
    {
        ActionType.Output => Read<OutputAction>(view),
        ActionType.CopyTtlOut => Read<CopyTtlOutAction>(view),
        ActionType.CopyTtlIn => Read<CopyTtlInAction>(view),
        ActionType.SetMplsTtl => Read<SetMplsTtlAction>(view),
        ActionType.DecMplsTtl => Read<DecMplsTtlAction>(view),
        ActionType.PushVlan => Read<PushVlanAction>(view),
        ActionType.PopVlan => Read<PopVlanAction>(view),
        ActionType.PushMpls => Read<PushMplsAction>(view),
        ActionType.PopMpls => Read<PopMplsAction>(view),
        ActionType.SetQueue => Read<SetQueueAction>(view),
        ActionType.Group => Read<GroupAction>(view),
        ActionType.SetNwTtl => Read<SetNwTtlAction>(view),
        ActionType.DecNwTtl => Read<DecNwTtlAction>(view),
        ActionType.SetField => Read<SetFieldAction>(view) ?? Read<SetOxmAction>(view),
        ActionType.PushPbb => Read<PushPbbAction>(view),
        ActionType.PopPbb => Read<PopPbbAction>(view),
        ActionType.Experimenter => TryReadNicira(view),
        _ => null,
    };

    private static IAction? TryReadNicira(ActionView view) =>
        !NiciraAction.TryReadType(view, out NiciraActionType type) ? null : type switch
        {
            NiciraActionType.RegisterMove => Read<MoveAction>(view),
            NiciraActionType.RegisterLoad => Read<LoadAction>(view),
            NiciraActionType.ResubmitTable => Read<ResubmitTableAction>(view),
            NiciraActionType.Learn or NiciraActionType.Learn2 => ReadExact<LearnAction>(view),
            NiciraActionType.Controller or NiciraActionType.Controller2 => ReadExact<ControllerAction>(view),
            _ => null,
        };

    private static IAction? Read<TAction>(ActionView view)
        where TAction : IAction<TAction> => TAction.TryRead(view, out TAction? action) ? action : null;

    // For kinds that can be written in several ways.
    private static IAction? ReadExact<TAction>(ActionView view)
        where TAction : IAction<TAction>
    {
        if (!TAction.TryRead(view, out TAction? action) || action.Size != view.Octets.Length)
            return null;
        Span<byte> octets = new byte[action.Size];
        action.Write(octets);
        return octets.SequenceEqual(view.Octets) ? action : null;
    }
}
