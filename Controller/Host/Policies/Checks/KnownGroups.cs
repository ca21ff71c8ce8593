using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Checks;

/// <summary>A group that something names is one of <c>groups</c>, and of the bridge where it is used.</summary>
internal static class KnownGroups
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var names = new PolicyNames(policy);
        foreach (AclPolicy rule in policy.Acls)
        {
            if (rule.Action?.Group is { } group)
                CheckOne(group, RuleReach.Of(rule, names), names, errors);
        }
        foreach (RawFlowPolicy flow in policy.Flows.Where(flow => flow.Names.Count > 0))
        {
            var reach = RuleReach.Of([], [flow.Bridge.Value], names.Bridges);
            foreach (NamedWord name in flow.Names.Where(name => name.Kind == NamedKind.Group))
                CheckOne(new Located<string>(name.Name, ScalarPlaces.Find(flow.Node, name.Start)),
                    reach, names, errors);
        }
    }

    private static void CheckOne(Located<string> name, RuleReach reach, PolicyNames names, ErrorList errors)
    {
        if (names.GroupOf(name.Value) is not { } group)
        {
            errors.AddUnknown(name.At, $"no group is named `{name.Value}`", name.Value, names.Groups);
            return;
        }
        if (group.Bridge is not { } given)
            return;
        string bridge = names.Bridges.Find(given.Value)?.Name ?? given.Value;
        if (reach.IsEverywhere)
            errors.Add(name.At, $"group `{group.Name}` is {bridge}'s, and this holds on every bridge: add `on: "
                + $"{bridge}`");
        else if (reach.Bridges.FirstOrDefault(other => other != bridge) is { } elsewhere)
            errors.Add(name.At, $"group `{group.Name}` is {bridge}'s, and this holds on {elsewhere}");
    }
}
