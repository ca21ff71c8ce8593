using YamlDotNet.Core;

namespace Controller.Host.Policies.Yaml;

/// <summary>What YamlDotNet complains about, in words for those who write policies, and at the cause.</summary>
internal static class SyntaxErrors
{
    private const string LeftOpen = "the quote that begins here is never closed";
    private const string TwoKeys =
        "not YAML here: two keys in one line, or one that is indented otherwise than its neighbours";
    private const string NoKey =
        "not YAML here: a key with a `:` behind it is expected, indented as the keys beside it";

    private const string NoContent = "did not find expected node content";

    // Parts of its messages, and what then is wrong as a rule.
    private static readonly (string Part, string Text)[] Known =
    [
        ("did not find expected ',' or '}'",
            "not YAML here: a `{` before it has no `}`, or a comma is missing between two of its entries"),
        ("did not find expected ',' or ']'",
            "not YAML here: a `[` before it has no `]`, or a comma is missing between two of its items"),
        ("while scanning a quoted scalar, found unexpected", LeftOpen),
        ("quoted scalar, found wrong indentation", LeftOpen),
        (NoContent, "not YAML here: a value is missing, or something before it isn't closed"),
        ("found invalid mapping", TwoKeys),
        ("mapping values are not allowed in this context", $"{TwoKeys}; text with `: ` in it needs quotes"),
        ("did not find expected key", NoKey),
        ("could not find expected ':'", "a `:` is missing behind this key"),
        ("did not find expected '-' indicator",
            "not YAML here: an item of the list is expected, its `-` below that of the item before it"),
        ("found character that cannot start any token", "text can't begin with this character: put it in quotes"),
        ("found unknown escape character",
            "there is an escape that YAML doesn't have: in \"...\" a backslash itself is written \\\\"),
        ("block sequence entries are not allowed in this context",
            "a list can't begin here: put it on a line of its own, or in [ ]"),
    ];

    public static void Add(YamlException error, Position at, ErrorList errors)
    {
        string message = error.InnerException?.Message ?? error.Message;
        bool mayBeOpen = message.Contains("expected ',' or", StringComparison.Ordinal)
            || message.Contains(NoContent, StringComparison.Ordinal);
        if (mayBeOpen && AddOpenBracketBefore(at, errors))
            return;
        errors.Add(at, LetterAt(at) switch
        {
            ('}' or ']') and var closer => $"this `{closer}` closes nothing: remove it, or see what closed too early",
            '-' => "not YAML here: the `-` of a list's item stands below that of the item before it",
            _ => Explain(message),
        });
    }

    /// <summary>Complains about the bracket that is open at a place.</summary>
    public static void AddOpenBracket(Position at, ErrorList errors)
    {
        if (!AddOpenBracketBefore(at, errors))
            errors.Add(at, "not YAML here: is a bracket or quote left open?");
    }

    // In one line a comma is as likely to be what is missing.
    private static bool AddOpenBracketBefore(Position at, ErrorList errors)
    {
        if (at.Source is not { } source || OpenBracket.Find(source.Text, source.IndexOf(at)) is not { } index)
            return false;
        Position bracket = source.PositionOf(index);
        if (bracket.Line == at.Line)
            return false;
        errors.Add(bracket, $"this `{source.Text[index]}` is never closed, or a comma is missing between what "
            + "stands in it");
        return true;
    }

    private static char LetterAt(Position at)
    {
        string text = at.Source?.Text ?? "";
        int index = at.Source?.IndexOf(at) ?? 0;
        return index < text.Length ? text[index] : '\0';
    }

    private static string Explain(string message)
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
