using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// The flows that the controller itself needs on every switch, ahead of any app's: link discovery's frames come
/// up, and ports that may not forward do not.
/// </summary>
internal static class CoreFlows
{
    private const ushort DiscoveryPriority = 65000;
    private const ushort DiscardingPriority = 64000;
    private const ushort DiscoveryRule = 1;
    private const ushort DiscardingRule = 2;

    // Three switches on one segment, each probing at most four times a second while it settles, fit well.
    private const uint DiscoveryRate = 50;

    // Apps have the meters up to 65,535, by port number; link discovery those above.
    private const uint MeterBase = 0x10000;
    private const uint LocalPortMeter = 0xffff;

    private static readonly Origin DiscoveryOrigin = new("core", "link discovery");
    private static readonly Origin DiscardingOrigin = new("core", "port that doesn't forward");

    private static readonly MacAddress NearestBridge = new(0x0180_c200_000e);

    public static void Declare(DesiredState desired, IEnumerable<SwitchPort> ports, SwitchFeatures features)
    {
        foreach (SwitchPort port in ports)
        {
            if (port.IsDeclared)
                continue;
            desired.Add(Discovery(desired, port, features), DiscoveryOrigin);
            if (port.Role is PortRole.Settling or PortRole.Blocked)
                desired.Add(new Flow(Pipeline.Ingress, DiscardingPriority, Match.Any.InPort(port.Number),
                    InstructionList.Drop, CookieSpace.Core.Static(DiscardingRule, port.Number.Value)),
                    DiscardingOrigin);
        }
    }

    private static Flow Discovery(DesiredState desired, SwitchPort port, SwitchFeatures features)
    {
        MeterId? meter = null;
        uint index = port.Number == PortNumber.Local ? LocalPortMeter : port.Number.Value;
        if (index <= LocalPortMeter && MeterBase + index <= features.MaxMeter)
        {
            meter = new MeterId(MeterBase + index);
            desired.Add(Meter.OfPackets(meter.Value, DiscoveryRate, DiscoveryRate), DiscoveryOrigin);
        }
        Match match = Match.Any.InPort(port.Number).EthDst(NearestBridge).EthType(EtherType.Lldp);
        InstructionList instructions = InstructionList.Of(
            apply: ActionList.Of(new OutputAction(PortNumber.Controller)), meter: meter);
        return new Flow(Pipeline.Ingress, DiscoveryPriority, match, instructions,
            CookieSpace.Core.Static(DiscoveryRule, port.Number.Value));
    }
}
