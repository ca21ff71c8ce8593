namespace Controller.Host.Policies.Checks;

/// <summary>
/// A port that a rule names belongs to a bridge where the rule holds. Whether the bridge has it only the switch can
/// say; but a name that is nearly one of the bridge's in the policy is probably a slip.
/// </summary>
internal static class KnownPorts
{
    // A name that has another's letters but for one may well be another port, if it is short or ends in a number.
    private const int MinLength = 4;

    public static void Check(Policy policy, ErrorList errors)
    {
        var names = new PolicyNames(policy);
        foreach (AclPolicy rule in policy.Acls)
        {
            var reach = RuleReach.Of(rule, names);
            foreach (PortMention port in rule.PortMentions)
                CheckOne(port, reach, names, errors);
            foreach (PortMention port in rule.On.Select(scope => scope.Port).OfType<PortMention>())
                CheckName(port, [port.Bridge!], names, errors);
        }
        foreach (GroupPolicy group in policy.Groups)
        {
            if (group.Bridge is not { } bridge)
                continue;
            var reach = RuleReach.Of([], [bridge.Value], names.Bridges);
            foreach (PortMention port in group.Ports)
                CheckOne(port, reach, names, errors);
        }
        foreach (PortMention port in policy.Mirrors.SelectMany(mirror => mirror.Ports))
            CheckName(port, port.Bridge is { } bridge ? [bridge] : [], names, errors);
        foreach (ScopePolicy scope in policy.Limits.SelectMany(limit => limit.On))
        {
            if (scope.Port is { } port)
                CheckName(port, [port.Bridge!], names, errors);
        }
    }

    private static void CheckOne(PortMention port, RuleReach reach, PolicyNames names, ErrorList errors)
    {
        string? bridge = port.Bridge is { } given ? names.Bridges.Find(given)?.Name ?? given : null;
        if (bridge is not null && reach.Bridges.Any(name => name != bridge))
        {
            errors.Add(port.At, $"`{port}` is a port of {bridge}, and this holds on "
                + $"{string.Join(", ", reach.Bridges.Where(name => name != bridge))}, too: "
                + "a packet can't leave by another bridge's port");
        }
        else
        {
            CheckName(port, bridge is null ? reach.Bridges : [bridge], names, errors);
        }
    }

    private static void CheckName(
        PortMention port, IEnumerable<string> bridges, PolicyNames names, ErrorList errors)
    {
        if (port.IsNumber || port.Port.Length < MinLength)
            return;
        foreach (string name in bridges)
        {
            if (names.Bridges.Find(name) is not { } bridge || bridge.HasPort(port.Port))
                continue;
            string? near = Nearest.Find(port.Port, bridge.Ports.Select(known => known.Alias));
            if (near is null || EndInOtherNumbers(near, port.Port))
                continue;
            errors.Warn(port.At, $"{bridge.Name} has no port `{port.Port}` in this policy (did you mean `{near}`?): "
                + "the rule waits until the switch has one");
        }
    }

    private static bool EndInOtherNumbers(string a, string b) =>
        a.TrimEnd(Digits) == b.TrimEnd(Digits) && (char.IsAsciiDigit(a[^1]) || char.IsAsciiDigit(b[^1]));

    private static readonly char[] Digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
}
