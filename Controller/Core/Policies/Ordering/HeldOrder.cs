namespace Controller.Core.Policies.Ordering;

/// <summary>Finds which of the numbers that rules have can stay.</summary>
internal static class HeldOrder
{
    /// <summary>
    /// The rules of the longest sequence whose numbers fall, last first. Within a block a number may come again.
    /// </summary>
    /// <remarks>
    /// Patience sorting, O(n log n), over numbers made distinct: at one number a later rule of a block counts as lower,
    /// so that it may follow, and one of a later block as higher, so that it may not.
    /// </remarks>
    public static IEnumerable<int> Longest(IReadOnlyList<int> held, int[] blocks, int lowest, int highest)
    {
        long[] order = Distinct(held, blocks);
        var tails = new List<int>();
        var before = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            if (held[i] < lowest || held[i] > highest)
                continue;
            int place = FirstNotAbove(tails, order, order[i]);
            before[i] = place > 0 ? tails[place - 1] : -1;
            if (place == tails.Count)
                tails.Add(i);
            else
                tails[place] = i;
        }
        for (int i = tails.Count > 0 ? tails[^1] : -1; i >= 0; i = before[i])
            yield return i;
    }

    private static long[] Distinct(IReadOnlyList<int> held, int[] blocks)
    {
        var order = new long[held.Count];
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            while (end < order.Length && blocks[end] == blocks[start])
                end++;
            for (int i = start; i < end; i++)
                order[i] = (long)held[i] * (order.Length + 1L) + (start + (end - 1 - i));
            start = end;
        }
        return order;
    }

    private static int FirstNotAbove(List<int> tails, long[] order, long value)
    {
        int low = 0;
        int high = tails.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (order[tails[middle]] > value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
