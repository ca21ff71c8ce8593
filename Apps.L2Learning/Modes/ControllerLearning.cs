using Apps.L2Learning.Flows;
using Apps.L2Learning.Hosts;
using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>
/// Two flows a host, in two tables: one that knows it as a source, one that leads to it. A frame of an unknown
/// source goes on its way at once; the controller gets the beginning of a copy, and learns from that.
/// </summary>
/// <remarks>
/// The source flow has a hard timeout, so an active host shows itself once in the ageing time. The flow that
/// leads to it has an idle timeout that is longer: were it the first to go, frames to the host would flood for as
/// long as its source flow keeps it from being learnt again.
/// </remarks>
internal sealed class ControllerLearning : LearningSwitch
{
    /// <summary>Octets of a copy: enough for the headers.</summary>
    private const ushort CopySize = 128;

    private const int SuppressSeconds = 1;
    private const int GuardSeconds = 10;

    // How long a flow-removed may take to come.
    private const long Grace = 2_000;

    private readonly InstructionList _next = InstructionList.Goto(Pipeline.Forward);
    private readonly HostFlows _flows;

    public ControllerLearning(ISwitch sw, LearningOptions options)
        : base(sw, options) =>
        _flows = new HostFlows(sw, AgeingSeconds, (ushort)Math.Min(AgeingSeconds + GuardSeconds, ushort.MaxValue));

    public override Verdict OnPacketIn(in ReceivedPacket packet)
    {
        if (!TryAccept(packet, out BridgePort? port))
            return Verdict.Pass;
        VlanId vlan = packet.Frame.Vlan;
        MacAddress source = packet.Frame.Source;
        if (Learn(source, vlan, port!))
            _flows.Add(source, vlan, port!);
        if (!HasOwnMeter(port!) && port!.PacketIns.Count(Switch.Now) == port.PacketInRate)
            _flows.Suppress(port, SuppressSeconds);
        return Verdict.Handled;
    }

    public override void OnFlowRemoved(in FlowRemoved removed)
    {
        // Frames have matched it, maybe until now: only the absence of a new copy will tell that the host is gone.
        if (removed.Table == Pipeline.Source && removed.Reason == FlowRemovedReason.HardTimeout
            && removed.PacketCount > 0 && HostFlows.TryReadSource(removed.Match, out MacAddress source, out VlanId vlan)
            && Hosts.TryFind(source, vlan, out BridgePort? port) && port.Number == removed.Match.InPort)
            Hosts.Refresh(source, vlan, Switch.Now);
    }

    /// <summary>Keeps flows that this app would make today, and knows the hosts by them.</summary>
    public override Adoption OnFlowFound(in FlowStatsEntry flow) =>
        _flows.TryAdopt(flow, Ports, out MacAddress address, out VlanId vlan, out BridgePort? port)
        && Adopt(address, vlan, port!)
            ? Adoption.Keep
            : Adoption.Delete;

    public override void OnStarted()
    {
        foreach ((MacAddress address, VlanId vlan) in _flows.TakeUnreachable())
        {
            if (Hosts.TryFind(address, vlan, out BridgePort? port))
                _flows.Add(address, vlan, port);
        }
    }

    public override void OnTick()
    {
        base.OnTick();
        long now = Switch.Now;
        foreach (Host host in Hosts.Where(host => now - host.SeenAt >= Ageing + Grace))
        {
            _flows.DeleteForward(host.Address, host.Vlan);
            Forget(host, "aged out");
        }
    }

    protected override void DeclareLearning(DesiredState desired)
    {
        Storms.Declare(desired, Ports.All.Where(HasOwnMeter));
        foreach (BridgePort port in Ports.All.Where(port => port.IsOpen))
            desired.Add(new Flow(Pipeline.Source, Rules.PortPriority, Match.Any.InPort(port.Number),
                InstructionList.Of(apply: ActionList.Of(CopyOf(port)), next: Pipeline.Forward),
                Rules.Static(Rules.Source, port.Number)));
        desired.Add(new Flow(Pipeline.Source, Pipeline.TableMissPriority, Match.Any, _next,
            Rules.Static(Rules.TableMiss)));
        ForwardFlows.Declare(desired, Floods, Plan);
    }

    // The flow that leads to the host has been replaced already, or will be: it has the same match.
    protected override void DeleteFlowsOf(MacAddress address, VlanId vlan, BridgePort oldPort) =>
        _flows.DeleteSource(address, vlan, oldPort);

    protected override void DeleteFlowsOf(BridgePort port) => _flows.DeleteOf(port);

    // A meter instruction would do no good: it drops the frame, not the copy.
    private bool HasOwnMeter(BridgePort port) => Switch.Features.ControllerMeter && Storms.MeterOf(port) is not null;

    private IAction CopyOf(BridgePort port) => HasOwnMeter(port)
        ? new ControllerAction { MaxLength = CopySize, Meter = Storms.MeterOf(port) }
        : new OutputAction(PortNumber.Controller, CopySize);
}
