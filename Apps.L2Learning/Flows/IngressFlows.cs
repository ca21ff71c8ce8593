using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>
/// Table 0: what no bridge may forward is dropped, and each open port's frames get the tag of their VLAN, or are
/// dropped for having one the port doesn't carry. Ports that aren't open have no flow: their frames miss, and go.
/// </summary>
internal static class IngressFlows
{
    private const ushort NoTag = 0;
    private const ushort PriorityTag = VlanId.PresentBit;
    private const ushort ReservedTag = VlanId.PresentBit | 0xfff;

    private static readonly MacAddress LinkLocal = new(0x0180_c200_0000);
    private static readonly MacAddress LinkLocalMask = new(0xffff_ffff_fff0);
    private static readonly MacAddress GroupBit = new(0x0100_0000_0000);

    public static void Declare(DesiredState desired, IEnumerable<BridgePort> ports)
    {
        DropReserved(desired, Match.Any.EthDst(LinkLocal, LinkLocalMask), 0);
        DropReserved(desired, Match.Any.EthSrc(GroupBit, GroupBit), 1);
        DropReserved(desired, Match.Any.With(OxmFields.VlanVid, ReservedTag), 2);
        foreach (BridgePort port in ports)
        {
            if (port.BannedUntil is not null)
                Add(desired, Rules.BanPriority, Match.Any.InPort(port.Number), InstructionList.Drop,
                    Rules.Static(Rules.Ban, port.Number));
            else if (port.IsOpen)
                Classify(desired, port);
        }
        Add(desired, Pipeline.TableMissPriority, Match.Any, InstructionList.Drop, Rules.Static(Rules.TableMiss));
    }

    private static void DropReserved(DesiredState desired, Match match, uint which) => Add(desired,
        Rules.ReservedPriority, match, InstructionList.Drop, CookieSpace.L2Learning.Static(Rules.Reserved, which));

    private static void Classify(DesiredState desired, BridgePort port)
    {
        PortVlans vlans = port.Vlans;
        if (vlans.Untagged.IsTagged)
        {
            Classify(desired, port, NoTag, new PushVlanAction(EtherType.Vlan), SetFieldAction.Vlan(vlans.Untagged));
            Classify(desired, port, PriorityTag, SetFieldAction.Vlan(vlans.Untagged));
        }
        else if (vlans.IsTrunkOfAll)
        {
            Classify(desired, port, PriorityTag, new PopVlanAction());
        }
        if (vlans.IsTrunkOfAll)
            Add(desired, Rules.PortPriority, Match.Any.InPort(port.Number), Next(),
                Rules.Static(Rules.Ingress, port.Number));
        foreach (VlanId vlan in vlans.Listed ?? [])
            Classify(desired, port, vlan.Oxm);
    }

    private static void Classify(DesiredState desired, BridgePort port, ushort tag,
        params ReadOnlySpan<IAction> actions)
    {
        Match match = Match.Any.InPort(port.Number).With(OxmFields.VlanVid, tag);
        Add(desired, Rules.TagPriority, match, Next(actions),
            Rules.Static(Rules.Ingress, port.Number, new VlanId(tag)));
    }

    private static InstructionList Next(params ReadOnlySpan<IAction> actions) => actions.IsEmpty
        ? InstructionList.Goto(Pipeline.Source)
        : InstructionList.Of(apply: ActionList.Of(actions), next: Pipeline.Source);

    private static void Add(DesiredState desired, ushort priority, Match match, InstructionList instructions,
        Cookie cookie) => desired.Add(new Flow(Pipeline.Ingress, priority, match, instructions, cookie));
}
