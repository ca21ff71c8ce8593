using OpenFlow.Protocol.Actions.Nicira;

namespace OpenFlow.Protocol.Actions;

/// <summary>Reads any action as a value. Allocates; a path that may not looks into the view.</summary>
public static class ActionCodec
{
    /// <summary>
    /// The action as a value of its kind. A <see cref="RawAction"/> that keeps its octets where the kind isn't known,
    /// or a value would be written as other octets; padding is not looked at, and written as zeros.
    /// </summary>
    public static IAction Read(ActionView view) =>
        TryReadMeaning(view) is { } known && IsWrittenTheSame(known, view) ? known : RawAction.From(view);

    /// <summary>What the action does, even if it would be written in another way; null if that isn't known.</summary>
    internal static IAction? TryReadMeaning(ActionView view) => view.Type switch
    {
        ActionType.Output => Read<OutputAction>(view),
        >= ActionType.SetVlanVid and <= ActionType.SetTpDst => Read<SetHeaderAction>(view),
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
        ActionType.Experimenter => TryReadNicira(view) ?? Read<CopyFieldAction>(view),
        _ => null,
    };

    private static IAction? TryReadNicira(ActionView view) =>
        !NiciraAction.TryReadType(view, out NiciraActionType type) ? null : type switch
        {
            NiciraActionType.Resubmit => Read<ResubmitAction>(view),
            NiciraActionType.SetTunnel => Read<SetTunnelAction>(view),
            NiciraActionType.SetQueue => Read<NiciraSetQueueAction>(view),
            NiciraActionType.PopQueue => Read<PopQueueAction>(view),
            NiciraActionType.RegisterMove => Read<MoveAction>(view),
            NiciraActionType.RegisterLoad => Read<LoadAction>(view),
            NiciraActionType.Note => Read<NoteAction>(view),
            NiciraActionType.SetTunnel64 => Read<SetTunnel64Action>(view),
            NiciraActionType.Multipath => Read<MultipathAction>(view),
            NiciraActionType.Bundle or NiciraActionType.BundleLoad => Read<BundleAction>(view),
            NiciraActionType.ResubmitTable or NiciraActionType.ResubmitTableCt => Read<ResubmitTableAction>(view),
            NiciraActionType.OutputRegister or NiciraActionType.OutputRegister2 => Read<OutputRegisterAction>(view),
            NiciraActionType.Learn or NiciraActionType.Learn2 => Read<LearnAction>(view),
            NiciraActionType.Exit => Read<ExitAction>(view),
            NiciraActionType.DecTtl => Read<NiciraDecTtlAction>(view),
            NiciraActionType.FinTimeout => Read<FinTimeoutAction>(view),
            NiciraActionType.Controller or NiciraActionType.Controller2 => Read<ControllerAction>(view),
            NiciraActionType.DecTtlControllers => Read<DecTtlControllersAction>(view),
            NiciraActionType.WriteMetadata => Read<WriteMetadataAction>(view),
            NiciraActionType.PushMpls => Read<NiciraPushMplsAction>(view),
            NiciraActionType.PopMpls => Read<NiciraPopMplsAction>(view),
            NiciraActionType.SetMplsTtl => Read<NiciraSetMplsTtlAction>(view),
            NiciraActionType.DecMplsTtl => Read<NiciraDecMplsTtlAction>(view),
            NiciraActionType.StackPush => Read<StackPushAction>(view),
            NiciraActionType.StackPop => Read<StackPopAction>(view),
            _ => TryReadLater(view, type),
        };

    // Subtypes from 29 on.
    private static IAction? TryReadLater(ActionView view, NiciraActionType type) => type switch
    {
        NiciraActionType.Sample or NiciraActionType.Sample2 or NiciraActionType.Sample3 => Read<SampleAction>(view),
        NiciraActionType.SetMplsLabel => Read<SetMplsLabelAction>(view),
        NiciraActionType.SetMplsTc => Read<SetMplsTcAction>(view),
        NiciraActionType.RegisterLoad2 => Read<LoadOxmAction>(view),
        NiciraActionType.Conjunction => Read<ConjunctionAction>(view),
        NiciraActionType.Ct => Read<CtAction>(view),
        NiciraActionType.Nat => Read<NatAction>(view),
        NiciraActionType.OutputTruncated => Read<OutputTruncatedAction>(view),
        NiciraActionType.Group => Read<NiciraGroupAction>(view),
        NiciraActionType.Clone => Read<CloneAction>(view),
        NiciraActionType.CtClear => Read<CtClearAction>(view),
        NiciraActionType.Encap => Read<EncapAction>(view),
        NiciraActionType.Decap => Read<DecapAction>(view),
        NiciraActionType.DecNshTtl => Read<DecNshTtlAction>(view),
        NiciraActionType.CheckPacketLarger => Read<CheckPacketLargerAction>(view),
        NiciraActionType.DeleteField => Read<DeleteFieldAction>(view),
        _ => null,
    };

    private static IAction? Read<TAction>(ActionView view)
        where TAction : IAction<TAction> => TAction.TryRead(view, out TAction? action) ? action : null;

    // Those of one layout differ in their padding at most. Of the others some show by subtype and size which of their
    // layouts it is; the rest can be written in so many ways that every octet counts.
    private static bool IsWrittenTheSame(IAction known, ActionView view)
    {
        if (known.Size != view.Octets.Length)
            return false;
        int counts = known switch
        {
            LearnAction or BundleAction or EncapAction or NatAction => known.Size,
            ControllerAction when NiciraAction.Is(view, NiciraActionType.Controller2) => known.Size,
            ControllerAction or SampleAction => NiciraAction.BodyOffset,
            _ => 0,
        };
        return counts == 0 || WrittenOctets.Of(known).AsSpan(0, counts).SequenceEqual(view.Octets[..counts]);
    }
}
