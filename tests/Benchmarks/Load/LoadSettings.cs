using System.Net;
using Benchmarks.Switches;

namespace Benchmarks.Load;

/// <summary>What a load run does.</summary>
internal sealed record LoadSettings
{
    public required IPEndPoint Controller { get; init; }

    public required Network Network { get; init; }

    public Vendor Vendor { get; init; }

    /// <summary>Packet-ins of each switch that may be unanswered at a time; without a rate.</summary>
    public int Window { get; init; }

    /// <summary>Packet-ins a second over all switches, sent at fixed times; 0 for as many as are answered.</summary>
    public double Rate { get; init; }

    public TimeSpan Warmup { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>How long the controller must be quiet after the handshakes.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>The controller's process; 0 if unknown.</summary>
    public int Pid { get; init; }

    /// <summary>Whether to sleep while there is nothing to do, rather than to look again at once.</summary>
    public bool Block { get; init; }
}
