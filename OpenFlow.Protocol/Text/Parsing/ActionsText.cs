using OpenFlow.Protocol.Text.Parsing.Lexical;

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
            if (depth > 0 || text.KeywordAt(at, Keywords) is not { } word)
                continue;
            before = text.Slice(0, at);
            keyword = text.Slice(at, word.Length);
            after = text.From(at + word.Length);
            return true;
        }
        before = text;
        keyword = after = text.From(text.Length);
        return false;
    }
}
