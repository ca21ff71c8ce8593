namespace Controller.Ovsdb.Ensuring;

/// <summary>A bridge as it should be; null leaves the column as it is.</summary>
public sealed record WantedBridge(string Name)
{
    /// <summary><c>system</c>, <c>netdev</c> or <c>dummy</c>.</summary>
    public string? DatapathType { get; init; }

    /// <summary>Pinned, as it changes with the bridge's ports otherwise.</summary>
    public ulong? DatapathId { get; init; }

    /// <summary>The bridge's own MAC address, <c>xx:xx:xx:xx:xx:xx</c>; pinned for the same reason, if told.</summary>
    public string? HardwareAddress { get; init; }

    /// <summary><c>secure</c> or <c>standalone</c>.</summary>
    public string? FailMode { get; init; }

    /// <summary>Added to those that the bridge speaks already, as another controller may need them.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["OpenFlow13"];

    public IReadOnlyList<WantedPort> Ports { get; init; } = [];

    /// <summary>
    /// Whether ports of ours that aren't wanted stay for now: flows may still send by them while others are made.
    /// </summary>
    public bool KeepsOldPorts { get; init; }

    /// <summary>Beside other people's controllers; null takes ours away.</summary>
    public WantedController? Controller { get; init; }
}
