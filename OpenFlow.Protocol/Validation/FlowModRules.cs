using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// A flow-mod (OpenFlow 1.3.5 §6.4, §7.3.4.1): its match, command, table and flags, its instructions, and whether they
/// go together, in Open vSwitch's order. A delete's instructions do nothing but are read all the same.
/// </summary>
internal static class FlowModRules
{
    private const int TableOffset = 24;
    private const int CommandOffset = 25;
    private const int FlagsOffset = 44;
    private const int MatchOffset = 48;
    private const int KnownFlags = 0x1f;

    public static bool TryCheck(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        Section match = message.From(MatchOffset);
        if (!MatchRules.TryCheck(match, scrutiny, out int size, out MatchFacts facts, out refusal))
            return false;
        // Open vSwitch says this of the actions' type, though it is the match.
        if (!facts.HasConnectionsProtocol)
            return match.Refuse(OpenFlowErrors.MatchInconsistent, 0, out refusal, "connection's address");
        var command = (FlowModCommand)message[CommandOffset];
        var table = new TableId(message[TableOffset]);
        if (command > FlowModCommand.DeleteStrict)
            return message.Refuse(OpenFlowErrors.FlowModBadCommand, CommandOffset, out refusal, "command");
        if (table == TableId.All && command is not (FlowModCommand.Delete or FlowModCommand.DeleteStrict))
            return message.Refuse(OpenFlowErrors.FlowModBadTable, TableOffset, out refusal, "table_id");
        if ((message.UInt16(FlagsOffset) & ~KnownFlags) != 0)
            return message.Refuse(OpenFlowErrors.FlowModBadFlags, FlagsOffset, out refusal, "flags");
        Section instructions = match.From(size);
        return InstructionRules.TryCheck(instructions, scrutiny, out refusal)
            && InstructionRules.TryFit(instructions, table, facts, out refusal);
    }
}
