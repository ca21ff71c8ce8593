using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// All that can be said against a message by itself, with the type and code that a switch answers (OpenFlow 1.3.5
/// §7.4.4, and Open vSwitch's ways where that is silent).
/// </summary>
/// <remarks>
/// Messages that a switch receives are checked wholly. Those that a controller receives are checked for their framing
/// only: unknown reasons, fields, actions and values survive, as a controller loses nothing by them. What depends on
/// a switch's state (whether a group, a port, a meter or a buffer is there) is no message's fault.
/// Unknown experimenters' messages and actions pass unless asked otherwise; unknown types of experimenters that are
/// known don't (BAD_EXP_TYPE), nor do unknown match fields and instructions in a flow-mod, whoever defined them: a
/// switch that ignored one would do what nobody asked for. Nothing here allocates or throws.
/// </remarks>
public static class MessageRules
{
    /// <summary>
    /// Whether a whole frame, from its header's first octet to its last, is what its sender may send; if not,
    /// what is wrong first.
    /// </summary>
    public static bool TryCheck(ReadOnlySpan<byte> frame, out Refusal refusal) =>
        TryCheck(frame, UnknownExperimenters.Keep, out refusal);

    /// <summary>As <see cref="TryCheck(ReadOnlySpan{byte}, out Refusal)"/>, for one who knows no others.</summary>
    public static bool TryCheck(ReadOnlySpan<byte> frame, UnknownExperimenters unknown, out Refusal refusal)
    {
        var message = new Section(frame);
        return HeaderRules.TryCheck(message, out MessageRow? row, out refusal)
            && row.Check(message, row.ScrutinyFor(unknown), out refusal);
    }

    /// <summary>
    /// Whether a match's fields, one after the other without the match's header, are what a flow-mod may have.
    /// Offsets are from the first of them.
    /// </summary>
    public static bool TryCheckMatch(ReadOnlySpan<byte> oxms, out Refusal refusal)
    {
        var facts = new MatchFacts();
        return MatchRules.TryCheckFields(new Section(oxms), Scrutiny.Meaning, ref facts, out refusal);
    }

    /// <summary>
    /// Whether a flow with this match can have these instructions in this table. Offsets are from the first
    /// instruction's first octet, unless it is the match that is wrong.
    /// </summary>
    public static bool TryCheckInstructions(TableId table, ReadOnlySpan<byte> oxms, ReadOnlySpan<byte> instructions,
        out Refusal refusal)
    {
        var facts = new MatchFacts();
        var section = new Section(instructions);
        return MatchRules.TryCheckFields(new Section(oxms), Scrutiny.Meaning, ref facts, out refusal)
            && InstructionRules.TryCheck(section, Scrutiny.Meaning, out refusal)
            && InstructionRules.TryFit(section, table, facts, out refusal);
    }

    /// <summary>
    /// Whether a bucket or a packet-out may have these actions, of which nothing says what the packet will be.
    /// Offsets are from the first action's first octet.
    /// </summary>
    public static bool TryCheckActions(ReadOnlySpan<byte> actions, out Refusal refusal)
    {
        var section = new Section(actions);
        return ActionRules.TryCheck(section, Scrutiny.Meaning, ActionPlace.Apply, out refusal)
            && ActionOrder.TryFit(section, MatchFacts.OfAnyPacket, out refusal);
    }
}
