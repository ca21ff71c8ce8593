namespace Controller.Ovsdb.Ensuring;

/// <summary>What should be in a switch's database. What it doesn't name is left as it is.</summary>
public sealed record WantedSwitch
{
    /// <summary>
    /// Who this is: written as <c>external_ids:sdn-owner</c> to every row that is made. Only rows with this mark are
    /// ever removed.
    /// </summary>
    public string Owner { get; init; } = "sdn";

    public IReadOnlyList<WantedBridge> Bridges { get; init; } = [];

    /// <summary>Bridges that were wanted once: our ports are taken from them, and all else is left.</summary>
    public IReadOnlyList<string> AbandonedBridges { get; init; } = [];

    /// <summary>Where ovsdb-server should listen or connect to; null leaves managers alone, ours included.</summary>
    public IReadOnlyList<string>? Managers { get; init; }
}
