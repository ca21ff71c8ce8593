namespace Controller.Host.Policies.Yaml;

/// <summary>
/// Finds the bracket that is open at a place of a text which couldn't be read: the reader itself only tells where it
/// gave up, which may be lines below. A guess by YAML's rules of thumb, good enough for an error's place.
/// </summary>
internal static class OpenBracket
{
    /// <summary>The index of the innermost bracket that is open before the end; null if there is none.</summary>
    public static int? Find(string text, int end)
    {
        var open = new Stack<int>();
        // What stands before a value: only there a bracket or quote begins anything.
        bool startsValue = true;
        for (int at = 0; at < end && at < text.Length; at++)
        {
            char letter = text[at];
            if (letter == '#' && (at == 0 || char.IsWhiteSpace(text[at - 1])))
                at = EndOfLine(text, at) - 1;
            else if (letter is '{' or '[' && startsValue)
                open.Push(at);
            else if (letter is '}' or ']' && open.Count > 0)
                open.Pop();
            else if (letter is '"' or '\'' && startsValue)
                at = EndOfQuote(text, at);
            if (letter == '\n' || letter is '{' or '[' or ',' || (letter is ':' or '-' && IsBlank(text, at + 1)))
                startsValue = true;
            else if (!char.IsWhiteSpace(letter))
                startsValue = false;
        }
        return open.Count > 0 ? open.Peek() : null;
    }

    private static int EndOfLine(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private static int EndOfQuote(string text, int start)
    {
        int at = start + 1;
        while (at < text.Length && text[at] != text[start])
            at += text[start] == '"' && text[at] == '\\' ? 2 : 1;
        return at;
    }

    private static bool IsBlank(string text, int at) => at >= text.Length || char.IsWhiteSpace(text[at]);
}
