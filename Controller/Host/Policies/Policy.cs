namespace Controller.Host.Policies;

/// <summary>What a policy file says, before anything is filled in: null is "not said".</summary>
internal sealed record Policy
{
    public static Policy Empty { get; } = new();

    public ControllerPolicy Controller { get; init; } = new();
    public IReadOnlyList<VlanPolicy> Vlans { get; init; } = [];
    public IReadOnlyList<BridgePolicy> Bridges { get; init; } = [];
    public LearningPolicy Learning { get; init; } = LearningPolicy.Unset;
}
