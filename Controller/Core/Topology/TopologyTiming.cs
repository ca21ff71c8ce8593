namespace Controller.Core.Topology;

/// <summary>Times of link discovery, in milliseconds.</summary>
public sealed record TopologyTiming
{
    /// <summary>
    /// How long a port that came up neither floods nor learns while a switch behind it is looked for.
    /// </summary>
    public long Settle { get; init; } = 1000;

    /// <summary>When probes leave by a port that came up, from then on.</summary>
    public IReadOnlyList<long> Burst { get; init; } = [0, 100, 300, 700];

    /// <summary>Between two probes by a port that has settled.</summary>
    public long ProbeInterval { get; init; } = 5000;

    /// <summary>
    /// Between ports that close and ports that open: longer than a switch takes to do as it is told, or two changes
    /// that cross make a loop.
    /// </summary>
    public long Hold { get; init; } = 500;

    /// <summary>
    /// How long a switch may be away without anything changing for its neighbours. Open vSwitch is back 1 to 8 s
    /// after a connection is lost.
    /// </summary>
    public long LostGrace { get; init; } = 5000;
}
