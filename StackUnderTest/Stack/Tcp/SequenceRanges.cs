using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// A bounded, sorted set of ranges of sequence numbers that don't touch: what came early (the receiver's SACK blocks)
/// and what the peer has beyond the acknowledgment (the sender's scoreboard). All are within a window of each other,
/// so comparing modulo 2^32 orders them.
/// </summary>
public sealed class SequenceRanges
{
    private readonly SequenceNumber[] _starts;
    private readonly SequenceNumber[] _ends;

    /// <summary>When each range changed last, counted in changes.</summary>
    private readonly uint[] _changed;
    private uint _changes;

    public SequenceRanges(int capacity)
    {
        _starts = new SequenceNumber[capacity];
        _ends = new SequenceNumber[capacity];
        _changed = new uint[capacity];
    }

    public int Count { get; private set; }

    /// <summary>The range that changed last: it is reported first (RFC 2018 4).</summary>
    public int Latest { get; private set; }

    /// <summary>All octets in all ranges.</summary>
    public int Total { get; private set; }

    public SequenceNumber Start(int index) => _starts[index];

    public SequenceNumber End(int index) => _ends[index];

    /// <summary>Adds a range, melting it with those it touches.</summary>
    /// <returns>How many octets are new; -1 if there is no room for another range.</returns>
    public int Add(SequenceNumber start, SequenceNumber end)
    {
        int first = 0;
        while (first < Count && _ends[first] < start)
            first++;
        int last = first;
        int before = 0;
        while (last < Count && _starts[last] <= end)
        {
            before += _ends[last] - _starts[last];
            start = SequenceNumber.Min(start, _starts[last]);
            end = SequenceNumber.Max(end, _ends[last]);
            last++;
        }

        if (last == first && Count == _starts.Length)
            return -1;
        Replace(first, last, start, end);
        Latest = first;
        _changed[first] = ++_changes;
        int added = end - start - before;
        Total += added;
        return added;
    }

    /// <summary>The range that changed last before another one did, or -1: the order of RFC 2018 4.</summary>
    public int LatestBefore(int index)
    {
        int best = -1;
        for (int i = 0; i < Count; i++)
        {
            bool before = (int)(_changed[i] - _changed[index]) < 0;
            if (before && (best < 0 || (int)(_changed[i] - _changed[best]) > 0))
                best = i;
        }

        return best;
    }

    /// <summary>Forgets what is before <paramref name="edge"/>.</summary>
    public void RemoveBelow(SequenceNumber edge)
    {
        int gone = 0;
        while (gone < Count && _ends[gone] <= edge)
        {
            Total -= _ends[gone] - _starts[gone];
            gone++;
        }

        if (gone > 0)
            RemoveFirst(gone);
        if (Count == 0 || _starts[0] >= edge)
            return;
        Total -= edge - _starts[0];
        _starts[0] = edge;
    }

    public void Clear() => Count = Total = Latest = 0;

    /// <summary>Octets of the ranges before <paramref name="edge"/>.</summary>
    public int TotalBelow(SequenceNumber edge)
    {
        int total = 0;
        for (int i = 0; i < Count && _starts[i] < edge; i++)
            total += SequenceNumber.Min(_ends[i], edge) - _starts[i];
        return total;
    }

    /// <summary>Is the whole range inside one of ours?</summary>
    public bool Contains(SequenceNumber start, SequenceNumber end)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_starts[i] <= start && end <= _ends[i])
                return true;
        }

        return false;
    }

    /// <summary>The range with this octet counts as the one that changed last: it came again.</summary>
    public void Touch(SequenceNumber octet)
    {
        for (int i = 0; i < Count; i++)
        {
            if (octet < _starts[i] || octet >= _ends[i])
                continue;
            Latest = i;
            _changed[i] = ++_changes;
        }
    }

    /// <summary>The first octets of the range that lie in one of ours.</summary>
    public bool TryOverlap(
        SequenceNumber start, SequenceNumber end, out SequenceNumber from, out SequenceNumber to)
    {
        from = start;
        to = end;
        for (int i = 0; i < Count; i++)
        {
            if (_starts[i] >= end || start >= _ends[i])
                continue;
            from = SequenceNumber.Max(start, _starts[i]);
            to = SequenceNumber.Min(end, _ends[i]);
            return true;
        }

        return false;
    }

    private void Replace(int first, int last, SequenceNumber start, SequenceNumber end)
    {
        int shift = 1 - (last - first);
        if (shift == 1)
        {
            for (int i = Count; i > first; i--)
                Move(i - 1, i);
        }
        else if (shift < 0)
        {
            for (int i = last; i < Count; i++)
                Move(i, i + shift);
        }

        Count += shift;
        _starts[first] = start;
        _ends[first] = end;
    }

    private void RemoveFirst(int gone)
    {
        for (int i = gone; i < Count; i++)
            Move(i, i - gone);
        Count -= gone;
        Latest = Latest >= gone && Latest - gone < Count ? Latest - gone : 0;
    }

    private void Move(int from, int to)
    {
        _starts[to] = _starts[from];
        _ends[to] = _ends[from];
        _changed[to] = _changed[from];
    }
}
