namespace Controller.Host.Policies.Checks;

/// <summary>A mirror copies from some ports of a bridge to another port of it.</summary>
internal static class MirrorPorts
{
    public static void Check(Policy policy, ErrorList errors)
    {
        var bridges = new BridgeNames(policy.Bridges);
        foreach (MirrorPolicy mirror in policy.Mirrors)
        {
            if (mirror.To is { } to)
                CheckOne(mirror, to, bridges, errors);
        }
    }

    private static void CheckOne(MirrorPolicy mirror, PortMention to, BridgeNames bridges, ErrorList errors)
    {
        foreach (PortMention from in mirror.From)
        {
            string? one = BridgeOf(from, bridges) ?? BridgeOf(to, bridges);
            string? other = BridgeOf(to, bridges) ?? BridgeOf(from, bridges);
            if (one is null)
            {
                errors.Add(from.At, $"which bridge's port is `{from}`? write BRIDGE/{from}");
            }
            else if (one != other)
            {
                errors.Add(to.At, $"`{to}` is a port of {other}, and `{from}` of {one}: copies stay on their bridge");
            }
            else if (from.Port == to.Port)
            {
                errors.Add(to.At, $"`{to}` would get copies of its own packets");
            }
        }
    }

    private static string? BridgeOf(PortMention port, BridgeNames bridges) =>
        port.Bridge is { } name ? bridges.Find(name)?.Name ?? name
            : bridges.All is [var only] ? only.Name : null;
}
