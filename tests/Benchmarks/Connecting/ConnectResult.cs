namespace Benchmarks.Connecting;

/// <summary>What a storm of connections came to.</summary>
internal sealed record ConnectResult
{
    public required int Switches { get; init; }

    /// <summary>How many finished, from the first connect to the last handshake's end.</summary>
    public required int Handshakes { get; init; }
    public required double HandshakesPerSecond { get; init; }
    public required double Seconds { get; init; }

    /// <summary>Counted from the start of the storm. Exact seconds tell of too short a listen backlog.</summary>
    public required long MedianNanoseconds { get; init; }
    public required long MaxNanoseconds { get; init; }

    /// <summary>Connections that at the end answered an echo.</summary>
    public required int Alive { get; init; }

    /// <summary>Connections that the controller ended.</summary>
    public required int Left { get; init; }

    /// <summary>Switches that the controller itself sent at least one echo.</summary>
    public required int AskedForEcho { get; init; }
    public required IReadOnlyList<string> Faults { get; init; }

    public long? ResidentBytes { get; init; }

    public bool IsClean => Handshakes == Switches && Alive == Switches && Faults.Count == 0;
}
