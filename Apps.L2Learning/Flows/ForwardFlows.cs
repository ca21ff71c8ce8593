using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>
/// Tables 40 and 50 of the modes that look up a frame's destination by itself: what isn't learnt goes on to the
/// flood, and the flood goes by VLAN.
/// </summary>
internal static class ForwardFlows
{
    public static void Declare(DesiredState desired, FloodGroups floods, VlanPlan plan)
    {
        desired.Add(new Flow(Pipeline.Forward, Pipeline.TableMissPriority, Match.Any,
            InstructionList.Goto(Pipeline.Flood), Rules.Static(Rules.Forward)));
        foreach (VlanId vlan in plan.Named)
            desired.Add(new Flow(Pipeline.Flood, Rules.PortPriority, Match.Any.Vlan(vlan),
                InstructionList.Of(apply: floods.ActionsFor(vlan)), Rules.Static(Rules.Flood, vlan: vlan)));
        desired.Add(new Flow(Pipeline.Flood, Pipeline.TableMissPriority, Match.Any,
            InstructionList.Of(apply: floods.DefaultActions), Rules.Static(Rules.Flood)));
    }
}
