using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>acls:</c>, rules of which the first that matches a packet decides.</summary>
internal sealed class AclSection(VlanNames vlans, ErrorList errors)
{
    private static readonly MappingShape Rule = new(
        new Key("name", CommonShapes.Name("no-web"), "What the rule is called in logs and plans; unique."),
        new Key("priority", new IntegerShape(0, ushort.MaxValue),
            "Rules with one go before those without, the highest first; else the order of the file counts."),
        new Key("on", ScopeReader.Shape, "Where it holds: bridges, VLANs, ports; without it on every bridge."),
        new Key("match", MatchSection.Shape, "Which packets it is about; without it all."),
        new Key("action", ActionSection.Shape, "What is done with them.") { IsRequired = true });

    private readonly ActionSection _actions = new(vlans, errors);

    public static ListShape Shape { get; } = new(Rule);

    public IReadOnlyList<AclPolicy> Read(YamlNode node) =>
        [.. Fields.ItemsOf(node, "acls", errors).Where(item => item is not YamlRefused).Select(ReadRule)];

    private AclPolicy ReadRule(YamlNode node)
    {
        var fields = new Fields(node, Rule, "this rule", errors);
        IReadOnlyList<ScopePolicy> on = ScopeReader.Read(fields, errors);
        MatchPolicy match = fields.Find("match") is { } given
            ? MatchSection.Read(given, vlans, errors)
            : MatchPolicy.Any with { At = node.At };
        fields.Require("action");
        bool isTagged = on.Count > 0 && on.All(scope => scope.Vlan is not null);
        return new AclPolicy(node.At)
        {
            Name = NameReader.Read(fields, "name"),
            Priority = fields.Integer("priority") is { } priority
                ? new Located<int>(priority, fields.PlaceOf("priority"))
                : null,
            On = on,
            Match = match,
            Action = fields.Find("action") is { } action ? _actions.Read(action, match, isTagged) : null,
        };
    }
}
