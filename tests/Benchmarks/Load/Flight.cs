using System.Numerics;
using System.Runtime.InteropServices;

namespace Benchmarks.Load;

/// <summary>
/// The packet-ins of one switch that wait for their answers, in the order in which they were sent. A controller
/// answers a switch in order, so the next answer nearly always is for the next packet-in; others are searched. One
/// that stays unanswered blocks the window behind it until it is given up, which keeps pairs and their reverses
/// apart whatever the controller does.
/// </summary>
internal sealed unsafe class Flight(Tally tally, int window) : IDisposable
{
    private const uint GotFlowMod = 1;
    private const uint GotPacketOut = 2;
    private const uint GotBoth = GotFlowMod | GotPacketOut;

    private struct Slot
    {
        public uint Pair;
        public uint Got;
        public long Since;
    }

    private readonly ulong _mask = BitOperations.RoundUpToPowerOf2((uint)window) - 1;
    private readonly Slot* _slots =
        (Slot*)NativeMemory.AlignedAlloc(BitOperations.RoundUpToPowerOf2((uint)window) * (nuint)sizeof(Slot), 64);

    // Counts since the start, not places: the oldest one waiting, the next to be sent, the next due for a flow-mod.
    private ulong _head;
    private ulong _tail;
    private ulong _nextFlowMod;

    public int Count => (int)(_tail - _head);

    public int Room => window - Count;

    /// <summary>Takes note of a packet-in; its number comes back in the data of the packet-out.</summary>
    public uint Launch(uint pair, long since)
    {
        Slot* slot = At(_tail);
        slot->Pair = pair;
        slot->Got = 0;
        slot->Since = since;
        return (uint)_tail++;
    }

    /// <summary>False if no packet-in of this pair waits for a flow-mod.</summary>
    public bool TakeFlowMod(uint pair, long now)
    {
        ulong number = _nextFlowMod;
        if (!AwaitsFlowMod(number, pair))
        {
            number = _head;
            while (number < _tail && !AwaitsFlowMod(number, pair))
                number++;
            if (number == _tail)
                return false;
        }
        _nextFlowMod = number + 1;
        Take(At(number), GotFlowMod, now);
        return true;
    }

    /// <summary>False if no packet-in of this number and pair waits for a packet-out.</summary>
    public bool TakePacketOut(uint number, uint pair, long now)
    {
        ulong place = _head + (number - (uint)_head);
        if (place >= _tail)
            return false;
        Slot* slot = At(place);
        if (slot->Pair != pair || (slot->Got & GotPacketOut) != 0)
            return false;
        Take(slot, GotPacketOut, now);
        return true;
    }

    /// <summary>Gives up packet-ins that were sent, or due, before <paramref name="limit"/>.</summary>
    public void Expire(long limit, int switchIndex)
    {
        while (_head < _tail && (At(_head)->Got == GotBoth || At(_head)->Since < limit))
        {
            Slot* slot = At(_head++);
            if (slot->Got != GotBoth)
                tally.Miss($"switch {switchIndex}: host {PairSequence.SourceOf(slot->Pair)} to "
                    + $"{PairSequence.DestinationOf(slot->Pair)}: no "
                    + ((slot->Got & GotFlowMod) == 0 ? "flow-mod" : "packet-out"));
        }
        _nextFlowMod = Math.Max(_nextFlowMod, _head);
    }

    public void Dispose() => NativeMemory.AlignedFree(_slots);

    private Slot* At(ulong number) => _slots + (number & _mask);

    private bool AwaitsFlowMod(ulong number, uint pair) =>
        number >= _head && number < _tail && At(number)->Pair == pair && (At(number)->Got & GotFlowMod) == 0;

    private void Take(Slot* slot, uint answer, long now)
    {
        slot->Got |= answer;
        if (slot->Got != GotBoth)
            return;
        tally.Complete(slot->Since, now);
        while (_head < _tail && At(_head)->Got == GotBoth)
            _head++;
    }
}
