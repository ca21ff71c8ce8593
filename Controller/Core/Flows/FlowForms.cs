using System.Buffers;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;

namespace Controller.Core.Flows;

/// <summary>
/// Whether two flows are the same to a switch though not octet for octet: a switch may give a flow back in another
/// form than it got it in. Matches have a canonical form of their own.
/// </summary>
internal static class FlowForms
{
    // The other flags say how a flow-mod is to be done, and no switch keeps them (OpenFlow 1.3.5 §7.3.4.1).
    private const FlowModFlags Kept = FlowModFlags.SendFlowRemoved | FlowModFlags.NoPacketCounts
        | FlowModFlags.NoByteCounts;

    // The order in which instructions are carried out, whatever theirs in the message (OpenFlow 1.3.5 §5.9).
    private static readonly InstructionType[] Order =
    [
        InstructionType.Meter, InstructionType.ApplyActions, InstructionType.ClearActions,
        InstructionType.WriteActions, InstructionType.WriteMetadata, InstructionType.GotoTable,
        InstructionType.Experimenter,
    ];

    public static bool SameFlags(FlowModFlags left, FlowModFlags right) => (left & Kept) == (right & Kept);

    /// <summary>Two flows of the same table, priority and match.</summary>
    public static bool Same(Flow left, Flow right) => left.Cookie == right.Cookie
        && SameFlags(left.Flags, right.Flags) && Same(left.Instructions, right.Instructions);

    public static bool Same(InstructionList left, InstructionList right) =>
        left.Octets.SequenceEqual(right.Octets) || SameMeaning(left, right);

    private static bool SameMeaning(InstructionList left, InstructionList right)
    {
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        Normalize(left.View, first);
        Normalize(right.View, second);
        return first.WrittenSpan.SequenceEqual(second.WrittenSpan);
    }

    // In their order, without those that do nothing.
    private static void Normalize(InstructionListView instructions, ArrayBufferWriter<byte> into)
    {
        foreach (InstructionType type in Order)
        {
            foreach (InstructionView instruction in instructions)
            {
                bool isList = type is InstructionType.ApplyActions or InstructionType.WriteActions;
                if (instruction.Type == type && !(isList && instruction.Actions.Octets.IsEmpty))
                    into.Write(instruction.Octets);
            }
        }
    }
}
