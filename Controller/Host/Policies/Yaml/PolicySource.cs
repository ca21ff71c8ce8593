namespace Controller.Host.Policies.Yaml;

/// <summary>One file of a policy.</summary>
/// <param name="name">As errors show it: the path by which it was asked for.</param>
/// <param name="order">Files in the order in which they were read, from 0.</param>
internal sealed class PolicySource(string name, string text, int order)
{
    private int[]? _lineStarts;

    public string Name => name;
    public string Text => text;
    public int Order => order;

    /// <summary>The index in the text of a line and column, both from 1; no further than the text's end.</summary>
    public int IndexOf(Position at)
    {
        int[] starts = _lineStarts ??= FindLines(text);
        return at.Line > starts.Length ? text.Length : Math.Min(starts[at.Line - 1] + at.Column - 1, text.Length);
    }

    /// <summary>The place of an index in the text.</summary>
    public Position PositionOf(int index)
    {
        int[] starts = _lineStarts ??= FindLines(text);
        int found = Array.BinarySearch(starts, index);
        int line = found >= 0 ? found : ~found - 1;
        return new Position(line + 1, index - starts[line] + 1, this);
    }

    private static int[] FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (int at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
            starts.Add(at + 1);
        return [.. starts];
    }
}
