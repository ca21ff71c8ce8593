using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>
/// Reads what a switch's flow says of hosts. The bytes are the switch's: nothing is taken for granted.
/// </summary>
internal static class FlowReading
{
    private const ushort VidBits = 0x0fff;

    public static bool TryReadAddress(MatchView match, OxmField field, out MacAddress address)
    {
        bool found = match.TryFind(field, out Oxm oxm) && !oxm.HasMask;
        address = found ? new MacAddress(oxm.Number) : default;
        return found;
    }

    /// <summary>
    /// The VLAN that a match asks for: by all of OXM_OF_VLAN_VID, or by its lower bits alone, which is what Open
    /// vSwitch makes of a learnt NXM_OF_VLAN_TCI[0..11].
    /// </summary>
    public static bool TryReadVlan(MatchView match, out VlanId vlan)
    {
        bool found = match.TryFind(OxmFields.VlanVid, out Oxm oxm) && (!oxm.HasMask || oxm.MaskNumber == VidBits);
        vlan = found ? new VlanId((ushort)(oxm.Number & VidBits)) : default;
        return found;
    }

    /// <summary>The one port that the flow's applied actions send to.</summary>
    public static bool TryReadOutput(InstructionListView instructions, out PortNumber port)
    {
        port = PortNumber.Any;
        int outputs = 0;
        foreach (InstructionView instruction in instructions)
        {
            if (instruction.Type != InstructionType.ApplyActions)
                return false;
            foreach (ActionView action in instruction.Actions)
            {
                if (!OutputAction.TryRead(action, out OutputAction output))
                    continue;
                port = output.Port;
                outputs++;
            }
        }
        return outputs == 1;
    }
}
