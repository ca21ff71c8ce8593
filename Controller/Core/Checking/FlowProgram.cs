using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>The instructions of a flow taken apart, in the order in which they are done.</summary>
/// <param name="Apply">An action each, its octets.</param>
/// <param name="Write">The list that is written, or null.</param>
internal sealed record FlowProgram(
    byte[][] Apply, bool Clears, ActionList? Write, (ulong Value, ulong Mask)? Metadata, TableId? Next)
{
    public static FlowProgram Of(InstructionList instructions)
    {
        var program = new FlowProgram([], false, null, null, null);
        foreach (InstructionView instruction in instructions.View)
        {
            program = instruction.Type switch
            {
                InstructionType.ApplyActions => program with { Apply = ActionsOf(instruction.Actions) },
                InstructionType.ClearActions => program with { Clears = true },
                InstructionType.WriteActions => program with { Write = ActionList.From(instruction.Actions) },
                InstructionType.WriteMetadata =>
                    program with { Metadata = (instruction.Metadata, instruction.MetadataMask) },
                InstructionType.GotoTable => program with { Next = instruction.Table },
                _ => program,
            };
        }
        return program;
    }

    public static byte[][] ActionsOf(ActionListView actions)
    {
        var all = new List<byte[]>();
        foreach (ActionView action in actions)
            all.Add(action.Octets.ToArray());
        return [.. all];
    }
}
