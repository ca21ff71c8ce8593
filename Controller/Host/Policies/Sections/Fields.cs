using System.Globalization;
using Controller.Host.Policies.Yaml;
using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary>
/// The keys of one mapping, each read as what it has to be. What is wrong is added to the errors once, at its
/// place; the reader then gets null, as if the key weren't there.
/// </summary>
internal sealed class Fields
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly ErrorList _errors;

    /// <param name="name">What the mapping is called in errors.</param>
    /// <param name="known">Every key that it may have.</param>
    public Fields(YamlNode node, string name, ErrorList errors, params string[] known)
    {
        _errors = errors;
        foreach (YamlEntry entry in EntriesOf(node, name, errors))
        {
            if (known.Contains(entry.Key, StringComparer.Ordinal))
                _entries.Add(entry.Key, entry);
            else
                errors.Add(entry.KeyAt, $"unknown key `{entry.Key}`{Nearest.Hint(entry.Key, known)}");
        }
    }

    /// <summary>The entries of a mapping whose keys are names that the user chooses. Nothing at all is empty.</summary>
    public static IReadOnlyList<YamlEntry> EntriesOf(YamlNode node, string name, ErrorList errors)
    {
        if (node is YamlMapping mapping)
            return mapping.Entries;
        if (node is not (YamlRefused or YamlScalar { IsNull: true }))
            errors.Add(node.At, $"`{name}` must be a mapping, not {node.Kind}");
        return [];
    }

    public YamlNode? Find(string key) =>
        _entries.TryGetValue(key, out YamlEntry? entry) && entry.Value is not YamlRefused ? entry.Value : null;

    public bool Has(string key) => _entries.ContainsKey(key);

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

    public int? Integer(string key, int min, int max) => Find(key) is { } node
        ? Integer(node, key, min, max, _errors)
        : null;

    public TimeSpan? Span(string key, TimeSpan min, TimeSpan max) =>
        Read(key, text => Duration.Parse(text, min, max))?.Value;

    /// <summary>One of an enumeration's names, in lower case.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum => Read(key, Choose<T>)?.Value;

    public Located<T>? Read<T>(string key, Func<string, Parsed<T>> parse) =>
        Find(key) is { } node ? Read(node, key, parse, _errors) : null;

    public static Located<T>? Read<T>(YamlNode node, string name, Func<string, Parsed<T>> parse, ErrorList errors)
    {
        Parsed<T> parsed = node is YamlScalar { IsNull: false, Text.Length: > 0 } scalar
            ? parse(scalar.Text)
            : Parsed<T>.Expect("text");
        if (parsed.Expected is null)
            return new Located<T>(parsed.Value!, node.At);
        if (node is not YamlRefused)
            errors.Add(node.At, $"`{name}` must be {parsed.Expected}, not {node.Kind}");
        return null;
    }

    public static int? Integer(YamlNode node, string name, int min, int max, ErrorList errors)
    {
        string? text = (node as YamlScalar)?.Text;
        bool isNumber =
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        if (isNumber && node is YamlScalar { IsPlain: true } && value >= min && value <= max)
            return (int)value;
        string expected = !isNumber ? "a whole number"
            : node is YamlScalar { IsPlain: false } ? "a number without quotes"
            : $"{min} to {max}";
        errors.Add(node.At, $"`{name}` must be {expected}, not {node.Kind}");
        return null;
    }

    private static Parsed<T> Choose<T>(string text)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        int index = Array.IndexOf(names, text);
        return index >= 0
            ? Enum.GetValues<T>()[index]
            : Parsed<T>.Expect($"{string.Join(", ", names[..^1])} or {names[^1]}");
    }
}
