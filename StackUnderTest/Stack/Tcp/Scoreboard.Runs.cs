using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>The runs themselves: found, split, joined, kept in an array whose front moves.</summary>
public sealed partial class Scoreboard
{
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
