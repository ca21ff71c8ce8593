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
            NiciraActionType.Bundle or NiciraActionType.BundleLoad => ReadExact<BundleAction>(view),
            NiciraActionType.ResubmitTable or NiciraActionType.ResubmitTableCt => Read<ResubmitTableAction>(view),
            NiciraActionType.OutputRegister or NiciraActionType.OutputRegister2 =>
                ReadExact<OutputRegisterAction>(view),
            NiciraActionType.Learn or NiciraActionType.Learn2 => ReadExact<LearnAction>(view),
            NiciraActionType.Exit => Read<ExitAction>(view),
            NiciraActionType.DecTtl => Read<NiciraDecTtlAction>(view),
            NiciraActionType.FinTimeout => Read<FinTimeoutAction>(view),
            NiciraActionType.Controller or NiciraActionType.Controller2 => ReadExact<ControllerAction>(view),
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
        NiciraActionType.Sample or NiciraActionType.Sample2 or NiciraActionType.Sample3 =>
            ReadExact<SampleAction>(view),
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
        NiciraActionType.Encap => ReadExact<EncapAction>(view),
        NiciraActionType.Decap => Read<DecapAction>(view),
        NiciraActionType.DecNshTtl => Read<DecNshTtlAction>(view),
        NiciraActionType.CheckPacketLarger => Read<CheckPacketLargerAction>(view),
        NiciraActionType.DeleteField => Read<DeleteFieldAction>(view),
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
