namespace Controller.Host.Policies.Checks;

/// <summary>A port of a switch has one entry.</summary>
internal static class DistinctPorts
{
    public static void Check(Policy policy, ErrorList errors)
    {
        foreach (BridgePolicy bridge in policy.Bridges)
        {
            var firsts = new Dictionary<string, string>(StringComparer.Ordinal);
            var numbers = new Dictionary<uint, string>();
            foreach (PortPolicy port in bridge.Ports)
            {
                if (port.Name is { } name && !firsts.TryAdd(name.Value, port.Alias))
                    errors.Add(
                        name.At, $"ports `{firsts[name.Value]}` and `{port.Alias}` have one name, `{name.Value}`");
                if (port.Number is { } number && !numbers.TryAdd(number.Value, port.Alias))
                    errors.Add(number.At,
                        $"ports `{numbers[number.Value]}` and `{port.Alias}` have one number, {number.Value}");
            }
        }
    }
}
