using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// What is between SND.UNA and SND.NXT, as runs of octets that were sent at one time and share one fate: in flight,
/// held by the peer (SACK), lost, sent again. The runs are sorted, touch each other and cover all of it.
/// <para>
/// Their number is bounded, whatever a peer reports: when three quarters are in use octets sent now are counted to the
/// last run and blocks that would split a run are not believed; when all are, nothing new is sent until some are
/// acknowledged (<see cref="IsFull"/>), and a run that can't be split is sent again as if it were one segment. So
/// small segments and many blocks cost a bounded look at a bounded array (what CVE-2019-11477 and its kin live on).
/// </para>
/// <para>One owner: the loop that owns the stack.</para>
/// </summary>
public sealed class Scoreboard
{
    public const int Capacity = 128;
    private const int Crowded = Capacity * 3 / 4;
    private const int DuplicateThreshold = 3;

    [Flags]
    private enum RunState : byte
    {
        InFlight = 0,
        Resent = 1,
        Held = 2,
        Lost = 4,

        /// <summary>It stands for several times: it tells no round trip.</summary>
        Untimed = 8,
    }

    private struct Run
    {
        public SequenceNumber End;
        public RunState State;
        public long Sent;
    }

    private readonly Run[] _runs = new Run[Capacity];

    /// <summary>Runs in front of this one are acknowledged; the array is moved when its end is reached.</summary>
    private int _first;

    /// <summary>SND.UNA.</summary>
    public SequenceNumber Start { get; private set; }

    public int Count { get; private set; }

    public SequenceNumber End => Count == 0 ? Start : _runs[_first + Count - 1].End;

    public bool IsFull => Count >= Capacity - 1;

    /// <summary>Octets that the peer told to hold.</summary>
    public int Held { get; private set; }

    public int HeldRuns { get; private set; }

    /// <summary>Octets taken for lost and not sent again.</summary>
    public int Lost { get; private set; }

    /// <summary>The peer holds the octets that it waits for: it took back what it said (RFC 2018 8).</summary>
    public bool IsReneged => Count > 0 && Has(0, RunState.Held);

    public void Clear(SequenceNumber start)
    {
        Start = start;
        _first = Count = Held = HeldRuns = Lost = 0;
    }

    /// <summary>New octets up to <paramref name="end"/> were sent.</summary>
    public void Send(SequenceNumber end, long now)
    {
        if (Count > 0)
        {
            ref Run last = ref _runs[_first + Count - 1];
            bool fresh = (last.State & ~RunState.Untimed) == RunState.InFlight;
            if (fresh && (last.Sent == now || Count >= Crowded))
            {
                if (last.Sent != now)
                    last.State |= RunState.Untimed;
                last.Sent = now;
                last.End = end;
                return;
            }
        }

        Insert(Count, end, RunState.InFlight, now);
    }

    /// <summary>Octets were sent again.</summary>
    public void Resend(SequenceNumber start, SequenceNumber end, long now)
    {
        _ = TrySplit(start, Capacity, out int first);
        if (!TrySplit(end, Capacity, out int behind))
            behind++;
        for (int i = first; i < behind; i++)
        {
            ref Run run = ref _runs[_first + i];
            if ((run.State & RunState.Lost) != 0)
                Lost -= SizeOf(i);
            run.State = (run.State & ~(RunState.Lost | RunState.Untimed)) | RunState.Resent;
            run.Sent = now;
        }

        Melt(first - 1, behind);
    }

    /// <summary>SND.UNA advances; tells <paramref name="rack"/> what arrived.</summary>
    public void Acknowledge(SequenceNumber una, ref Rack rack)
    {
        while (Count > 0 && Start < una)
        {
            ref Run run = ref _runs[_first];
            SequenceNumber end = SequenceNumber.Min(run.End, una);
            int size = end - Start;
            if ((run.State & RunState.Held) != 0)
            {
                Held -= size;
                HeldRuns -= end == run.End ? 1 : 0;
            }
            else
                Deliver(Start, end, run, false, ref rack);

            if ((run.State & RunState.Lost) != 0)
                Lost -= size;
            Start = end;
            if (end != run.End)
                return;
            _first++;
            Count--;
        }

        Start = SequenceNumber.Max(Start, una);
        if (Count == 0)
            _first = 0;
    }

    /// <summary>
    /// A SACK block, which must lie between <see cref="Start"/> and <see cref="End"/>; tells <paramref name="rack"/> what
    /// arrived.
    /// </summary>
    /// <returns>How many octets weren't known to be held.</returns>
    public int Hold(SequenceNumber left, SequenceNumber right, ref Rack rack)
    {
        int at = Find(left);
        if (Has(at, RunState.Held) && right <= _runs[_first + at].End)
            return 0;
        if (!TrySplit(left, Crowded, out int first) || !TrySplit(right, Crowded, out int behind))
            return 0;
        int fresh = 0;
        for (int i = first; i < behind; i++)
        {
            if (Has(i, RunState.Held))
                continue;
            ref Run run = ref _runs[_first + i];
            int size = SizeOf(i);
            Deliver(StartOf(i), run.End, run, true, ref rack);
            if ((run.State & RunState.Lost) != 0)
                Lost -= size;
            run.State = RunState.Held;
            Held += size;
            HeldRuns++;
            fresh += size;
        }

        Melt(first - 1, behind);
        return fresh;
    }

    /// <summary>
    /// Marks what RACK takes for lost (RFC 8985 6.2, step 5).
    /// </summary>
    /// <returns>Microseconds until the next piece may be late, or 0.</returns>
    public long LoseByTime(in Rack rack, long window, long now)
    {
        long wait = 0;
        for (int i = 0; i < Count; i++)
        {
            ref Run run = ref _runs[_first + i];
            if ((run.State & (RunState.Held | RunState.Lost)) != 0 || !rack.IsBehind(run.Sent, run.End))
                continue;
            long left = run.Sent + rack.RoundTrip + window - now;
            if (left <= 0)
                Lose(i);
            else
                wait = Math.Max(wait, left);
        }

        MeltLost();
        return wait;
    }

    /// <summary>After a timeout: the first octets, and all that were sent long enough ago (RFC 8985 6.3).</summary>
    public void LoseByTimeout(int segment, long deadline)
    {
        LoseFirst(segment);
        for (int i = 0; i < Count; i++)
        {
            if (_runs[_first + i].Sent <= deadline)
                Lose(i);
        }

        MeltLost();
    }

    /// <summary>The first octets are lost, by three duplicates or a partial acknowledgment.</summary>
    public void LoseFirst(int size)
    {
        if (Count == 0 || IsReneged)
            return;
        SequenceNumber edge = Start + size;
        if (edge < _runs[_first].End)
            TrySplit(edge, Capacity, out _);
        Lose(0);
    }

    /// <summary>Nothing is taken for lost any more: the timeout was spurious.</summary>
    public void Forgive()
    {
        Lost = 0;
        for (int i = 0; i < Count; i++)
            _runs[_first + i].State &= ~RunState.Lost;
    }

    /// <summary>The peer may have thrown away what it told to hold.</summary>
    public void ForgetHeld()
    {
        Held = HeldRuns = 0;
        for (int i = 0; i < Count; i++)
        {
            if (Has(i, RunState.Held))
                _runs[_first + i].State = RunState.Resent; // its time says nothing any more
        }
    }

    /// <summary>The first octets that are lost and not sent again.</summary>
    public bool NextLost(out SequenceNumber start, out int size)
    {
        start = Start;
        size = 0;
        if (Lost == 0)
            return false;
        for (int i = 0; i < Count; i++)
        {
            if (!Has(i, RunState.Lost))
                continue;
            start = StartOf(i);
            size = SizeOf(i);
            return true;
        }

        return false;
    }

    /// <summary>Has the peer told enough to believe in loss rather than in reordering (RFC 6675 4, IsLost)?</summary>
    public bool HasEvidence(int segment) =>
        HeldRuns >= DuplicateThreshold || Held > (DuplicateThreshold - 1) * segment;

    private static void Deliver(SequenceNumber start, SequenceNumber end, in Run run, bool byBlock, ref Rack rack) =>
        rack.Deliver(
            start, end, run.Sent, (run.State & RunState.Resent) != 0, (run.State & RunState.Untimed) == 0, byBlock);

    private bool Has(int index, RunState state) => (_runs[_first + index].State & state) != 0;

    private SequenceNumber StartOf(int index) => index == 0 ? Start : _runs[_first + index - 1].End;

    private int SizeOf(int index) => _runs[_first + index].End - StartOf(index);

    private void Lose(int index)
    {
        if (Has(index, RunState.Held | RunState.Lost))
            return;
        _runs[_first + index].State |= RunState.Lost;
        Lost += SizeOf(index);
    }

    /// <summary>The run in which a number lies.</summary>
    private int Find(SequenceNumber number)
    {
        int low = 0, high = Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_runs[_first + middle].End <= number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>
    /// Makes a run begin at a number. False if that would take more than <paramref name="bound"/> runs:
    /// <paramref name="index"/> is the run that the number lies in.
    /// </summary>
    private bool TrySplit(SequenceNumber at, int bound, out int index)
    {
        index = at >= End ? Count : Find(at);
        if (index == Count || StartOf(index) == at)
            return true;
        if (Count >= bound)
            return false;
        Run whole = _runs[_first + index];
        HeldRuns += (whole.State & RunState.Held) != 0 ? 1 : 0;
        Insert(index, at, whole.State, whole.Sent);
        index++;
        return true;
    }

    private void Insert(int index, SequenceNumber end, RunState state, long sent)
    {
        if (_first + Count == Capacity)
        {
            for (int i = 0; i < Count; i++)
                _runs[i] = _runs[_first + i];
            _first = 0;
        }

        for (int i = _first + Count; i > _first + index; i--)
            _runs[i] = _runs[i - 1];
        ref Run run = ref _runs[_first + index];
        run.End = end;
        run.State = state;
        run.Sent = sent;
        Count++;
    }

    private void MeltLost()
    {
        if (Lost > 0)
            Melt(0, Count);
    }

    /// <summary>Joins neighbours whose fate is the same, from one run to another.</summary>
    private void Melt(int from, int to)
    {
        from = Math.Max(from, 0);
        int last = from;
        int end = Math.Min(to + 1, Count);
        for (int i = from + 1; i < end; i++)
        {
            Run run = _runs[_first + i];
            ref Run before = ref _runs[_first + last];
            if (IsSame(before, run))
            {
                HeldRuns -= (run.State & RunState.Held) != 0 ? 1 : 0;
                before.End = run.End;
                before.State |= run.State;
            }
            else
                _runs[_first + ++last] = run;
        }

        int gone = end - 1 - last;
        if (gone <= 0)
            return;
        for (int i = end; i < Count; i++)
            _runs[_first + i - gone] = _runs[_first + i];
        Count -= gone;
    }

    private static bool IsSame(in Run a, in Run b)
    {
        if (((a.State ^ b.State) & (RunState.Held | RunState.Lost)) != 0)
            return false;
        return (a.State & (RunState.Held | RunState.Lost)) != 0 || (a.State == b.State && a.Sent == b.Sent);
    }
}
