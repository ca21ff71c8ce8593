using System.Text;

namespace Controller.Host.Policies.Import;

/// <summary>Writes values as YAML that reads back as the same.</summary>
internal static class YamlText
{
    /// <summary>The text, in quotes where it needs them.</summary>
    public static string Of(string text) => IsPlain(text)
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";

    /// <summary>One text alone, several as a list.</summary>
    public static string OneOrMore(IReadOnlyList<string> texts) => texts is [var only] ? Of(only) : List(texts);

    /// <summary>A mapping in one line; the values are YAML already.</summary>
    public static string Mapping(IEnumerable<(string Key, string Value)> entries) =>
        $"{{{string.Join(", ", entries.Select(entry => $"{Of(entry.Key)}: {entry.Value}"))}}}";

    /// <summary>A comment of one line.</summary>
    public static string Comment(string text)
    {
        var line = new StringBuilder("# ");
        foreach (char letter in text)
            line.Append(char.IsControl(letter) ? ' ' : letter);
        return line.ToString();
    }

    private static bool IsPlain(string text) => text.Length > 0
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./+".Contains(letter))
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '+')
        && text is not ("null" or "~");
}
