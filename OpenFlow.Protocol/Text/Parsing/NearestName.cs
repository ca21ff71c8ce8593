namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>The known word that a wrong one was probably meant to be.</summary>
internal static class NearestName
{
    private const int MaxLength = 40;

    /// <summary><c>; did you mean 'nw_src'?</c>, or nothing where no word is near.</summary>
    public static string Hint(ReadOnlySpan<char> wrong, IEnumerable<string> known)
    {
        if (wrong.Length is 0 or > MaxLength)
            return "";
        string word = wrong.ToString();
        string? nearest = null;
        int least = Math.Max(1, word.Length / 3) + 1;
        foreach (string name in known)
        {
            int distance = Distance(word, name);
            if (distance >= least)
                continue;
            least = distance;
            nearest = name;
        }
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    // Levenshtein's, without regard to case; a swap of neighbours counts as one change.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
                rows[i, j] = i == 0 || j == 0 ? i + j : Step(rows, a, b, i, j);
        }
        return rows[a.Length, b.Length];
    }

    private static int Step(int[,] rows, string a, string b, int i, int j)
    {
        bool same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
        int least = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (same ? 0 : 1));
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
            ? Math.Min(least, rows[i - 2, j - 2] + 1)
            : least;
    }
}
