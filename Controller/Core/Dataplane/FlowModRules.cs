using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// Whether a flow-mod can be done (OpenFlow 1.3.5 §6.4, §7.3.4.1): everything that doesn't depend on the flows in
/// the tables. Errors as Open vSwitch 3.1 answers; where it lets pass what the specification forbids (port 0, TABLE
/// as a flow's output, a cookie of all ones), the model refuses.
/// </summary>
internal static class FlowModRules
{
    private const FlowModFlags KnownFlags = (FlowModFlags)0x1f;

    private static readonly OpenFlowError ReservedCookie = new(ErrorType.FlowModFailed, 0);
    private static readonly OpenFlowError BadTable = new(ErrorType.FlowModFailed, 2);
    private static readonly OpenFlowError BadCommand = new(ErrorType.FlowModFailed, 6);
    private static readonly OpenFlowError BadFlags = new(ErrorType.FlowModFailed, 7);
    private static readonly OpenFlowError UnknownBuffer = new(ErrorType.BadRequest, 8);
    private static readonly OpenFlowError BadGoto = new(ErrorType.BadInstruction, 2);
    private static readonly OpenFlowError BadExperimenter = new(ErrorType.BadInstruction, 5);
    private static readonly OpenFlowError DuplicateInstruction = new(ErrorType.BadInstruction, 9);

    public static bool TryCheck(in FlowMod mod, PipelineModel model, out FlowMatch match, out OpenFlowError error)
    {
        match = FlowMatch.Any;
        bool deletes = mod.Command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        if (mod.Command > FlowModCommand.DeleteStrict)
            error = BadCommand;
        else if ((mod.Flags & ~KnownFlags) != 0)
            error = BadFlags;
        else if (mod.Table.Value >= model.Options.TableCount && !(deletes && mod.Table == TableId.All))
            error = BadTable;
        else if (!deletes && mod.BufferId != BufferId.None)
            error = UnknownBuffer;
        else if (mod.Command == FlowModCommand.Add && mod.Cookie.Value == ulong.MaxValue)
            error = ReservedCookie;
        else
            return FlowMatch.TryRead(mod.Match, out match, out error)
                && TryCheckInstructions(mod, model, match, NamesNothing(mod, model, match), out error);
        return false;
    }

    // Of a delete, and of a modify that finds no flow, the groups and meters need not be there.
    private static bool NamesNothing(in FlowMod mod, PipelineModel model, FlowMatch match) =>
        mod.Command != FlowModCommand.Add
        && (mod.Command is FlowModCommand.Delete or FlowModCommand.DeleteStrict || !model.Flows.Has(mod, match));

    private static bool TryCheckInstructions(in FlowMod mod, PipelineModel model, FlowMatch match,
        bool namesNothing, out OpenFlowError error)
    {
        if (!InstructionListView.TryRead(mod.Instructions, out InstructionListView instructions, out error))
            return false;
        // Open vSwitch knows this as it reads, before it looks at how actions and match go together.
        error = OpenFlowErrors.BadActionType;
        foreach (InstructionView instruction in instructions)
        {
            if (instruction.Type == InstructionType.WriteActions && !ActionRules.CanBeSet(instruction.Actions))
                return false;
        }
        error = default;
        var seen = new HashSet<InstructionType>();
        foreach (InstructionView instruction in instructions)
        {
            error = DuplicateInstruction;
            if (!seen.Add(instruction.Type)
                || !TryCheckOne(instruction, mod.Table, model, match, namesNothing, out error))
                return false;
        }
        return true;
    }

    private static bool TryCheckOne(InstructionView instruction, TableId table, PipelineModel model, FlowMatch match,
        bool namesNothing, out OpenFlowError error)
    {
        error = default;
        switch (instruction.Type)
        {
            case InstructionType.GotoTable:
                error = BadGoto;
                return instruction.Table > table && instruction.Table.Value < model.Options.TableCount;
            case InstructionType.Meter:
                error = MeterTable.Invalid;
                return namesNothing || model.Meters.TryFind(instruction.Meter, out _);
            case InstructionType.ApplyActions or InstructionType.WriteActions:
                return ActionRules.OfFlow(model, match, namesNothing).TryCheck(instruction.Actions, out error);
            case InstructionType.WriteMetadata or InstructionType.ClearActions:
                return true;
            case InstructionType.Experimenter:
                error = BadExperimenter;
                return false;
            default:
                error = OpenFlowErrors.UnknownInstruction;
                return false;
        }
    }
}
