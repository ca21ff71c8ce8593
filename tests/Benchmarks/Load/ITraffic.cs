using Benchmarks.Net;
using Benchmarks.Switches;

namespace Benchmarks.Load;

/// <summary>Decides when a switch has a packet that its tables don't know.</summary>
internal interface ITraffic
{
    /// <summary>Appends the packet-ins that this switch is to send now.</summary>
    void Refill(EmulatedSwitch from, OutputBuffer output, long now);
}
