namespace Controller.Host.Policies;

/// <summary>Finds what a user may have meant by a word that isn't known.</summary>
internal static class Nearest
{
    /// <summary><c> (did you mean `x`?)</c>, or nothing if no candidate is near.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } near ? $" (did you mean `{near}`?)" : "";

    /// <summary>The candidate with the fewest edits, if these are at most a third of the word's letters.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length > MaxLength)
            return null;
        string? best = null;
        int fewest = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int edits = Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits >= fewest)
                continue;
            (best, fewest) = (candidate, edits);
        }
        return best;
    }

    private const int MaxLength = 64;

    // Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.
    private static int Edits(string from, string to)
    {
        var distance = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            distance[i, 0] = i;
        for (int j = 0; j <= to.Length; j++)
            distance[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int cost = from[i - 1] == to[j - 1] ? 0 : 1;
                int edits = Math.Min(
                    Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1, distance[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits = Math.Min(edits, distance[i - 2, j - 2] + 1);
                distance[i, j] = edits;
            }
        }
        return distance[from.Length, to.Length];
    }
}
