using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Instructions (OpenFlow 1.3.5 §7.2.4): first each by itself with the actions in it, then whether they go together
/// with the match and the table; Open vSwitch, too, reads all before it compares any.
/// </summary>
internal static class InstructionRules
{
    private const int LengthOffset = 2;

    // Types from GOTO_TABLE to METER: bits of a set of those seen.
    private const int KnownTypes = 7;

    public static bool TryCheck(Section instructions, Scrutiny scrutiny, out Refusal refusal)
    {
        int seen = 0;
        while (!instructions.IsEmpty)
        {
            if (!TryCheckOne(instructions, scrutiny, out int length, out refusal))
                return false;
            ushort type = instructions.UInt16(0);
            int bit = type < KnownTypes ? 1 << type : 0;
            if (scrutiny >= Scrutiny.Meaning && (seen & bit) != 0)
                return instructions.Refuse(OpenFlowErrors.DuplicateInstruction, 0, out refusal, NameOf(type));
            seen |= bit;
            instructions = instructions.From(length);
        }
        return Section.Accept(out refusal);
    }

    /// <summary>
    /// Whether instructions that passed <see cref="TryCheck"/> can be done in a table on packets of a match. They are
    /// done in an order of their own, whatever that in which they stand (§5.9).
    /// </summary>
    public static bool TryFit(Section instructions, TableId table, MatchFacts facts, out Refusal refusal)
    {
        Section apply = Find(instructions, InstructionType.ApplyActions);
        Section write = Find(instructions, InstructionType.WriteActions);
        Section next = Find(instructions, InstructionType.GotoTable);
        // What is applied changes the packets that an action set works on later.
        if (!apply.IsEmpty
            && !ActionOrder.TryFit(ActionsOf(apply, apply.Size), ActionPlace.Apply, ref facts, out refusal))
            return false;
        if (!write.IsEmpty
            && !ActionOrder.TryFit(ActionsOf(write, write.Size), ActionPlace.ActionSet, ref facts, out refusal))
            return false;
        return next.IsEmpty || IsForward(table, new TableId(next[InstructionView.HeaderSize]))
            ? Section.Accept(out refusal)
            : next.Refuse(OpenFlowErrors.BadGotoTable, InstructionView.HeaderSize, out refusal,
                NameOf((ushort)InstructionType.GotoTable));
    }

    // Empty where there is none; there are no two.
    private static Section Find(Section instructions, InstructionType type)
    {
        while (!instructions.IsEmpty)
        {
            Section instruction = instructions.Slice(0, instructions.UInt16(LengthOffset));
            if ((InstructionType)instruction.UInt16(0) == type)
                return instruction;
            instructions = instructions.From(instruction.Size);
        }
        return instructions;
    }

    // A delete from all tables names none to compare with.
    private static bool IsForward(TableId table, TableId next) =>
        next != TableId.All && (table == TableId.All || next > table);

    private static bool TryCheckOne(Section at, Scrutiny scrutiny, out int length, out Refusal refusal)
    {
        length = 0;
        if (at.Size < InstructionView.MinSize)
            return at.Refuse(OpenFlowErrors.BadInstructionLength, 0, out refusal, "instruction");
        ushort type = at.UInt16(0);
        length = at.UInt16(LengthOffset);
        if (length < InstructionView.MinSize || length % Padding.Alignment != 0 || length > at.Size)
            return at.Refuse(OpenFlowErrors.BadInstructionLength, LengthOffset, out refusal, NameOf(type));
        switch ((InstructionType)type)
        {
            case InstructionType.GotoTable or InstructionType.Meter or InstructionType.ClearActions:
                return HasSize(at, length, InstructionView.MinSize, out refusal);
            case InstructionType.WriteMetadata:
                return HasSize(at, length, InstructionView.WriteMetadataSize, out refusal);
            case InstructionType.ApplyActions:
                return ActionRules.TryCheck(ActionsOf(at, length), scrutiny, ActionPlace.Apply, out refusal);
            case InstructionType.WriteActions:
                return ActionRules.TryCheck(ActionsOf(at, length), scrutiny, ActionPlace.ActionSet, out refusal);
            case var _ when scrutiny == Scrutiny.Framing:
                return Section.Accept(out refusal);
            case InstructionType.Experimenter:
                return at.Refuse(OpenFlowErrors.BadInstructionExperimenter, 0, out refusal, NameOf(type));
            default:
                return at.Refuse(OpenFlowErrors.UnknownInstruction, 0, out refusal, NameOf(type));
        }
    }

    private static bool HasSize(Section at, int length, int size, out Refusal refusal) => length == size
        ? Section.Accept(out refusal)
        : at.Refuse(OpenFlowErrors.BadInstructionLength, LengthOffset, out refusal, NameOf(at.UInt16(0)));

    private static Section ActionsOf(Section instruction, int length) =>
        instruction.Slice(InstructionView.ActionsOffset, length - InstructionView.ActionsOffset);

    private static string NameOf(ushort type) => (InstructionType)type switch
    {
        InstructionType.GotoTable => "GOTO_TABLE",
        InstructionType.WriteMetadata => "WRITE_METADATA",
        InstructionType.WriteActions => "WRITE_ACTIONS",
        InstructionType.ApplyActions => "APPLY_ACTIONS",
        InstructionType.ClearActions => "CLEAR_ACTIONS",
        InstructionType.Meter => "METER",
        InstructionType.Experimenter => "experimenter instruction",
        _ => "instruction",
    };
}
