using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Files;

/// <summary>
/// Several files' sections as one file's: lists one behind the other, mappings of names together; a name or section
/// that may stand once and stands in two files is an error that names both places.
/// </summary>
internal static class MergedSections
{
    // What may stand in several files; the rest stands once.
    private static readonly string[] Lists = ["acls", "forwards", "limits", "mirrors", "nat"];
    private static readonly string[] Mappings = ["vlans", "bridges", "meters", "groups"];
    private const string ListsByName = "flows";
    private const string Include = "include";
    private const string Version = "apiVersion";

    public static YamlMapping Of(IReadOnlyList<YamlMapping> files, ErrorList errors)
    {
        if (files is [var only])
            return only;
        var merged = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (YamlEntry entry in files.SelectMany(file => file.Entries))
        {
            if (entry.Key == Include)
                continue;
            if (!merged.TryGetValue(entry.Key, out YamlEntry? first))
                merged.Add(entry.Key, entry);
            else
                merged[entry.Key] = first with { Value = Merge(first, entry, errors) };
        }
        return new YamlMapping(files[0].At, [.. merged.Values]);
    }

    private static YamlNode Merge(YamlEntry first, YamlEntry second, ErrorList errors)
    {
        string key = first.Key;
        switch (first.Value, second.Value)
        {
            case (YamlSequence a, YamlSequence b) when Lists.Contains(key):
                return a with { Items = [.. a.Items, .. b.Items] };
            case (YamlMapping a, YamlMapping b) when Mappings.Contains(key):
                return a with { Entries = Together(a, b, joinLists: false, errors) };
            case (YamlMapping a, YamlMapping b) when key == ListsByName:
                return a with { Entries = Together(a, b, joinLists: true, errors) };
            case (_, YamlScalar { IsNull: true }):
                return first.Value;
            case (YamlScalar { IsNull: true }, _):
                return second.Value;
        }
        bool merges = Lists.Contains(key) || Mappings.Contains(key) || key == ListsByName;
        if (merges)
            return Refuse(second, $"`{key}` here and in {first.KeyAt.InFile} aren't both a list or both a "
                + "mapping", errors);
        // Each file may say its version; whether that is a good one is the reader's to say.
        if (key == Version)
            return Same(first.Value, second.Value) ? first.Value : second.Value;
        return Refuse(second, $"`{key}` is given twice, first in {first.KeyAt.InFile}", errors);

        YamlNode Refuse(YamlEntry at, string text, ErrorList all)
        {
            all.Add(at.KeyAt, text);
            return first.Value;
        }
    }

    private static List<YamlEntry> Together(YamlMapping a, YamlMapping b, bool joinLists, ErrorList errors)
    {
        var entries = a.Entries.ToList();
        var index = entries.Select((entry, at) => (entry.Key, at))
            .ToDictionary(pair => pair.Key, pair => pair.at, StringComparer.Ordinal);
        foreach (YamlEntry entry in b.Entries)
        {
            if (!index.TryGetValue(entry.Key, out int at))
            {
                index.Add(entry.Key, entries.Count);
                entries.Add(entry);
            }
            else if (joinLists && entries[at].Value is YamlSequence x && entry.Value is YamlSequence y)
            {
                entries[at] = entries[at] with { Value = x with { Items = [.. x.Items, .. y.Items] } };
            }
            else
            {
                errors.Add(entry.KeyAt, $"`{entry.Key}` is given twice, first in {entries[at].KeyAt.InFile}");
            }
        }
        return entries;
    }

    private static bool Same(YamlNode a, YamlNode b) => (a as YamlScalar)?.Text == (b as YamlScalar)?.Text;
}
