using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;

namespace Controller.Core.Dataplane;

/// <summary>Asks something of an action.</summary>
internal delegate bool ActionPredicate(ActionView action);

/// <summary>Looks through the actions of a flow, those applied and those written.</summary>
internal static class FlowActions
{
    public static bool Any(InstructionList instructions, ActionPredicate predicate)
    {
        foreach (InstructionView instruction in instructions.View)
        {
            if (instruction.Type is InstructionType.ApplyActions or InstructionType.WriteActions
                && Any(instruction.Actions, predicate))
                return true;
        }
        return false;
    }

    public static bool Any(ActionListView actions, ActionPredicate predicate)
    {
        foreach (ActionView action in actions)
        {
            if (predicate(action))
                return true;
        }
        return false;
    }
}
