namespace Controller.Core.Policies.Ordering;

/// <summary>
/// Numbers rules so that an earlier one has the larger number, and changes as few as possible of those that rules have
/// in the switch already: a flow whose priority changes is another flow, with counters of its own.
/// </summary>
/// <remarks>
/// Of the numbers held, those stay that are in the rules' order: the longest such sequence. The others, and new rules,
/// get numbers between their neighbours'. Where there aren't enough of those, the nearest neighbours are numbered anew,
/// as few as give room. New rules are spaced so that many an insertion finds room.
/// <para>
/// Rules of one block don't overlap, so that they may share a number. That is used only for so many rules that numbers
/// would be short. Equal numbers that are held by rules of one block then stay.
/// </para>
/// Pure; no threads of its own.
/// </remarks>
internal sealed class RuleNumbers(int lowest, int highest)
{
    private const int Spacing = 50;
    private const int Top = 5;

    private int[] _numbers = [];
    private bool[] _kept = [];
    private int[] _blocks = [];

    /// <summary>
    /// A number for each rule, in order; null if they don't fit.
    /// </summary>
    /// <param name="held">Numbers that the rules have; 0, or what is out of range, for none.</param>
    /// <param name="blocksOf">
    /// Asked only where numbers are short: the block of each rule, from 0 and never less than the one's before.
    /// </param>
    public int[]? Assign(IReadOnlyList<int> held, Func<int[]> blocksOf)
    {
        int count = held.Count;
        bool isTight = count > (highest - lowest + 1) / 2;
        _blocks = isTight ? blocksOf() : [.. Enumerable.Range(0, count)];
        _numbers = new int[count];
        _kept = new bool[count];
        Keep(held);
        int at = 0;
        while (at < count)
        {
            if (_kept[at])
            {
                at++;
                continue;
            }
            int end = at;
            while (end < count && !_kept[end])
                end++;
            if (Fill(at, end) is not { } filled)
                return null;
            at = filled;
        }
        return _numbers;
    }

    // The longest strictly falling sequence of (number, place): within a block a later rule counts as lower at an equal
    // number, between blocks as higher. Patience sorting, O(n log n).
    private void Keep(IReadOnlyList<int> held)
    {
        int count = held.Count;
        var order = new long[count];
        var tails = new List<int>();
        var before = new int[count];
        for (int start = 0; start < count;)
        {
            int end = start;
            while (end < count && _blocks[end] == _blocks[start])
                end++;
            for (int i = start; i < end; i++)
                order[i] = (long)held[i] * (count + 1L) + (start + (end - 1 - i));
            start = end;
        }
        for (int i = 0; i < count; i++)
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
        {
            _kept[i] = true;
            _numbers[i] = held[i];
        }
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

    // Numbers the rules from start up to end; more of them, if those don't fit. Returns where it ended.
    private int? Fill(int start, int end)
    {
        bool widened = false;
        while (true)
        {
            int above = start > 0 ? _numbers[start - 1] : highest + 1;
            int below = end < _numbers.Length ? _numbers[end] : lowest - 1;
            int needed = Groups(start, end);
            int room = above - below - 1;
            // Having to disturb others, leave as much room again as is needed, if there is any.
            bool whole = start == 0 && end == _numbers.Length;
            if (needed <= room && (!widened || whole || 2 * needed <= room))
            {
                Spread(start, end, above, below, needed);
                return end;
            }
            if (whole)
                return null;
            widened = true;
            // Numbers to the left are given already, so that all of them count as kept.
            if (start > 0)
                start--;
            if (end < _numbers.Length)
                end = NextKept(end + 1);
        }
    }

    private int NextKept(int at)
    {
        while (at < _numbers.Length && !_kept[at])
            at++;
        return at;
    }

    // Rules in a block that a neighbour belongs to may have the neighbour's number: it costs none.
    private int Groups(int start, int end)
    {
        int groups = 0;
        for (int i = start; i < end; i++)
        {
            if (!SharesAbove(i, start) && !SharesBelow(i, end) && (i == start || _blocks[i] != _blocks[i - 1]))
                groups++;
        }
        return groups;
    }

    private bool SharesAbove(int i, int start) => start > 0 && _blocks[i] == _blocks[start - 1];

    private bool SharesBelow(int i, int end) => end < _blocks.Length && _blocks[i] == _blocks[end];

    private void Spread(int start, int end, int above, int below, int groups)
    {
        int group = 0;
        for (int i = start; i < end; i++)
        {
            if (SharesAbove(i, start))
                _numbers[i] = above;
            else if (SharesBelow(i, end))
                _numbers[i] = below;
            else
            {
                if (i == start || _blocks[i] != _blocks[i - 1] || group == 0)
                    group++;
                _numbers[i] = Place(group, groups, above, below, start == 0, end == _numbers.Length);
            }
        }
    }

    // Which of the numbers between above and below the group of that index (from 1) gets.
    private int Place(int group, int groups, int above, int below, bool isFirst, bool isLast)
    {
        int room = above - below - 1;
        int step = Math.Min(Spacing, room / (groups + 1));
        if (step == 0)
            return above - group;
        if (isFirst && isLast)
        {
            // A fifth of the numbers stays free ahead of the first rule, if they are that many.
            int first = Math.Max(highest - (highest - lowest) / Top, lowest + groups * step);
            return Math.Min(first, highest) - (group - 1) * step;
        }
        if (isLast)
            return above - group * step;
        if (isFirst)
            return below + (groups - group + 1) * step;
        return above - (int)((long)(room + 1) * group / (groups + 1));
    }
}
