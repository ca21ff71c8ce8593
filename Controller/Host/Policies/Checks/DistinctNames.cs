namespace Controller.Host.Policies.Checks;

/// <summary>What rules are called is theirs alone: logs, plans and cookies tell them by it.</summary>
internal static class DistinctNames
{
    public static void Check(Policy policy, ErrorList errors)
    {
        Check("rules", policy.Acls.Select(rule => rule.Name), errors);
        Check("forwards", policy.Forwards.Select(forward => forward.Name), errors);
        Check("mirrors", policy.Mirrors.Select(mirror => mirror.Name), errors);
        Check("NATs", policy.Nat.Select(nat => nat.Name), errors);
        Check("tenants", policy.Overlay?.Tenants.Select(tenant => tenant.Name) ?? [], errors);
    }

    private static void Check(string what, IEnumerable<Located<string>?> names, ErrorList errors)
    {
        var firsts = new Dictionary<string, Located<string>>(StringComparer.Ordinal);
        foreach (Located<string> name in names.OfType<Located<string>>())
        {
            if (!firsts.TryAdd(name.Value, name))
                errors.Add(name.At, $"two {what} are called `{name.Value}`, the first in "
                    + $"{firsts[name.Value].At.InFile}");
        }
    }
}
