using System.Net;

namespace Benchmarks.Overlay;

/// <summary>The hosts' bridges: emulated ones, or Open vSwitch's own.</summary>
internal interface IMeshHosts : IAsyncDisposable
{
    /// <summary>Has all of them hold nothing, and connect whenever somebody listens there.</summary>
    void Begin(IPEndPoint controller);

    /// <summary>What each has of the overlay's own.</summary>
    IReadOnlyList<HostCount> Count();

    /// <summary>Takes note of how each is now; see <see cref="Since"/>.</summary>
    void Mark();

    /// <summary>What has come to the hosts since the mark: changes, as far as they can be told, and all of it in words.</summary>
    (long Changes, string Told) Since();

    /// <summary>When the last of them was changed, in <c>Stopwatch</c> ticks; 0 where nobody knows.</summary>
    long LastChangeAt { get; }

    /// <summary>What went wrong, if anything.</summary>
    string? Fault { get; }
}
