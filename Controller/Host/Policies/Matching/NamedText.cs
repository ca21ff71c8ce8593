using System.Text;

namespace Controller.Host.Policies.Matching;

/// <summary>What a name in a text stands for.</summary>
internal enum NamedKind
{
    Port,
    Group,
    Meter,
}

/// <summary>A name in a text.</summary>
/// <param name="Start">Its first letter's index.</param>
/// <param name="IsInPort">Whether it is the port that packets come by.</param>
internal readonly record struct NamedWord(NamedKind Kind, string Name, int Start, bool IsInPort);

/// <summary>
/// A match or flow in ovs-ofctl's syntax that has names where ovs-ofctl wants numbers of ports, groups and meters. To
/// be checked without a switch, it becomes a text with numbers of the same length in their places, so that columns of
/// errors stay true.
/// </summary>
internal sealed record NamedText(string Numbered, IReadOnlyList<NamedWord> Names)
{
    private const string InPort = "in_port=";

    private static readonly (string Keyword, NamedKind Kind)[] Everywhere = [(InPort, NamedKind.Port)];

    private static readonly (string Keyword, NamedKind Kind)[] InFlows =
    [
        .. Everywhere, ("output:", NamedKind.Port), ("output=", NamedKind.Port), ("group:", NamedKind.Group),
        ("group=", NamedKind.Group), ("meter:", NamedKind.Meter), ("meter=", NamedKind.Meter),
        ("in_port:", NamedKind.Port),
    ];

    // Ports that ovs-ofctl itself knows by name, in any case.
    private static readonly string[] Reserved =
        ["in_port", "table", "normal", "flood", "all", "controller", "local", "any", "none"];

    public static NamedText OfMatch(string text) => Of(text, Everywhere);

    public static NamedText OfFlow(string text) => Of(text, InFlows);

    private static NamedText Of(string text, (string Keyword, NamedKind Kind)[] keywords)
    {
        var names = new List<NamedWord>();
        for (int at = 0; at < text.Length; at++)
        {
            if (at > 0 && text[at - 1] is not (',' or ' ' or '\t' or '\n' or '(' or '='))
                continue;
            foreach ((string keyword, NamedKind kind) in keywords)
            {
                if (string.CompareOrdinal(text, at, keyword, 0, keyword.Length) != 0)
                    continue;
                int start = at + keyword.Length;
                int end = start;
                while (end < text.Length && text[end] is not (',' or ' ' or '\t' or '\n' or ')'))
                    end++;
                string word = text[start..end];
                if (IsName(word))
                    names.Add(new NamedWord(kind, word, start, keyword == InPort));
            }
        }
        return new NamedText(names.Count == 0 ? text : Replace(text, names), names);
    }

    // What begins with a digit is a number, or meant as one; NXM_NX_REG0[] and the like are fields.
    private static bool IsName(string word) => word.Length > 0 && !char.IsAsciiDigit(word[0]) && word[0] != '-'
        && !word.Contains('[', StringComparison.Ordinal) && !word.Contains('(', StringComparison.Ordinal)
        && !Reserved.Contains(word, StringComparer.OrdinalIgnoreCase)
        && !word.StartsWith("reg", StringComparison.Ordinal);

    private static string Replace(string text, List<NamedWord> names)
    {
        var replaced = new StringBuilder(text);
        foreach (NamedWord name in names)
        {
            string number = name.Name.Length <= 2 ? "1".PadLeft(name.Name.Length, '1')
                : "0x" + "1".PadLeft(name.Name.Length - 2, '0');
            replaced.Remove(name.Start, name.Name.Length).Insert(name.Start, number);
        }
        return replaced.ToString();
    }
}
