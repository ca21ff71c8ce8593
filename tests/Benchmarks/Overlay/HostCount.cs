namespace Benchmarks.Overlay;

/// <summary>What a host has of the overlay's own: by cookie, and by number.</summary>
internal readonly record struct HostCount(int Flows, int Groups);
