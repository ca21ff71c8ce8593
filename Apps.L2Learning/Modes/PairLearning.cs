using Apps.L2Learning.Flows;
using Apps.L2Learning.Hosts;
using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>
/// The classic: every frame of a pair of hosts without a flow comes up; once both are known they get a flow, and
/// the frame goes out the way the flow would send it. Any switch can do it.
/// </summary>
internal sealed class PairLearning : LearningSwitch
{
    // in_port, eth_dst, eth_src, vlan_vid, each behind a header of four octets.
    private const int MatchSize = 8 + 10 + 10 + 6;

    private readonly PairAgeing _ageing;

    public PairLearning(ISwitch sw, LearningOptions options)
        : base(sw, options) => _ageing = new PairAgeing(sw, Hosts, Ageing);

    public override IReadOnlyList<TableId> Tables { get; } = [Pipeline.Ingress, Pipeline.Source];

    public override Verdict OnPacketIn(in ReceivedPacket packet)
    {
        if (!TryAccept(packet, out BridgePort? port))
            return Verdict.Pass;
        MacAddress destination = packet.Frame.Destination;
        MacAddress source = packet.Frame.Source;
        VlanId vlan = packet.Frame.Vlan;
        bool known = Learn(source, vlan, port!);
        if (destination.IsMulticast || !Hosts.TryFind(destination, vlan, out BridgePort? to))
        {
            SendOut(packet, Floods.ActionsFor(vlan));
            return Verdict.Handled;
        }
        if (to == port)
            return Verdict.Handled;
        Egress egress = to.Toward(vlan);
        // A host that the limit leaves out gets no flow either: its addresses would fill the table all the same.
        if (known)
            AddFlow(source, destination, vlan, port!, egress);
        SendOut(packet, egress.Actions);
        return Verdict.Handled;
    }

    /// <summary>Keeps a flow that this app would make today, and knows both hosts by it.</summary>
    public override Adoption OnFlowFound(in FlowStatsEntry flow)
    {
        if (flow.Table != Pipeline.Source || flow.Priority != Rules.LearntPriority || flow.IdleTimeout == 0
            || !PairFlow.TryRead(flow, out PairFlow pair)
            || !Ports.TryFind(pair.InPort, out BridgePort? from) || !from.Vlans.Carries(pair.Vlan)
            || !Ports.TryFind(pair.OutPort, out BridgePort? to) || !to.Vlans.Carries(pair.Vlan)
            || !flow.Instructions.Octets.SequenceEqual(to.Toward(pair.Vlan).Instructions.Octets))
            return Adoption.Delete;
        return Adopt(pair.Source, pair.Vlan, from) && Adopt(pair.Destination, pair.Vlan, to)
            ? Adoption.Keep
            : Adoption.Delete;
    }

    public override void OnTick()
    {
        base.OnTick();
        foreach (Host host in _ageing.TakeSilent())
            Forget(host, "aged out");
    }

    protected override void DeclareLearning(DesiredState desired)
    {
        Storms.Declare(desired, Ports.All);
        foreach (BridgePort port in Ports.All.Where(port => port.IsOpen))
        {
            InstructionList instructions = InstructionList.Of(
                apply: ActionList.Of(new OutputAction(PortNumber.Controller)), meter: Storms.MeterOf(port));
            desired.Add(new Flow(Pipeline.Source, Rules.PortPriority, Match.Any.InPort(port.Number), instructions,
                Rules.Static(Rules.Source, port.Number)));
        }
        desired.Add(new Flow(Pipeline.Source, Pipeline.TableMissPriority, Match.Any, InstructionList.Drop,
            Rules.Static(Rules.TableMiss)));
    }

    // The old port is part of both filters, so that a switch that reorders can't delete the new flows with them.
    protected override void DeleteFlowsOf(MacAddress address, VlanId vlan, BridgePort oldPort)
    {
        Delete(Match.Any.InPort(oldPort.Number).EthSrc(address).Vlan(vlan), PortNumber.Any);
        Delete(Match.Any.EthDst(address).Vlan(vlan), oldPort.Number);
    }

    protected override void DeleteFlowsOf(BridgePort port)
    {
        Delete(Match.Any.InPort(port.Number), PortNumber.Any);
        Delete(Match.Any, port.Number);
    }

    private void AddFlow(MacAddress source, MacAddress destination, VlanId vlan, BridgePort port, Egress egress)
    {
        var match = new MatchWriter(stackalloc byte[MatchSize]);
        match.InPort(port.Number);
        match.EthDst(destination);
        match.EthSrc(source);
        match.Vlan(vlan);
        Switch.Send(new FlowMod
        {
            Table = Pipeline.Source,
            Priority = Rules.LearntPriority,
            Cookie = Rules.Dynamic(vlan, port.Number),
            IdleTimeout = AgeingSeconds,
            Match = match.Written,
            Instructions = egress.Instructions.Octets,
        });
    }

    // A frame that came only in part can't be sent on; with it goes nothing but the first frame of a pair.
    private void SendOut(in ReceivedPacket packet, ActionList actions)
    {
        if (packet.IsWhole)
            Switch.Send(new PacketOut
            {
                InPort = packet.InPort,
                Actions = actions.Octets,
                Data = packet.Message.Data,
            });
    }

    private void Delete(Match match, PortNumber outPort) => Switch.Send(new FlowMod
    {
        Command = FlowModCommand.Delete,
        Table = Pipeline.Source,
        Cookie = CookieSpace.L2Learning.AllDynamic,
        CookieMask = CookieSpace.AppMask,
        OutPort = outPort,
        Match = match.Oxms,
    });
}
