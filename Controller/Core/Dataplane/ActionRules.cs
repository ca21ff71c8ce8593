using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// Whether the model can do actions in which <see cref="MessageRules"/> finds nothing wrong: it has not all that there
/// are, and what they name must be there.
/// </summary>
internal sealed class ActionRules
{
    private readonly PipelineModel _model;

    // The specification lets only a packet-out send to TABLE.
    private readonly bool _allowsTable;

    // A bucket may lead to a group that comes later, and a delete does nothing with what it names.
    private readonly bool _checksReferences;

    private ActionRules(PipelineModel model, bool allowsTable, bool checksReferences)
    {
        _model = model;
        _allowsTable = allowsTable;
        _checksReferences = checksReferences;
    }

    /// <summary>
    /// Rules for actions of a flow-mod that <see cref="FlowModRules"/> found right. Those of a delete are read, and so
    /// refused where they are not known.
    /// </summary>
    /// <param name="namesNothing">Whether groups and meters need not be there.</param>
    public static ActionRules OfFlow(PipelineModel model, bool namesNothing) =>
        new(model, allowsTable: false, checksReferences: !namesNothing);

    /// <summary>Checks the actions of a packet-out.</summary>
    public static bool TryCheckPacketOut(ActionListView actions, PipelineModel model, out OpenFlowError error) =>
        TryCheckAlone(actions, new ActionRules(model, allowsTable: true, checksReferences: true), out error);

    /// <summary>Checks the actions of a bucket.</summary>
    public static bool TryCheckBucket(ActionListView actions, PipelineModel model, out OpenFlowError error) =>
        TryCheckAlone(actions, new ActionRules(model, allowsTable: false, checksReferences: false), out error);

    public bool TryCheck(ActionListView actions, out OpenFlowError error)
    {
        bool missesGroup = false;
        foreach (ActionView action in actions)
        {
            error = Check(action);
            // Open vSwitch looks for groups when all else is right.
            missesGroup |= error == OpenFlowErrors.BadOutGroup;
            if (error != default && error != OpenFlowErrors.BadOutGroup)
                return false;
        }
        error = missesGroup ? OpenFlowErrors.BadOutGroup : default;
        return !missesGroup;
    }

    private static bool TryCheckAlone(ActionListView actions, ActionRules rules, out OpenFlowError error)
    {
        bool passes = MessageRules.TryCheckActions(actions.Octets, out Refusal refusal);
        error = refusal.Error;
        return passes && rules.TryCheck(actions, out error);
    }

    private OpenFlowError Check(ActionView action)
    {
        switch (action.Type)
        {
            case ActionType.Output:
                return OutputAction.TryRead(action, out OutputAction output)
                    && (_allowsTable || output.Port != PortNumber.Table) ? default : OpenFlowErrors.BadOutPort;
            case ActionType.Group:
                return GroupAction.TryRead(action, out GroupAction group)
                    && (!_checksReferences || _model.Groups.TryFind(group.Group, out _))
                    ? default : OpenFlowErrors.BadOutGroup;
            case ActionType.SetField:
                return Oxm.TryRead(action.Body, out Oxm oxm) && OxmFields.TryFind(oxm, out OxmField field)
                    && FieldPlaces.IsSupported(field) ? default : OpenFlowErrors.BadSetType;
            case ActionType.PushVlan or ActionType.PopVlan or ActionType.DecNwTtl or ActionType.SetNwTtl
                or ActionType.SetQueue:
                return default;
            case ActionType.Experimenter:
                return CheckExperimenter(action);
            default:
                return OpenFlowErrors.BadActionType;
        }
    }

    private OpenFlowError CheckExperimenter(ActionView action)
    {
        if (!_model.Options.NiciraActions || !IsNicira(action))
            return OpenFlowErrors.BadActionExperimenter;
        if (LearnAction.TryRead(action, out LearnAction? learn))
            return learn!.Table.Value < _model.Options.TableCount ? default : OpenFlowErrors.BadArgument;
        if (ControllerAction.TryRead(action, out ControllerAction controller))
            return controller.Meter is not { } meter || !_checksReferences || _model.Meters.TryFind(meter, out _)
                ? default : MeterTable.Invalid;
        if (CloneAction.TryRead(action, out CloneAction? clone))
            return TryCheck(clone.Actions.View, out OpenFlowError error) ? default : error;
        return IsModelled(action) ? default : OpenFlowErrors.BadActionExperimenterType;
    }

    private static bool IsModelled(ActionView action) =>
        LoadAction.TryRead(action, out _) || MoveAction.TryRead(action, out _) || LoadOxmAction.TryRead(action, out _)
        || ResubmitTableAction.TryRead(action, out _) || ResubmitAction.TryRead(action, out _)
        || OutputRegisterAction.TryRead(action, out _) || OutputTruncatedAction.TryRead(action, out _)
        || StackPushAction.TryRead(action, out _) || StackPopAction.TryRead(action, out _)
        || DecTtlControllersAction.TryRead(action, out _) || ExitAction.TryRead(action, out _)
        || PopQueueAction.TryRead(action, out _) || NoteAction.TryRead(action, out _)
        || CheckPacketLargerAction.TryRead(action, out _);

    private static bool IsNicira(ActionView action) =>
        BinaryPrimitives.TryReadUInt32BigEndian(action.Body, out uint experimenter)
        && experimenter == ExperimenterId.Nicira;
}
