using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// Whether a flow-mod can be done (OpenFlow 1.3.5 §6.4, §7.3.4.1): everything that doesn't depend on the flows in
/// the tables. <see cref="MessageRules"/> judges match and instructions; what is added here is the model's. Errors as
/// Open vSwitch 3.1 answers; where it lets pass what the specification forbids (port 0, TABLE as a flow's output, a
/// cookie of all ones), the model refuses.
/// </summary>
internal static class FlowModRules
{
    private const FlowModFlags KnownFlags = (FlowModFlags)0x1f;

    public static bool TryCheck(in FlowMod mod, PipelineModel model, out FlowMatch match, out OpenFlowError error)
    {
        match = FlowMatch.Any;
        bool deletes = mod.Command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        if (mod.Command > FlowModCommand.DeleteStrict)
            error = OpenFlowErrors.FlowModBadCommand;
        else if ((mod.Flags & ~KnownFlags) != 0)
            error = OpenFlowErrors.FlowModBadFlags;
        else if (mod.Table.Value >= model.Options.TableCount && !(deletes && mod.Table == TableId.All))
            error = OpenFlowErrors.FlowModBadTable;
        else if (!deletes && mod.BufferId != BufferId.None)
            error = OpenFlowErrors.UnknownBuffer;
        else if (mod.Command == FlowModCommand.Add && mod.Cookie.Value == ulong.MaxValue)
            error = OpenFlowErrors.FlowModUnknown;
        else
            return FlowMatch.TryRead(mod.Match, out match, out error)
                && TryCheckInstructions(mod, model, match, out error);
        return false;
    }

    // Of a delete, and of a modify that finds no flow, the groups and meters need not be there.
    private static bool NamesNothing(in FlowMod mod, PipelineModel model, FlowMatch match) =>
        mod.Command != FlowModCommand.Add
        && (mod.Command is FlowModCommand.Delete or FlowModCommand.DeleteStrict || !model.Flows.Has(mod, match));

    private static bool TryCheckInstructions(in FlowMod mod, PipelineModel model, FlowMatch match,
        out OpenFlowError error)
    {
        bool fits = MessageRules.TryCheckInstructions(mod.Table, mod.Match, mod.Instructions, out Refusal refusal);
        error = refusal.Error;
        if (!fits || !InstructionListView.TryRead(mod.Instructions, out InstructionListView instructions, out error))
            return false;
        bool namesNothing = NamesNothing(mod, model, match);
        error = default;
        foreach (InstructionView instruction in instructions)
        {
            if (!TryCheckOne(instruction, model, namesNothing, out error))
                return false;
        }
        return true;
    }

    private static bool TryCheckOne(InstructionView instruction, PipelineModel model, bool namesNothing,
        out OpenFlowError error)
    {
        error = default;
        switch (instruction.Type)
        {
            case InstructionType.GotoTable:
                error = OpenFlowErrors.BadGotoTable;
                return instruction.Table.Value < model.Options.TableCount;
            case InstructionType.Meter:
                error = MeterTable.Invalid;
                return namesNothing || model.Meters.TryFind(instruction.Meter, out _);
            case InstructionType.ApplyActions or InstructionType.WriteActions:
                return ActionRules.OfFlow(model, namesNothing).TryCheck(instruction.Actions, out error);
            default:
                return true;
        }
    }
}
