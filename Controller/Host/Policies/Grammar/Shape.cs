namespace Controller.Host.Policies.Grammar;

/// <summary>
/// What a piece of a policy may look like. Sections read by these, <see cref="JsonSchema"/> writes them out for
/// editors, and a test holds docs/policy.md against them, so that the three can't differ.
/// </summary>
internal abstract record Shape;

/// <summary>One value, written as text.</summary>
/// <param name="Example">A value as people write it.</param>
internal sealed record TextShape(string Example) : Shape
{
    /// <summary>
    /// A regular expression for all of the text, which holds at least all that is good; null for anything.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>Whether the text may be digits alone, which YAML takes for a number.</summary>
    public bool MayBeNumber { get; init; }
}

/// <summary>A whole number, without quotes.</summary>
internal sealed record IntegerShape(long Min, long Max) : Shape;

/// <summary>One of some words.</summary>
internal sealed record ChoiceShape(params string[] Names) : Shape
{
    /// <summary>An enumeration's names as policies write them: <c>FastFailover</c> is <c>fastFailover</c>.</summary>
    public static ChoiceShape Of<T>()
        where T : struct, Enum => new([.. Enum.GetNames<T>().Select(Word)]);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>true or false.</summary>
internal sealed record FlagShape : Shape;

/// <summary>A list of things of one shape.</summary>
internal sealed record ListShape(Shape Item, int Least = 0) : Shape;

/// <summary>Names that the user chooses, each with a value of one shape.</summary>
/// <param name="Name">What docs write for any such name.</param>
internal sealed record NamesShape(string Name, Shape Value) : Shape;

/// <summary>Any of several shapes.</summary>
internal sealed record EitherShape(params Shape[] Options) : Shape;

/// <summary>A mapping whose keys are fixed.</summary>
internal sealed record MappingShape : Shape
{
    private readonly Dictionary<string, Key> _byName;

    public MappingShape(params Key[] keys)
    {
        Keys = keys;
        _byName = keys.ToDictionary(key => key.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<Key> Keys { get; }

    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>What other programs call keys, and their names here: for errors.</summary>
    public IReadOnlyDictionary<string, string> OtherNames { get; init; } = new Dictionary<string, string>();

    public Key this[string name] => _byName[name];

    public bool Has(string name) => _byName.ContainsKey(name);
}

/// <summary>A key of a mapping.</summary>
/// <param name="Text">What it says, as a hover text in editors.</param>
internal sealed record Key(string Name, Shape Shape, string Text)
{
    public bool IsRequired { get; init; }
}
