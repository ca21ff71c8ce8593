using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Checks;

/// <summary>
/// A meter that something names is one of <c>meters</c>; one that nothing names is probably forgotten.
/// </summary>
internal static class KnownMeters
{
    // The engine's own: what rejects send to the controller (NamedMeter.Punt).
    private const string Punt = Core.Policies.NamedMeter.Punt;

    public static void Check(Policy policy, ErrorList errors)
    {
        var names = new PolicyNames(policy);
        var used = new HashSet<string>(StringComparer.Ordinal) { Punt };
        foreach ((string name, Position at) in Mentions(policy))
        {
            used.Add(name);
            if (!names.HasMeter(name))
                errors.AddUnknown(at, $"no meter is named `{name}`", name, names.Meters);
        }
        foreach (MeterPolicy meter in policy.Meters.Where(meter => !used.Contains(meter.Name)))
            errors.Warn(meter.At, $"nothing uses the meter `{meter.Name}`");
    }

    private static IEnumerable<(string Name, Position At)> Mentions(Policy policy)
    {
        IEnumerable<Located<string>?> names = policy.Acls.Select(rule => rule.Action?.Meter)
            .Concat(policy.Limits.Select(limit => limit.Meter));
        return names.OfType<Located<string>>().Select(name => (name.Value, name.At)).Concat(
            policy.Flows.SelectMany(flow => flow.Names
                .Where(name => name.Kind == NamedKind.Meter)
                .Select(name => (name.Name, ScalarPlaces.Find(flow.Node, name.Start)))));
    }
}
