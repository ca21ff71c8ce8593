namespace Controller.Host.Policies;

/// <summary>What a policy's rules may refer to, by name.</summary>
internal sealed class PolicyNames
{
    private readonly Dictionary<string, GroupPolicy> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MeterPolicy> _meters = new(StringComparer.Ordinal);

    public PolicyNames(Policy policy)
    {
        Bridges = new BridgeNames(policy.Bridges);
        Vlans = new VlanNames(policy.Vlans);
        foreach (GroupPolicy group in policy.Groups)
            _groups[group.Name] = group;
        foreach (MeterPolicy meter in policy.Meters)
            _meters[meter.Name] = meter;
    }

    public BridgeNames Bridges { get; }
    public VlanNames Vlans { get; }
    public IEnumerable<string> Groups => _groups.Keys;
    public IEnumerable<string> Meters => _meters.Keys;

    public GroupPolicy? GroupOf(string name) => _groups.GetValueOrDefault(name);

    public bool HasMeter(string name) => _meters.ContainsKey(name);
}
