namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Finds <c>actions=</c>, which everything after it belongs to.</summary>
internal static class ActionsText
{
    private static readonly string[] Keywords = ["actions=", "action=", "actions:", "action:"];

    /// <summary>
    /// What stands before the keyword, and after it; false where there is none. Only at the beginning or after a blank
    /// or comma, and in no parentheses, is it one.
    /// </summary>
    public static bool TrySplit(Piece text, out Piece before, out Piece keyword, out Piece after)
    {
        int depth = 0;
        for (int at = 0; at < text.Length; at++)
        {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            bool begins = depth <= 0 && (at == 0 || text[at - 1] is ',' || char.IsWhiteSpace(text[at - 1]));
            int length = begins ? KeywordAt(text.From(at)) : 0;
            if (length == 0)
                continue;
            before = text.Slice(0, at);
            keyword = text.Slice(at, length);
            after = text.From(at + length);
            return true;
        }
        before = text;
        keyword = after = text.From(text.Length);
        return false;
    }

    private static int KeywordAt(Piece text)
    {
        foreach (string keyword in Keywords)
        {
            if (text.Span.StartsWith(keyword))
                return keyword.Length;
        }
        return 0;
    }
}
