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
/// What passes goes on to <paramref name="next"/>: another app's table may stand before those that learn.
/// </summary>
internal sealed class IngressFlows(DesiredState desired, TableId next)
{
    private const ushort NoTag = 0;
    private const ushort PriorityTag = VlanId.PresentBit;
    private const ushort ReservedTag = VlanId.PresentBit | 0xfff;

    private static readonly MacAddress LinkLocal = new(0x0180_c200_0000);
    private static readonly MacAddress LinkLocalMask = new(0xffff_ffff_fff0);
    private static readonly MacAddress GroupBit = new(0x0100_0000_0000);

    public void Declare(IEnumerable<BridgePort> ports)
    {
        DropReserved(Match.Any.EthDst(LinkLocal, LinkLocalMask), 0);
        DropReserved(Match.Any.EthSrc(GroupBit, GroupBit), 1);
        DropReserved(Match.Any.With(OxmFields.VlanVid, ReservedTag), 2);
        foreach (BridgePort port in ports)
        {
            if (port.BannedUntil is not null)
                Add(Rules.BanPriority, Match.Any.InPort(port.Number), InstructionList.Drop,
                    Rules.Static(Rules.Ban, port.Number));
            else if (port.IsOpen)
                Classify(port);
        }
        Add(Pipeline.TableMissPriority, Match.Any, InstructionList.Drop, Rules.Static(Rules.TableMiss));
    }

    private void DropReserved(Match match, uint which) => Add(Rules.ReservedPriority, match, InstructionList.Drop,
        CookieSpace.L2Learning.Static(Rules.Reserved, which));

    private void Classify(BridgePort port)
    {
        PortVlans vlans = port.Vlans;
        if (vlans.Untagged.IsTagged)
        {
            Classify(port, NoTag, new PushVlanAction(EtherType.Vlan), SetFieldAction.Vlan(vlans.Untagged));
            Classify(port, PriorityTag, SetFieldAction.Vlan(vlans.Untagged));
        }
        else if (vlans.IsTrunkOfAll)
        {
            Classify(port, PriorityTag, new PopVlanAction());
        }
        if (vlans.IsTrunkOfAll)
            Add(Rules.PortPriority, Match.Any.InPort(port.Number), Next(), Rules.Static(Rules.Ingress, port.Number));
        foreach (VlanId vlan in vlans.Listed ?? [])
            Classify(port, vlan.Oxm);
    }

    private void Classify(BridgePort port, ushort tag, params ReadOnlySpan<IAction> actions)
    {
        Match match = Match.Any.InPort(port.Number).With(OxmFields.VlanVid, tag);
        Add(Rules.TagPriority, match, Next(actions), Rules.Static(Rules.Ingress, port.Number, new VlanId(tag)));
    }

    private InstructionList Next(params ReadOnlySpan<IAction> actions) => actions.IsEmpty
        ? InstructionList.Goto(next)
        : InstructionList.Of(apply: ActionList.Of(actions), next: next);

    private void Add(ushort priority, Match match, InstructionList instructions, Cookie cookie) =>
        desired.Add(new Flow(Pipeline.Ingress, priority, match, instructions, cookie));
}
