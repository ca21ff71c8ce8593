using Controller.Host.Policies.Checks;
using Controller.Host.Policies.Sections;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>
/// Text to policy. Read in two passes: each section for itself (types, ranges, unknown keys), then what only
/// shows across sections. The second runs even where the first found errors, so that users see all of them.
/// </summary>
internal static class PolicyReader
{
    private const string Version = "sdn/v1";

    private static readonly Action<Policy, ErrorList>[] Checks =
    [
        DistinctBridges.Check,
        DistinctPorts.Check,
        DistinctVlans.Check,
        KnownVlans.Check,
        PortVlans.Check,
    ];

    /// <summary>The policy, good only if there are no errors.</summary>
    public static (Policy Policy, IReadOnlyList<PolicyError> Errors) Read(string text)
    {
        var errors = new ErrorList();
        YamlNode? root = YamlReader.Read(text, errors);
        if (root is null or YamlScalar { IsNull: true })
        {
            if (errors.Count == 0)
                errors.Add(Position.Start, $"nothing in it: a policy begins with `apiVersion: {Version}`");
            return (Policy.Empty, errors.Sorted);
        }
        Policy policy = ReadRoot(root, errors);
        foreach (Action<Policy, ErrorList> check in Checks)
            check(policy, errors);
        return (policy, errors.Sorted);
    }

    private static Policy ReadRoot(YamlNode root, ErrorList errors)
    {
        if (root is not YamlMapping)
        {
            if (root is not YamlRefused)
                errors.Add(root.At, $"a policy is a mapping that begins with `apiVersion: {Version}`, not {root.Kind}");
            return Policy.Empty;
        }
        var fields = new Fields(root, "policy", errors, "apiVersion", "controller", "vlans", "bridges", "l2");
        CheckVersion(fields, root.At, errors);
        return new Policy
        {
            Controller = fields.Find("controller") is { } program ? ControllerSection.Read(program, errors) : new(),
            Vlans = fields.Find("vlans") is { } vlans ? VlanSection.Read(vlans, errors) : [],
            Bridges = fields.Find("bridges") is { } bridges ? BridgeSection.Read(bridges, errors) : [],
            Learning = fields.Find("l2") is { } l2 ? LearningSection.Read(l2, errors) : LearningPolicy.Unset,
        };
    }

    private static void CheckVersion(Fields fields, Position at, ErrorList errors)
    {
        if (!fields.Has("apiVersion"))
            errors.Add(at, $"no `apiVersion`: a policy begins with `apiVersion: {Version}`");
        else if (fields.Text("apiVersion") is { } version && version.Value != Version)
            errors.Add(version.At, $"`apiVersion` must be {Version}, not `{version.Value}`");
    }
}
