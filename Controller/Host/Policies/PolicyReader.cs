using Controller.Host.Policies.Checks;
using Controller.Host.Policies.Files;
using Controller.Host.Policies.Grammar;
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
    private const string NoName = "policy";

    private static readonly Action<Policy, ErrorList>[] Checks =
    [
        DistinctBridges.Check,
        DistinctPorts.Check,
        DistinctVlans.Check,
        DistinctNames.Check,
        KnownVlans.Check,
        PortVlans.Check,
        KnownBridges.Check,
        KnownPorts.Check,
        KnownMeters.Check,
        KnownGroups.Check,
        RulePlaces.Check,
        ForwardWays.Check,
        MirrorPorts.Check,
        RepeatedFlows.Check,
        NatAddresses.Check,
        DatabaseFiles.Check,
        OverlayNetworks.Check,
        TenantSubnets.Check,
        TenantMembers.Check,
        NotCarriedOut.Check,
        ShadowedRules.Check,
    ];

    /// <summary>Everything that a policy may say.</summary>
    public static MappingShape Shape { get; } = new(
        new Key("apiVersion", new ChoiceShape(Version), "The version of this language.") { IsRequired = true },
        new Key("include", CommonShapes.OneOrMore(new TextShape("acls/*.yaml")),
            "Other files of the policy: paths from this file's directory, with * and ?."),
        new Key("controller", ControllerSection.Shape, "The program itself; options of `sdn serve` go before it."),
        new Key("vlans", VlanSection.Shape, "Names, good wherever a VLAN's number is."),
        new Key("bridges", BridgeSection.Shape, "Bridges and their ports."),
        new Key("l2", LearningSection.Shape, "How bridges learn."),
        new Key("acls", AclSection.Shape, "Rules of which the first that matches a packet decides."),
        new Key("forwards", ForwardSection.Shape, "What is sent to one address and port goes to another."),
        new Key("meters", MeterSection.Shape, "Rates by name."),
        new Key("limits", LimitSection.Shape, "Meters for all packets of a bridge, VLAN or port."),
        new Key("mirrors", MirrorSection.Shape, "Copies of a port's packets."),
        new Key("groups", GroupSection.Shape, "Ports among which packets are shared, copied or failed over."),
        new Key("flows", FlowSection.Shape, "Flows in ovs-ofctl's syntax, by bridge."),
        new Key("nat", NatSection.Shape, "Gateways that translate addresses."),
        new Key("overlay", OverlaySection.Shape, "Tenants' networks that span hosts."),
        new Key("drift", ReconcilingSection.Drift, "What is done about flows that aren't as said; repair without it."),
        new Key("foreign", ReconcilingSection.Foreign, "What is done about flows of others; report without it."));

    /// <param name="name">The file's, as errors show it; what it includes is looked for beside it.</param>
    /// <param name="files">Where included files are; null for the disk.</param>
    public static PolicyReading Read(string text, string name = NoName, IPolicyFiles? files = null)
    {
        var errors = new ErrorList();
        var included = new IncludedFiles(files ?? DiskFiles.Instance, errors);
        return Read(included.Read(text, name), errors) with { Sources = included.Sources };
    }

    private static PolicyReading Read(IReadOnlyList<YamlNode> files, ErrorList errors)
    {
        if (files is [] or [YamlScalar { IsNull: true }])
        {
            if (errors.Count == 0)
                errors.Add(Position.Start, $"nothing in it: a policy begins with `apiVersion: {Version}`");
            return new PolicyReading(Policy.Empty, errors.Sorted);
        }
        Policy policy = ReadFiles(files, errors);
        foreach (Action<Policy, ErrorList> check in Checks)
            check(policy, errors);
        return new PolicyReading(policy, errors.Sorted);
    }

    private static Policy ReadFiles(IReadOnlyList<YamlNode> files, ErrorList errors)
    {
        foreach (YamlNode file in files)
        {
            if (file is not (YamlMapping or YamlRefused or YamlScalar { IsNull: true }))
                errors.Add(file.At, $"a policy is a mapping that begins with `apiVersion: {Version}`, not {file.Kind}");
        }
        List<YamlMapping> mappings = [.. files.OfType<YamlMapping>()];
        if (files[0] is not YamlMapping)
            return Policy.Empty;
        var fields = new Fields(MergedSections.Of(mappings, errors), Shape, "policy", errors);
        CheckVersion(fields, errors);
        return ReadSections(fields, errors);
    }

    private static Policy ReadSections(Fields fields, ErrorList errors)
    {
        IReadOnlyList<VlanPolicy> vlans = fields.Find("vlans") is { } v ? VlanSection.Read(v, errors) : [];
        var names = new VlanNames(vlans);
        return new Policy
        {
            Controller = fields.Find("controller") is { } program ? ControllerSection.Read(program, errors) : new(),
            Vlans = vlans,
            Bridges = fields.Find("bridges") is { } bridges ? BridgeSection.Read(bridges, errors) : [],
            Learning = fields.Find("l2") is { } l2 ? LearningSection.Read(l2, errors) : LearningPolicy.Unset,
            Reconciling = ReconcilingSection.Read(fields),
            Meters = fields.Find("meters") is { } meters ? MeterSection.Read(meters, errors) : [],
            Groups = fields.Find("groups") is { } groups ? new GroupSection(names, errors).Read(groups) : [],
            Acls = fields.Find("acls") is { } acls ? new AclSection(names, errors).Read(acls) : [],
            Forwards = fields.Find("forwards") is { } forwards ? ForwardSection.Read(forwards, errors) : [],
            Limits = fields.Find("limits") is { } limits ? LimitSection.Read(limits, errors) : [],
            Mirrors = fields.Find("mirrors") is { } mirrors ? MirrorSection.Read(mirrors, errors) : [],
            Flows = fields.Find("flows") is { } flows ? FlowSection.Read(flows, errors) : [],
            Nat = fields.Find("nat") is { } nat ? new NatSection(names, errors).Read(nat) : [],
            Overlay = fields.Find("overlay") is { } overlay ? OverlaySection.Read(overlay, errors) : null,
        };
    }

    private static void CheckVersion(Fields fields, ErrorList errors)
    {
        if (!fields.Has("apiVersion"))
            errors.Add(fields.At, $"no `apiVersion`: a policy begins with `apiVersion: {Version}`");
        else if (fields.Text("apiVersion") is { } version && version.Value != Version)
            errors.Add(version.At, $"`apiVersion` must be {Version}, not `{version.Value}`");
    }
}
