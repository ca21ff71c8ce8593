using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// Whether a list of actions can be done on packets of a match (OpenFlow 1.3.5 §7.2.5, §7.4.4.3), in their order: a
/// tag that was pushed can be set after it. One instance a list.
/// </summary>
internal sealed class ActionRules
{
    private static readonly OpenFlowError BadExperimenter = new(ErrorType.BadAction, 2);
    private static readonly OpenFlowError BadExperimenterType = new(ErrorType.BadAction, 3);
    private static readonly OpenFlowError BadOutPort = new(ErrorType.BadAction, 4);
    private static readonly OpenFlowError BadArgument = new(ErrorType.BadAction, 5);
    private static readonly OpenFlowError BadOutGroup = new(ErrorType.BadAction, 9);
    private static readonly OpenFlowError Inconsistent = new(ErrorType.BadAction, 10);
    private static readonly OpenFlowError BadTag = new(ErrorType.BadAction, 12);
    private static readonly OpenFlowError BadSetType = new(ErrorType.BadAction, 13);
    private static readonly OpenFlowError BadSetArgument = new(ErrorType.BadAction, 15);

    private static readonly HashSet<OxmField> Fixed =
    [
        OxmFields.InPort, OxmFields.InPhyPort, OxmFields.EthType, OxmFields.IpProto, OxmFields.NxmIpFragment,
        OxmFields.NxmTcpFlags, OxmFields.NxmConjunctionId,
    ];

    private readonly PipelineModel _model;
    private readonly FieldTest[] _tests;

    // Of a packet-out, and of a bucket, nothing says beforehand what the packet will be.
    private readonly bool _knowsPacket;
    private readonly bool _allowsTable;

    // A bucket may lead to a group that comes later, and a delete does nothing with what it names.
    private readonly bool _checksReferences;
    private bool _tagged;
    private bool _taggedTwice;

    private ActionRules(PipelineModel model, FlowMatch? match, bool allowsTable, bool checksReferences)
    {
        _model = model;
        _tests = match?.Tests ?? [];
        _knowsPacket = match is not null;
        _allowsTable = allowsTable;
        _checksReferences = checksReferences;
        _tagged = MatchRules.HasTag(_tests);
    }

    /// <summary>Rules for a flow-mod. Those of a delete are read, and so refused where they are not known.</summary>
    /// <param name="namesNothing">Whether groups and meters need not be there.</param>
    public static ActionRules OfFlow(PipelineModel model, FlowMatch match, bool namesNothing) =>
        new(model, match, allowsTable: false, checksReferences: !namesNothing);

    /// <summary>Rules for a packet-out, which alone may send to TABLE.</summary>
    public static ActionRules OfPacketOut(PipelineModel model) =>
        new(model, null, allowsTable: true, checksReferences: true);

    public static ActionRules OfBucket(PipelineModel model) =>
        new(model, null, allowsTable: false, checksReferences: false);

    /// <summary>Whether a flow may write the actions into the action set.</summary>
    public static bool CanBeSet(ActionListView actions) => !FlowActions.Any(actions, action =>
        ControllerAction.TryRead(action, out _) || LearnAction.TryRead(action, out _));

    public bool TryCheck(ActionListView actions, out OpenFlowError error)
    {
        bool missesGroup = false;
        foreach (ActionView action in actions)
        {
            error = Check(action);
            // Open vSwitch looks for groups when all else is right.
            missesGroup |= error == BadOutGroup;
            if (error != default && error != BadOutGroup)
                return false;
        }
        error = missesGroup ? BadOutGroup : default;
        return !missesGroup;
    }

    private OpenFlowError Check(ActionView action)
    {
        switch (action.Type)
        {
            case ActionType.Output:
                return !OutputAction.TryRead(action, out OutputAction output) ? OpenFlowErrors.BadActionLength
                    : IsOutput(output.Port) ? default : BadOutPort;
            case ActionType.Group:
                return GroupAction.TryRead(action, out GroupAction group)
                    && (!_checksReferences || _model.Groups.TryFind(group.Group, out _))
                    ? default : BadOutGroup;
            case ActionType.SetField:
                return CheckSetField(action);
            case ActionType.PushVlan:
                return CheckPush(action);
            case ActionType.PopVlan:
                bool tagged = _tagged || !_knowsPacket;
                _tagged = _taggedTwice;
                _taggedTwice = false;
                return tagged ? default : Inconsistent;
            case ActionType.DecNwTtl or ActionType.SetNwTtl:
                return Needs(OxmFields.NxmIpTtl);
            case ActionType.SetQueue:
                return default;
            case ActionType.Experimenter:
                return CheckExperimenter(action);
            default:
                return OpenFlowErrors.BadActionType;
        }
    }

    private bool IsOutput(PortNumber port) =>
        (port.Value >= 1 && port <= PortNumber.Max)
        || (port >= PortNumber.InPort && port != PortNumber.Any && (_allowsTable || port != PortNumber.Table));

    // Open vSwitch has room for two tags; what the match doesn't tell of is none to it here.
    private OpenFlowError CheckPush(ActionView action)
    {
        if (!PushVlanAction.TryRead(action, out PushVlanAction push) || !push.EtherType.IsVlan)
            return BadArgument;
        bool full = _taggedTwice && _knowsPacket;
        _taggedTwice = _tagged;
        _tagged = true;
        return full ? BadTag : default;
    }

    private OpenFlowError CheckSetField(ActionView action)
    {
        if (!Oxm.TryRead(action.Body, out Oxm oxm) || oxm.HasMask
            || !OxmFields.TryFind(oxm, out OxmField field) || !FieldPlaces.IsSupported(field))
            return BadSetType;
        UInt128 value = WideNumber.Read(oxm.Value);
        if (Fixed.Contains(field) || (value & ~WideNumber.Ones(field.Bits)) != 0)
            return BadSetArgument;
        OpenFlowError error = Needs(field);
        if (error != default)
            return error;
        return field == OxmFields.VlanVid && (value & VlanId.PresentBit) == 0 ? BadSetArgument : default;
    }

    private OpenFlowError Needs(OxmField field)
    {
        if (!_knowsPacket)
            return default;
        bool tag = field == OxmFields.VlanVid || field == OxmFields.VlanPcp;
        return (tag ? _tagged : MatchRules.HasPrerequisites(field, _tests)) ? default : Inconsistent;
    }

    private OpenFlowError CheckExperimenter(ActionView action)
    {
        if (!_model.Options.NiciraActions || !IsNicira(action))
            return BadExperimenter;
        if (LearnAction.TryRead(action, out LearnAction? learn))
            return learn!.Table.Value < _model.Options.TableCount ? default : BadArgument;
        if (ControllerAction.TryRead(action, out ControllerAction controller))
            return controller.Meter is not { } meter || !_checksReferences || _model.Meters.TryFind(meter, out _)
                ? default : MeterTable.Invalid;
        if (LoadAction.TryRead(action, out LoadAction load))
            return CheckLoad(load);
        if (MoveAction.TryRead(action, out MoveAction move))
            return Fixed.Contains(move.Into.Field) ? BadArgument : Needs(move.Into.Field);
        return ResubmitTableAction.TryRead(action, out _) ? default : BadExperimenterType;
    }

    // The tag control as a whole adds a tag, or takes it off.
    private OpenFlowError CheckLoad(LoadAction load)
    {
        if (Fixed.Contains(load.Into.Field))
            return BadArgument;
        OpenFlowError error = Needs(load.Into.Field);
        if (load.Into.Field == OxmFields.NxmVlanTci)
            _tagged = (load.Value << load.Into.FirstBit & VlanId.PresentBit) != 0;
        return error;
    }

    private static bool IsNicira(ActionView action) =>
        BinaryPrimitives.TryReadUInt32BigEndian(action.Body, out uint experimenter)
        && experimenter == ExperimenterId.Nicira;
}
