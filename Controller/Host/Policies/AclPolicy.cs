using Controller.Core.Policies;
using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A rule of <c>acls</c>.</summary>
internal sealed record AclPolicy(Position At)
{
    /// <summary>Null where it has none.</summary>
    public Located<string>? Name { get; init; }

    /// <summary>Rules with one go before those without, the highest first.</summary>
    public Located<int>? Priority { get; init; }

    /// <summary>Empty for every bridge.</summary>
    public IReadOnlyList<ScopePolicy> On { get; init; } = [];

    public MatchPolicy Match { get; init; } = MatchPolicy.Any;

    /// <summary>Null if the file says nothing that can be.</summary>
    public ActionPolicy? Action { get; init; }

    /// <summary>Every port that it names, apart from those of <see cref="On"/>.</summary>
    public IEnumerable<PortMention> PortMentions => !NamesPorts
        ? []
        : [.. Match.InPort is { } port ? [port] : Array.Empty<PortMention>(),
            .. Action?.Mirror ?? [], .. Action?.Output ?? []];

    /// <summary>Whether it names ports, apart from those of <see cref="On"/>.</summary>
    public bool NamesPorts => Match.InPort is not null || Action is { Mirror.Count: > 0 } or { Output.Count: > 0 };

    /// <summary>What errors about another rule call it.</summary>
    public string Title => Name is { } name ? $"`{name.Value}`" : $"the rule in {At.InFile}";
}

/// <summary><c>action</c> of a rule.</summary>
internal sealed record ActionPolicy(Position At, AclVerdict Then)
{
    public Located<string>? Meter { get; init; }

    /// <summary>Fields that are written, in the order of the file.</summary>
    public IReadOnlyList<FieldTest> Set { get; init; } = [];

    public IReadOnlyList<PortMention> Mirror { get; init; } = [];
    public IReadOnlyList<PortMention> Output { get; init; } = [];
    public Located<string>? Group { get; init; }

    /// <summary>What it does, in words that are the same for actions that do the same.</summary>
    public string Summary => string.Join(' ', [Then.ToString(), Meter?.Value, Group?.Value,
        .. Set.Select(test => $"{test.Field.Name}={test.Value}"),
        .. Mirror.Select(port => $"mirror:{port}"), .. Output.Select(port => $"output:{port}")]);
}
