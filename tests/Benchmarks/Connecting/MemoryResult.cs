namespace Benchmarks.Connecting;

/// <summary>What the controller holds when it knows all hosts and nothing happens.</summary>
internal sealed record MemoryResult
{
    public required int Switches { get; init; }
    public required int Hosts { get; init; }

    /// <summary>Broadcasts that came out again, of one a host: a flooded host is a known one.</summary>
    public required long Floods { get; init; }
    public required long ResidentBytes { get; init; }
    public required long PeakResidentBytes { get; init; }
    public required IReadOnlyList<string> Faults { get; init; }

    public bool IsClean => Faults.Count == 0;
}
