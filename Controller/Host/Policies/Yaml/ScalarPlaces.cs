namespace Controller.Host.Policies.Yaml;

/// <summary>
/// Finds where in a file a letter of a scalar's value is written, so that an error in a flow or match is shown at the
/// very word. The value and what is written differ by quotes, escapes, indentation and folded lines (YAML 1.2.2
/// chapters 7.3 and 8.1). Both are walked side by side: letters one by one, and each run of blanks that has a line
/// break in it as one, since all styles turn such a run into blanks of some kind.
/// </summary>
internal static class ScalarPlaces
{
    /// <param name="offset">The letter in the value, from 0; its length stands for the end.</param>
    public static Position Find(YamlScalar scalar, int offset)
    {
        if (scalar.At.Source is not { } source)
            return scalar.At with { Column = scalar.At.Column + offset };
        string text = source.Text;
        int at = FirstLetter(text, source.IndexOf(scalar.At), scalar.Style);
        int read = 0;
        while (read < offset && at < text.Length)
        {
            if (IsBlank(text[at]) && TrySkipBreak(text, at, out int next))
            {
                at = next;
                while (read < offset && read < scalar.Text.Length && IsBlank(scalar.Text[read]))
                    read++;
                continue;
            }
            at += LengthOf(text, at, scalar.Style, out int letters);
            read += letters;
        }
        return source.PositionOf(Math.Min(at, text.Length));
    }

    private static int FirstLetter(string text, int at, ScalarKind style)
    {
        if (style is ScalarKind.SingleQuoted or ScalarKind.DoubleQuoted)
            return at + 1;
        if (style == ScalarKind.Plain)
            return at;
        // A block begins after its header's line, at the first line that isn't empty.
        int line = text.IndexOf('\n', at);
        at = line < 0 ? text.Length : line + 1;
        while (at < text.Length && IsBlank(text[at]))
            at++;
        return at;
    }

    private static bool TrySkipBreak(string text, int at, out int next)
    {
        bool broken = false;
        for (next = at; next < text.Length && IsBlank(text[next]); next++)
            broken |= text[next] == '\n';
        return broken;
    }

    // How much of the file stands for how many letters of the value.
    private static int LengthOf(string text, int at, ScalarKind style, out int letters)
    {
        letters = 1;
        if (style == ScalarKind.SingleQuoted && text[at] == '\'')
            return 2;
        if (style != ScalarKind.DoubleQuoted || text[at] != '\\' || at + 1 >= text.Length)
            return 1;
        switch (text[at + 1])
        {
            case 'x':
                return 4;
            case 'u':
                return 6;
            case 'U':
                letters = 2;
                return 10;
            case '\n' or '\r':
                letters = 0;
                _ = TrySkipBreak(text, at + 1, out int next);
                return next - at;
            default:
                return 2;
        }
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\r' or '\n';
}
