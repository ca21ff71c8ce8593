using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Apps.Overlay.Services;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// Table 30: where a port's guests are learnt, a packet of a source that isn't known yet goes on its way at once, and
/// the beginning of a copy goes to the controller, metered by port. So does one whose IPv4 address isn't known yet, of
/// those that the tenant's subnets have.
/// </summary>
internal sealed class SourceFlows(DesiredState desired, MemberPorts ports, SwitchFeatures features)
{
    /// <summary>Octets of a copy: enough for the headers.</summary>
    private const ushort CopySize = 128;

    /// <summary>Copies a second from one port.</summary>
    private const uint CopyRate = 200;

    // Meters up to this number are ports' own.
    private const uint MaxPortMeter = 0xffff;

    public void Declare()
    {
        foreach (GuestPort port in ports.All.Where(port => port.Learns || port.LearnsAddresses))
            Declare(port);
        desired.Add(new Flow(Pipeline.Source, Pipeline.TableMissPriority, Match.Any,
            InstructionList.Goto(Pipeline.Forward), Rules.Static(Rules.TableMiss)));
    }

    private void Declare(GuestPort port)
    {
        Origin origin = Origins.Of(port.Tenant, port.Member);
        var copy = InstructionList.Of(apply: ActionList.Of(CopyOf(port, origin)), next: Pipeline.Forward);
        Cookie cookie = Rules.Static(Rules.Source, port.Tenant.Vni, port.Number.Value);
        Match from = Match.Any.InPort(port.Number);
        if (port.Learns)
            desired.Add(new Flow(Pipeline.Source, Rules.AnySourcePriority, from, copy, cookie), origin);
        if (!port.LearnsAddresses)
            return;
        foreach (TenantSubnet subnet in port.Tenant.Subnets)
            desired.Add(new Flow(Pipeline.Source, Rules.AnyAddressPriority,
                from.EthType(EtherType.Ipv4).With(OxmFields.Ipv4Src, subnet.Network.Value, subnet.Mask.Value), copy,
                cookie), origin);
    }

    // A meter instruction would do no good: it drops the packet, not the copy.
    private IAction CopyOf(GuestPort port, Origin origin)
    {
        if (!features.ControllerMeter || port.Number.Value > Math.Min(features.MaxMeter, MaxPortMeter))
            return new OutputAction(PortNumber.Controller, CopySize);
        var meter = new MeterId(port.Number.Value);
        desired.Add(Meter.OfPackets(meter, CopyRate, CopyRate), origin);
        return new ControllerAction { MaxLength = CopySize, Meter = meter };
    }
}
