using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Flows;

/// <summary>
/// The meters that bound what each port may send to the controller: a meter's id is its port's number. Without
/// them one host that floods would take the controller's time from all others.
/// </summary>
internal sealed class StormGuard(ISwitch sw)
{
    // LOCAL's own number is beyond the ids that meters can have.
    private const uint LocalPortMeter = 0xffff;

    /// <summary>The meter of a port; null where the switch can't have it.</summary>
    public MeterId? MeterOf(BridgePort port)
    {
        uint id = port.Number == PortNumber.Local ? LocalPortMeter : port.Number.Value;
        return id <= Math.Min(sw.Features.MaxMeter, LocalPortMeter) ? new MeterId(id) : null;
    }

    public void Declare(DesiredState desired, IEnumerable<BridgePort> ports)
    {
        foreach (BridgePort port in ports)
        {
            if (MeterOf(port) is { } meter)
                desired.Add(Meter.OfPackets(meter, (uint)port.PacketInRate, (uint)port.PacketInRate));
        }
    }
}
