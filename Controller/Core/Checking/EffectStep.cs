using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>
/// One look-up on the way of many packets: they met some flow with these instructions, whichever.
/// </summary>
/// <param name="Before">The packets as they came to the table.</param>
/// <param name="Candidates">Flows that they can meet there, in the order in which they win.</param>
/// <param name="Previous">The look-up before; null for the first.</param>
internal sealed record EffectStep(BridgeModel Bridge, TableId Table, SymbolicPacket Before,
    IReadOnlyList<FlowEntry> Candidates, InstructionList Effect, EffectStep? Previous)
{
    /// <summary>From the first look-up to this one.</summary>
    public static List<EffectStep> InOrder(EffectStep? last)
    {
        var steps = new List<EffectStep>();
        for (EffectStep? step = last; step is not null; step = step.Previous)
            steps.Add(step);
        steps.Reverse();
        return steps;
    }
}
