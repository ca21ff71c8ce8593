using Controller.Host.Policies.Sections;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Files;

/// <summary>
/// The files of a policy: the one that was asked for, and those that <c>include</c> names, in the order in which they
/// are named, each followed by its own.
/// </summary>
internal sealed class IncludedFiles(IPolicyFiles files, ErrorList errors)
{
    private const string Key = "include";
    private const int MaxDepth = 8;
    private const int MaxCount = 1000;

    private readonly List<YamlNode> _roots = [];
    private readonly List<PolicySource> _sources = [];
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private long _size;

    /// <summary>The files that could be read.</summary>
    public IReadOnlyList<PolicySource> Sources => _sources;

    /// <summary>What each file says. A file that isn't there or isn't YAML is left out, with an error.</summary>
    public IReadOnlyList<YamlNode> Read(string text, string name)
    {
        _seen[Path.GetFullPath(name)] = name;
        Add(new PolicySource(name, text, 0), []);
        return _roots;
    }

    private void Add(PolicySource source, IReadOnlyList<string> path)
    {
        _sources.Add(source);
        _size += source.Text.Length;
        YamlNode? root = YamlReader.Read(source, errors);
        if (root is null)
            return;
        _roots.Add(root);
        if (root is not YamlMapping mapping)
            return;
        string[] inner = [.. path, Path.GetFullPath(source.Name)];
        foreach (YamlEntry entry in mapping.Entries.Where(entry => entry.Key == Key))
        {
            foreach (YamlNode item in Fields.OneOrMore(entry.Value))
            {
                if (item is not YamlScalar { IsNull: true })
                    Include(item, source, inner);
            }
        }
    }

    private void Include(YamlNode item, PolicySource from, string[] path)
    {
        if (Fields.Read<string>(item, Key, text => text, errors, "a path or a list of paths")
            is not { Value: var pattern })
            return;
        if (path.Length > MaxDepth)
        {
            errors.Add(item.At, $"files include one another deeper than {MaxDepth} levels");
            return;
        }
        IReadOnlyList<string> found = files.Find(Path.GetDirectoryName(from.Name) ?? "", pattern);
        if (found.Count == 0)
            errors.Warn(item.At, $"no file is called `{pattern}`");
        foreach (string name in found)
            IncludeFile(name, item, path);
    }

    private void IncludeFile(string name, YamlNode item, string[] path)
    {
        string full = Path.GetFullPath(name);
        if (path.Contains(full, StringComparer.Ordinal))
        {
            errors.Add(item.At, $"{name} would include itself: files that include one another in a circle have no end");
        }
        else if (_seen.ContainsKey(full))
        {
            errors.Add(item.At, $"{name} is included twice: leave out one");
        }
        else if (_seen.Count >= MaxCount || _size > PolicyFile.MaxSize)
        {
            errors.Add(item.At, $"the policy has more than {MaxCount} files or {PolicyFile.MaxSize / 1024 / 1024} MB");
        }
        else
        {
            _seen[full] = name;
            (string? text, string why, Position? at) = files.Read(name);
            if (text is not null)
                Add(new PolicySource(name, text, _seen.Count), path);
            else if (at is { } place)
                errors.Add(place with { Source = new PolicySource(name, "", _seen.Count) }, why);
            else
                errors.Add(item.At, $"{name}: {why}");
        }
    }
}
