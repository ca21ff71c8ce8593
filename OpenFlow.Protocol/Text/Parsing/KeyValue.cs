using System.Buffers;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// <c>key</c>, <c>key=value</c>, <c>key:value</c>, <c>key(value)</c> or <c>key(value)->rest</c>, as ovs-ofctl splits
/// flows and actions.
/// </summary>
/// <param name="Delimiter">What follows the key: one of <c>= : (</c>, or 0 where nothing does.</param>
/// <param name="Value">Without the parentheses; empty for none.</param>
/// <param name="Rest">What follows <c>-></c> behind the parenthesis; empty for none.</param>
internal readonly record struct KeyValue(Piece Whole, Piece Key, char Delimiter, Piece Value, Piece Rest)
{
    private const string Blanks = ", \t\r\n";
    private const string Arrow = "->";

    private static readonly SearchValues<char> KeyEnds = SearchValues.Create(":=(, \t\r\n");

    /// <summary>Whether nothing at all follows the key; <c>key()</c> and <c>key=</c> have an empty value.</summary>
    public bool IsBare => Delimiter == '\0';

    public bool HasParentheses => Delimiter == '(';

    /// <summary>
    /// Takes the first of <paramref name="text"/>, which then begins after it. False at the end, or on errors.
    /// </summary>
    public static bool TryTake(ref Piece text, Complaints complaints, out KeyValue pair, out bool failed)
    {
        pair = default;
        failed = false;
        while (!text.IsEmpty && Blanks.Contains(text[0]))
            text = text.From(1);
        if (text.IsEmpty)
            return false;
        int keyLength = text.Span.IndexOfAny(KeyEnds);
        if (keyLength < 0)
            keyLength = text.Length;
        Piece key = text.Slice(0, keyLength);
        char delimiter = keyLength < text.Length && text[keyLength] is ':' or '=' or '(' ? text[keyLength] : '\0';
        failed = !TryEnd(text, keyLength, delimiter, complaints, out int end, out Piece value, out Piece rest);
        if (failed)
            return false;
        pair = new KeyValue(text.Slice(0, end), key, delimiter, value, rest);
        text = text.From(end);
        return true;
    }

    private static bool TryEnd(Piece text, int keyLength, char delimiter, Complaints complaints, out int end,
        out Piece value, out Piece rest)
    {
        end = keyLength;
        value = rest = text.Slice(keyLength, 0);
        if (delimiter == '\0')
            return true;
        int start = keyLength + 1;
        if (delimiter != '(')
        {
            if (!TryFindEnd(text, start, complaints, out end))
                return false;
            value = text.Slice(start, end - start);
            return true;
        }
        if (!TryClose(text, keyLength, complaints, out int close))
            return false;
        value = text.Slice(start, close - start);
        end = close + 1;
        if (!text.From(end).Span.StartsWith(Arrow))
            return true;
        int restStart = end + Arrow.Length;
        if (!TryFindEnd(text, restStart, complaints, out end))
            return false;
        rest = text.Slice(restStart, end - restStart);
        return true;
    }

    // A value ends at a blank or comma that stands in no parentheses.
    private static bool TryFindEnd(Piece text, int start, Complaints complaints, out int end)
    {
        for (end = start; end < text.Length && !Blanks.Contains(text[end]); end++)
        {
            if (text[end] is ')' or ']')
                return complaints.Fail(text.From(end), $"'{text[end]}' closes nothing: remove it");
            if (text[end] is not ('(' or '['))
                continue;
            if (!TryClose(text, end, complaints, out end))
                return false;
        }
        return true;
    }

    private static bool TryClose(Piece text, int open, Complaints complaints, out int close)
    {
        var closers = new Stack<char>();
        for (close = open; close < text.Length; close++)
        {
            char letter = text[close];
            if (letter is '(' or '[')
                closers.Push(letter == '(' ? ')' : ']');
            if (letter is not (')' or ']'))
                continue;
            if (closers.Pop() != letter)
                return complaints.Fail(text.From(close), $"'{letter}' closes what another kind of bracket opened");
            if (closers.Count == 0)
                return true;
        }
        return complaints.Fail(text.From(open), $"'{text[open]}' is never closed: add '{closers.Last()}'");
    }
}
