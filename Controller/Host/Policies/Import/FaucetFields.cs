using System.Globalization;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Import;

/// <summary>
/// A mapping of a Faucet configuration. What is taken from it is translated; <see cref="Report"/> tells of the rest, so
/// that nothing is lost in silence.
/// </summary>
internal sealed class FaucetFields
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly ErrorList _left;

    public FaucetFields(YamlNode? node, ErrorList left)
    {
        _left = left;
        At = node?.At ?? Position.Start;
        if (node is YamlMapping mapping)
        {
            foreach (YamlEntry entry in mapping.Entries)
                _entries[entry.Key] = entry;
        }
        else if (node is not (null or YamlRefused or YamlScalar { IsNull: true }))
        {
            left.Add(node.At, $"this must be a mapping, not {node.Kind}: left out");
        }
    }

    public Position At { get; }

    public IEnumerable<YamlEntry> Entries => _entries.Values;

    /// <summary>The same, with other values for keys that aren't there.</summary>
    public void AddDefaults(FaucetFields defaults)
    {
        foreach (YamlEntry entry in defaults.Entries)
            _entries.TryAdd(entry.Key, entry);
    }

    public YamlNode? Take(string key)
    {
        _taken.Add(key);
        return _entries.TryGetValue(key, out YamlEntry? entry) && entry.Value is not YamlScalar { IsNull: true }
            ? entry.Value
            : null;
    }

    public string? TakeText(string key) => (Take(key) as YamlScalar)?.Text;

    public long? TakeNumber(string key) => TakeText(key) is { } text ? NumberOf(text) : null;

    /// <summary>True, false, or null where it is neither.</summary>
    public bool? TakeFlag(string key) => TakeText(key)?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => null,
    };

    /// <summary>One value or a list of them.</summary>
    public IReadOnlyList<YamlScalar> TakeList(string key) => Take(key) switch
    {
        YamlSequence list => [.. list.Items.OfType<YamlScalar>()],
        YamlScalar one => [one],
        _ => [],
    };

    /// <summary>Where a key is written that is there.</summary>
    public Position PlaceOf(string key) => _entries.TryGetValue(key, out YamlEntry? entry) ? entry.KeyAt : At;

    /// <summary>Says that a key can't be translated, where it is there.</summary>
    public void Leave(string key, string why)
    {
        _taken.Add(key);
        if (_entries.TryGetValue(key, out YamlEntry? entry))
            _left.Add(entry.KeyAt, $"`{key}` is left out: {why}");
    }

    /// <summary>Passes over keys that say nothing about what packets do.</summary>
    public void Ignore(IEnumerable<string> keys) => _taken.UnionWith(keys);

    /// <summary>Passes over a key that says what is so anyway.</summary>
    public void IgnoreWhere(string key, bool value)
    {
        if (TakeFlag(key) != value)
            _taken.Remove(key);
    }

    /// <summary>Tells of each key that nobody took.</summary>
    public void Report()
    {
        foreach (YamlEntry entry in _entries.Values.Where(entry => !_taken.Contains(entry.Key)))
            _left.Add(entry.KeyAt, $"`{entry.Key}` is left out: there is nothing like it here");
    }

    /// <summary>A number as YAML 1.1 has it: decimal, or hex after 0x.</summary>
    public static long? NumberOf(string text)
    {
        bool parsed = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out long number)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return parsed ? number : null;
    }
}
