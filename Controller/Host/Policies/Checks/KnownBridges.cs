using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Checks;

/// <summary>A bridge that something names is one of <c>bridges</c>, by name or datapath id.</summary>
internal static class KnownBridges
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var bridges = new BridgeNames(policy.Bridges);
        foreach ((string name, Position at) in Mentions(policy))
        {
            if (bridges.Find(name) is null)
                errors.AddUnknown(at, $"no bridge is named `{name}`", name, bridges.Names);
        }
    }

    private static IEnumerable<(string Name, Position At)> Mentions(Policy policy)
    {
        IEnumerable<ScopePolicy> scopes = policy.Acls.SelectMany(rule => rule.On)
            .Concat(policy.Forwards.SelectMany(forward => forward.On))
            .Concat(policy.Limits.SelectMany(limit => limit.On));
        IEnumerable<PortMention> ports = policy.Acls.SelectMany(rule => rule.PortMentions)
            .Concat(policy.Mirrors.SelectMany(mirror => mirror.Ports))
            .Concat(policy.Groups.SelectMany(group => group.Ports))
            .Concat(policy.Nat.Select(nat => nat.Gateway?.Uplink).OfType<PortMention>());
        IEnumerable<Located<string>?> names = policy.Groups.Select(group => group.Bridge)
            .Concat(policy.Flows.Select(flow => flow.Bridge).Distinct())
            .Concat(policy.Nat.Select(nat => nat.Bridge))
            .Concat(policy.Overlay?.Hosts.Select(host => host.Bridge) ?? []);
        return
        [
            .. scopes.Where(scope => scope.Bridge is not null).Select(scope => (scope.Bridge!, scope.At)),
            .. ports.Where(port => port.Bridge is not null).Select(port => (port.Bridge!, port.At)),
            .. names.OfType<Located<string>>().Select(name => (name.Value, name.At)),
        ];
    }
}
