namespace Controller.Core.Dataplane;

/// <summary>What the modelled switch has; the defaults are those of Open vSwitch.</summary>
public sealed record PipelineOptions
{
    /// <summary>Flow tables, 1 to 255.</summary>
    public int TableCount { get; init; } = 254;

    /// <summary>Flows that each table has room for.</summary>
    public int FlowsPerTable { get; init; } = 1_000_000;

    /// <summary>The largest meter id; 0 for a switch without meters.</summary>
    public uint MaxMeter { get; init; } = 0xffff;

    /// <summary>Groups of type ALL, SELECT, INDIRECT and FAST_FAILOVER.</summary>
    public bool Groups { get; init; } = true;

    /// <summary>Nicira's actions: learn, controller, resubmit, load, move.</summary>
    public bool NiciraActions { get; init; } = true;
}
