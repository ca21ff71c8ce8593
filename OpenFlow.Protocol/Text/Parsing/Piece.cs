namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Some characters of the text that is parsed: they know where they stand.</summary>
internal readonly record struct Piece(string Source, int Start, int Length)
{
    public Piece(string source)
        : this(source, 0, source.Length)
    {
    }

    public ReadOnlySpan<char> Span => Source.AsSpan(Start, Length);

    /// <summary>The first character's place, 1 being the text's first.</summary>
    public int Column => Start + 1;

    public bool IsEmpty => Length == 0;

    public char this[int index] => Source[Start + index];

    public bool Is(string word) => Span.SequenceEqual(word);

    public bool IsAnyCase(string word) => Span.Equals(word, StringComparison.OrdinalIgnoreCase);

    public Piece From(int first) => new(Source, Start + first, Length - first);

    public Piece Slice(int first, int length) => new(Source, Start + first, length);

    public Piece Trim()
    {
        int start = 0;
        int end = Length;
        while (start < end && char.IsWhiteSpace(this[start]))
            start++;
        while (end > start && char.IsWhiteSpace(this[end - 1]))
            end--;
        return Slice(start, end - start);
    }

    /// <summary>What is before and after the first <paramref name="separator"/>; false where there is none.</summary>
    public bool TrySplit(string separator, out Piece before, out Piece after)
    {
        int at = Span.IndexOf(separator);
        before = at < 0 ? this : Slice(0, at);
        after = at < 0 ? From(Length) : From(at + separator.Length);
        return at >= 0;
    }

    /// <summary>The parts between commas that stand in no parentheses or brackets, without blanks around them.</summary>
    public List<Piece> Split(char separator)
    {
        var parts = new List<Piece>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < Length; i++)
        {
            depth += this[i] is '(' or '[' ? 1 : this[i] is ')' or ']' ? -1 : 0;
            if (this[i] != separator || depth > 0)
                continue;
            parts.Add(Slice(start, i - start).Trim());
            start = i + 1;
        }
        parts.Add(From(start).Trim());
        return parts;
    }

    public override string ToString() => Span.ToString();
}
