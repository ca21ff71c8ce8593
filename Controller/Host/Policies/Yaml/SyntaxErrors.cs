namespace Controller.Host.Policies.Yaml;

/// <summary>What YamlDotNet complains about, in words for those who write policies.</summary>
internal static class SyntaxErrors
{
    // Parts of its messages, and what then is wrong as a rule.
    private static readonly (string Part, string Text)[] Known =
    [
        ("did not find expected ',' or '}'",
            "not YAML here: a `{` before it has no `}`, or a comma is missing between two of its entries"),
        ("did not find expected ',' or ']'",
            "not YAML here: a `[` before it has no `]`, or a comma is missing between two of its items"),
        ("while scanning a quoted scalar, found unexpected end of stream", "the quote that begins here is never closed"),
        ("while scanning a quoted scalar, found unexpected document indicator",
            "the quote that begins here is never closed"),
        ("found invalid mapping",
            "not YAML here: two keys in one line, or one that is indented otherwise than its neighbours"),
        ("mapping values are not allowed in this context",
            "not YAML here: two keys in one line, or one that is indented otherwise than its neighbours; "
            + "text with `: ` in it needs quotes"),
        ("did not find expected key",
            "not YAML here: a key is expected, indented as the keys beside it"),
        ("did not find expected '-' indicator",
            "not YAML here: an item of the list is expected, with its `-` below the others'"),
        ("could not find expected ':'", "a `:` is missing behind this key"),
        ("found character that cannot start any token", "text can't begin with this character: put it in quotes"),
        ("found unknown escape character", "no escape that YAML knows: in \"...\" a backslash is written \\\\"),
        ("block sequence entries are not allowed in this context",
            "a list can't begin here: put it on a line of its own, or in [ ]"),
        ("did not find URI escaped octet", "not YAML here"),
    ];

    public static string Explain(string message)
    {
        foreach ((string part, string text) in Known)
        {
            if (message.Contains(part, StringComparison.OrdinalIgnoreCase))
                return text;
        }
        // Its sentences become phrases, as errors here are.
        return message.Length == 0 ? "not YAML" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }
}
