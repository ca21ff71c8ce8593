using System.Globalization;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary>
/// The keys of one mapping, each read as what its shape says. What is wrong is added to the errors once, at its
/// place; the reader then gets null, as if the key weren't there.
/// </summary>
internal sealed class Fields
{
    private readonly IReadOnlyList<YamlEntry> _entries;
    private readonly MappingShape _shape;
    private readonly string _name;
    private readonly ErrorList _errors;

    /// <param name="name">What the mapping is called in errors.</param>
    public Fields(YamlNode node, MappingShape shape, string name, ErrorList errors)
    {
        _entries = EntriesOf(node, name, errors);
        _shape = shape;
        _name = name;
        _errors = errors;
        At = node.At;
        IsWhole = node is YamlMapping;
        foreach (YamlEntry entry in _entries)
        {
            if (!shape.Has(entry.Key))
                AddUnknown(entry);
            IsWhole &= shape.Has(entry.Key);
        }
    }

    public Position At { get; }

    /// <summary>
    /// Whether it is a mapping of nothing but known keys: only then it is fair to call a key missing.
    /// </summary>
    public bool IsWhole { get; private set; }

    public IReadOnlyList<YamlEntry> Entries => _entries;

    /// <summary>The entries of a mapping whose keys are names that the user chooses. Nothing at all is empty.</summary>
    public static IReadOnlyList<YamlEntry> EntriesOf(YamlNode node, string name, ErrorList errors)
    {
        if (node is YamlMapping mapping)
            return mapping.Entries;
        if (node is not (YamlRefused or YamlScalar { IsNull: true }))
            errors.Add(node.At, $"{Quoted(name)} must be a mapping, not {node.Kind}");
        return [];
    }

    /// <summary>The items of a list; nothing at all is empty.</summary>
    public static IReadOnlyList<YamlNode> ItemsOf(YamlNode node, string name, ErrorList errors)
    {
        if (node is YamlSequence sequence)
            return sequence.Items;
        if (node is not (YamlRefused or YamlScalar { IsNull: true }))
            errors.Add(node.At, $"{Quoted(name)} must be a list, not {node.Kind}");
        return [];
    }

    /// <summary>One thing, or a list of them.</summary>
    public static IReadOnlyList<YamlNode> OneOrMore(YamlNode node) =>
        node is YamlSequence sequence ? sequence.Items : [node];

    public YamlNode? Find(string key) => EntryOf(key) is { Value: not YamlRefused } entry ? entry.Value : null;

    /// <summary>Where a key is written that is there.</summary>
    public Position PlaceOf(string key) => EntryOf(key)?.KeyAt ?? At;

    public bool Has(string key) => EntryOf(key) is not null;

    public IReadOnlyList<YamlNode>? List(string key)
    {
        if (Find(key) is not { } node)
            return null;
        if (node is YamlSequence sequence)
            return [.. sequence.Items.Where(item => item is not YamlRefused)];
        _errors.Add(node.At, $"`{key}` must be a list, not {node.Kind}");
        return null;
    }

    public Located<string>? Text(string key) => Read<string>(key, text => text);

    /// <summary>A whole number, in the range of the key's shape.</summary>
    public int? Integer(string key)
    {
        if (Find(key) is not { } node)
            return null;
        var shape = (IntegerShape)_shape[key].Shape;
        return (int?)Integer(node, key, shape.Min, shape.Max, _errors);
    }

    /// <inheritdoc cref="Integer(string)"/>
    public uint? Unsigned(string key) => Find(key) is { } node && _shape[key].Shape is IntegerShape shape
        ? (uint?)Integer(node, key, shape.Min, shape.Max, _errors)
        : null;

    public TimeSpan? Span(string key, TimeSpan min, TimeSpan max) =>
        Read(key, text => Duration.Parse(text, min, max))?.Value;

    /// <summary>A duration of whole milliseconds.</summary>
    public TimeSpan? Milliseconds(string key, TimeSpan min, TimeSpan max) =>
        Read(key, text => Duration.ParseMilliseconds(text, min, max))?.Value;

    /// <summary>One of an enumeration's names, as <see cref="ChoiceShape.Of{T}"/> has them.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum => Read(key, Choose<T>)?.Value;

    public bool? Flag(string key) => Read(key, ParseFlag)?.Value;

    public Located<T>? Read<T>(string key, Func<string, Parsed<T>> parse) =>
        Find(key) is { } node ? Read(node, key, parse, _errors) : null;

    /// <summary>As the other; a key that isn't there is an error.</summary>
    public Located<T>? Need<T>(string key, Func<string, Parsed<T>> parse)
    {
        Require(key);
        return Read(key, parse);
    }

    /// <summary>Complains where the key isn't there.</summary>
    public void Require(string key)
    {
        if (!Has(key) && IsWhole)
            _errors.Add(At, $"{_name} has no `{key}`");
    }

    /// <param name="expected">What it must be where it isn't even text.</param>
    public static Located<T>? Read<T>(
        YamlNode node, string name, Func<string, Parsed<T>> parse, ErrorList errors, string expected = "text")
    {
        Parsed<T> parsed = node is YamlScalar { IsNull: false, Text.Length: > 0 } scalar
            ? parse(scalar.Text)
            : Parsed<T>.Expect(expected);
        if (parsed.Expected is null)
            return new Located<T>(parsed.Value!, node.At);
        string hint = parsed.Near is { } near ? $" (did you mean `{near}`?)" : "";
        if (node is not YamlRefused)
            errors.Add(node.At, $"`{name}` must be {parsed.Expected}, not {node.Kind}{hint}");
        return null;
    }

    public static long? Integer(YamlNode node, string name, long min, long max, ErrorList errors)
    {
        string? text = (node as YamlScalar)?.Text;
        bool isNumber =
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        if (isNumber && node is YamlScalar { IsPlain: true } && value >= min && value <= max)
            return value;
        string expected = !isNumber ? "a whole number"
            : node is YamlScalar { IsPlain: false } ? "a number without quotes"
            : $"{min} to {max}";
        if (node is not YamlRefused)
            errors.Add(node.At, $"`{name}` must be {expected}, not {node.Kind}");
        return null;
    }

    // Keys are quoted, words of our own such as "this rule" aren't.
    private static string Quoted(string name) => name.Contains(' ', StringComparison.Ordinal) ? name : $"`{name}`";

    private YamlEntry? EntryOf(string key)
    {
        foreach (YamlEntry entry in _entries)
        {
            if (entry.Key == key)
                return entry;
        }
        return null;
    }

    private static Parsed<T> Choose<T>(string text)
        where T : struct, Enum
    {
        string[] names = ChoiceShape.Of<T>().Names;
        int index = Array.IndexOf(names, text);
        return index >= 0 ? Enum.GetValues<T>()[index] : Parsed<T>.Expect(OneOf(names), Nearest.Find(text, names));
    }

    private static Parsed<bool> ParseFlag(string text) =>
        text is "true" or "false" ? text == "true" : Parsed<bool>.Expect("true or false");

    private void AddUnknown(YamlEntry entry)
    {
        if (_shape.OtherNames.GetValueOrDefault(entry.Key) is { } here)
            _errors.Add(entry.KeyAt, $"unknown key `{entry.Key}`: here it is `{here}`");
        else
            _errors.AddUnknown(entry.KeyAt, $"unknown key `{entry.Key}`", entry.Key, _shape.Names);
    }

    private static string OneOf(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
