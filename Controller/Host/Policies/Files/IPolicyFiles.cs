using System.IO.Enumeration;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Files;

/// <summary>Where the files are that a policy includes.</summary>
internal interface IPolicyFiles
{
    /// <summary>The files of a pattern, by name.</summary>
    /// <param name="directory">What a relative pattern begins at.</param>
    IReadOnlyList<string> Find(string directory, string pattern);

    /// <summary>A file's text; null with the reason, and the place in it if there is one.</summary>
    (string? Text, string Why, Position? At) Read(string name);
}

/// <summary>Those of this machine.</summary>
internal sealed class DiskFiles : IPolicyFiles
{
    public static DiskFiles Instance { get; } = new();

    public IReadOnlyList<string> Find(string directory, string pattern) => GlobPattern.Find(directory, pattern);

    public (string? Text, string Why, Position? At) Read(string name) => PolicyFile.ReadText(name);
}

/// <summary>
/// Those that somebody sent, by the names under which they were read where they came from: nothing of this machine's
/// disk is looked at.
/// </summary>
internal sealed class UploadedFiles(IReadOnlyDictionary<string, string> files) : IPolicyFiles
{
    public IReadOnlyList<string> Find(string directory, string pattern)
    {
        string whole = Path.Combine(directory, pattern);
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
            return [whole];
        string[] wanted = whole.Split('/');
        return [.. files.Keys.Where(name => Matches(wanted, name.Split('/'))).Order(StringComparer.Ordinal)];
    }

    public (string? Text, string Why, Position? At) Read(string name) => files.TryGetValue(name, out string? text)
        ? (text, "", null)
        : (null, "it wasn't sent with the policy", null);

    private static bool Matches(string[] wanted, string[] parts) => wanted.Length == parts.Length
        && wanted.Zip(parts).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second, ignoreCase: false));
}
