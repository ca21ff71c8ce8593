namespace Controller.Host.Policies;

/// <summary>What is done about a switch that isn't as the policy says.</summary>
internal enum DriftAnswer
{
    /// <summary>Made so again.</summary>
    Repair,

    /// <summary>Only told: log, event, metric.</summary>
    Alert,
}

/// <summary>What is done about flows, groups and meters that aren't this controller's.</summary>
internal enum ForeignAnswer
{
    Report,
    Remove,
}

/// <summary><c>drift:</c> and <c>foreign:</c> of a policy or of one bridge; null is "not said".</summary>
internal sealed record ReconcilingPolicy(DriftAnswer? Drift, ForeignAnswer? Foreign)
{
    public static ReconcilingPolicy Unset { get; } = new(null, null);
}
