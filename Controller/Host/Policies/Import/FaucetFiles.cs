using Controller.Host.Policies.Files;
using Controller.Host.Policies.Sections;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Import;

/// <summary>
/// A Faucet configuration's files: <c>include</c> and <c>include-optional</c> name others, whose definitions go before
/// earlier ones of the same name.
/// </summary>
internal sealed class FaucetFiles(ErrorList left)
{
    private const int MaxCount = 1000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, YamlEntry>> _sections = new(StringComparer.Ordinal);

    /// <summary>Everything that a section defines, by name.</summary>
    public IReadOnlyList<YamlEntry> Section(string name) =>
        _sections.TryGetValue(name, out Dictionary<string, YamlEntry>? entries) ? [.. entries.Values] : [];

    /// <summary>Reads the file and those that it includes; false where it can't be read.</summary>
    public bool Read(string path)
    {
        if (!_seen.Add(Path.GetFullPath(path)) || _seen.Count > MaxCount)
            return true;
        (string? text, string why, Position? at) = PolicyFile.ReadText(path);
        var source = new PolicySource(path, text ?? "", _seen.Count - 1);
        if (text is null)
        {
            left.Add((at ?? Position.Start) with { Source = source }, why);
            return false;
        }
        YamlNode? root = YamlReader.Read(source, left);
        if (root is not (null or YamlMapping))
            left.Add(root.At, $"a Faucet configuration is a mapping with `dps`, not {root.Kind}");
        foreach (YamlEntry entry in (root as YamlMapping)?.Entries ?? [])
            Add(entry, path);
        return root is YamlMapping;
    }

    private void Add(YamlEntry entry, string path)
    {
        switch (entry.Key)
        {
            case "include" or "include-optional":
                foreach (YamlScalar item in Fields.OneOrMore(entry.Value).OfType<YamlScalar>())
                    Include(item, Path.Combine(Path.GetDirectoryName(path) ?? "", item.Text), entry.Key == "include");
                break;
            case "version":
                break;
            case "dps" or "vlans" or "acls" or "meters" or "routers":
                Define(entry);
                break;
            default:
                left.Add(entry.KeyAt, $"`{entry.Key}` is left out: there is nothing like it here");
                break;
        }
    }

    private void Include(YamlScalar item, string path, bool required)
    {
        if (File.Exists(path))
            _ = Read(path);
        else if (required)
            left.Add(item.At, $"{path}: no such file");
    }

    private void Define(YamlEntry section)
    {
        if (section.Value is not YamlMapping mapping)
            return;
        if (!_sections.TryGetValue(section.Key, out Dictionary<string, YamlEntry>? entries))
            _sections.Add(section.Key, entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal));
        foreach (YamlEntry entry in mapping.Entries)
            entries[entry.Key] = entry;
    }
}
