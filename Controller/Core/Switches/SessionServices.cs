using Controller.Core.Topology;
using Microsoft.Extensions.Logging;

namespace Controller.Core.Switches;

/// <summary>What all sessions of a controller share.</summary>
internal sealed record SessionServices(
    ControllerOptions Options,
    SwitchRegistry Registry,
    ITopology Topology,
    DropCounters Drops,
    LatencyCounter PacketInLatency,
    ILogger Log,
    TimeProvider Time,
    Func<bool> IsStopping)
{
    public RefusalLog Refusals { get; } = new();

    public ConfigurationStore Configurations { get; } = new(Options.Configuration);
}
