namespace Controller.Host.Policies;

/// <summary>
/// On which bridges a rule holds: those that <c>on</c> names. A rule without it that names a port or group of a bridge
/// holds on that bridge; any other, and one for a VLAN, on every bridge.
/// </summary>
internal sealed class RuleReach
{
    private readonly HashSet<string>? _bridges;

    private RuleReach(HashSet<string>? bridges) => _bridges = bridges;

    public bool IsEverywhere => _bridges is null;

    /// <summary>The bridges' names; empty where it is everywhere.</summary>
    public IEnumerable<string> Bridges => _bridges ?? [];

    public bool Includes(string bridge) => _bridges is null || _bridges.Contains(bridge);

    /// <param name="used">Bridges whose ports and groups the rule uses.</param>
    public static RuleReach Of(IReadOnlyList<ScopePolicy> on, IEnumerable<string> used, BridgeNames bridges)
    {
        if (on.Any(scope => scope.Bridge is null))
            return new RuleReach(null);
        string[] named = on.Count > 0 ? [.. on.Select(scope => scope.Bridge!)] : [.. used];
        return new RuleReach(named.Length == 0
            ? null
            : [.. named.Select(name => bridges.Find(name)?.Name ?? name)]);
    }

    public static RuleReach Of(AclPolicy rule, PolicyNames names) =>
        Of(rule.On, UsedBy(rule, names), names.Bridges);

    private static IEnumerable<string> UsedBy(AclPolicy rule, PolicyNames names)
    {
        IEnumerable<string?> ports = rule.PortMentions.Select(port => port.Bridge);
        string? group = rule.Action?.Group is { } name ? names.GroupOf(name.Value)?.Bridge?.Value : null;
        return ports.Append(group).OfType<string>();
    }
}
