namespace Controller.Host.Policies;

/// <summary>What a policy file says, before anything is filled in: null is "not said".</summary>
internal sealed record Policy
{
    public static Policy Empty { get; } = new();

    public ControllerPolicy Controller { get; init; } = new();
    public IReadOnlyList<VlanPolicy> Vlans { get; init; } = [];
    public IReadOnlyList<BridgePolicy> Bridges { get; init; } = [];
    public LearningPolicy Learning { get; init; } = LearningPolicy.Unset;
    public ReconcilingPolicy Reconciling { get; init; } = ReconcilingPolicy.Unset;
    public IReadOnlyList<AclPolicy> Acls { get; init; } = [];
    public IReadOnlyList<ForwardPolicy> Forwards { get; init; } = [];
    public IReadOnlyList<MeterPolicy> Meters { get; init; } = [];
    public IReadOnlyList<LimitPolicy> Limits { get; init; } = [];
    public IReadOnlyList<MirrorPolicy> Mirrors { get; init; } = [];
    public IReadOnlyList<GroupPolicy> Groups { get; init; } = [];
    public IReadOnlyList<RawFlowPolicy> Flows { get; init; } = [];
    public IReadOnlyList<NatPolicy> Nat { get; init; } = [];
    public OverlayPolicy? Overlay { get; init; }
}
