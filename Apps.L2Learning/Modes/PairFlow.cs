using Apps.L2Learning.Flows;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>What a flow of a pair says, read back from a switch.</summary>
internal readonly record struct PairFlow(PortNumber InPort, VlanId Vlan, MacAddress Source, MacAddress Destination,
    PortNumber OutPort)
{
    /// <summary>False for a flow that isn't of this shape.</summary>
    public static bool TryRead(in FlowStatsEntry flow, out PairFlow pair)
    {
        pair = default;
        if (!FlowReading.TryReadAddress(flow.Match, OxmFields.EthSrc, out MacAddress source)
            || !FlowReading.TryReadAddress(flow.Match, OxmFields.EthDst, out MacAddress destination)
            || !FlowReading.TryReadVlan(flow.Match, out VlanId vlan)
            || !FlowReading.TryReadOutput(flow.Instructions, out PortNumber outPort))
            return false;
        pair = new PairFlow(flow.Match.InPort, vlan, source, destination, outPort);
        return true;
    }
}
