using System.IO.Enumeration;

namespace Controller.Host.Policies.Files;

/// <summary>Finds files by a path in which <c>*</c> and <c>?</c> stand for letters of a name, as in a shell.</summary>
internal static class GlobPattern
{
    /// <summary>
    /// The files, in the order of their names. A path without <c>*</c> and <c>?</c> is itself, there or not. Hidden
    /// files are found only by patterns that begin with a dot: an editor's copies are no part of a policy.
    /// </summary>
    /// <param name="directory">What a relative path begins at; empty for the current one.</param>
    public static IReadOnlyList<string> Find(string directory, string pattern)
    {
        string whole = Path.Combine(directory, pattern);
        if (!IsPattern(pattern))
            return [whole];
        string root = Path.IsPathRooted(whole) ? Path.GetPathRoot(whole)! : "";
        IEnumerable<string> found = [root];
        string[] parts = whole[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            bool isLast = i == parts.Length - 1;
            found = IsPattern(part)
                ? [.. found.SelectMany(at => Matching(at, part, isLast))]
                : [.. found.Select(at => Path.Combine(at, part))
                    .Where(at => isLast ? File.Exists(at) : Directory.Exists(at))];
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    private static IEnumerable<string> Matching(string directory, string pattern, bool files)
    {
        string searched = directory.Length == 0 ? "." : directory;
        if (!Directory.Exists(searched))
            return [];
        IEnumerable<string> names = files ?
            Directory.EnumerateFiles(searched) : Directory.EnumerateDirectories(searched);
        return names.Select(path => Path.GetFileName(path)!)
            .Where(name => (name[0] != '.' || pattern[0] == '.')
                && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            .Select(name => Path.Combine(directory, name));
    }
}
