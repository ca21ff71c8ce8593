using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Link;

/// <summary>What the cache knows of a neighbour.</summary>
public enum NeighbourState : byte
{
    Free,
    Incomplete,
    Reachable,

    /// <summary>
    /// Too old to be trusted; still used while a unicast request asks whether it holds (RFC 1122 2.3.2.1).
    /// </summary>
    Probing,

    /// <summary>Didn't answer: refused for a moment, so that every packet doesn't ask again.</summary>
    Failed,
}

/// <summary>An entry of the ARP cache. Packets that wait for it are a list through the cache's queue.</summary>
public struct Neighbour
{
    public Ipv4Address Address;
    public MacAddress Hardware;
    public NeighbourState State;
    public byte Tries;
    public byte Waiting;

    /// <summary>Another hardware address claimed to be this neighbour: the known one is being asked.</summary>
    public bool IsContested;
    public int FirstWaiting;
    public int LastWaiting;
    public long Confirmed;
    public long Deadline;
    public long Used;
}

/// <summary>
/// Neighbours of one interface, in sets of eight so that a look-up is bounded. What is full gives way: unanswered
/// entries first, then the longest unused, so a flood of addresses can't push out a neighbour in use. Packets wait in
/// blocks of a shared pool, at most <see cref="GreatestQueue"/> a neighbour; the oldest goes first.
/// <para>Everything runs on the loop that owns the stack.</para>
/// </summary>
public sealed class ArpCache
{
    public const long ReachableTime = 60 * StackOptions.Second;
    public const long RetryTime = StackOptions.Second;
    public const long FailedTime = 3 * StackOptions.Second;
    public const int GreatestTries = 3;
    public const int GreatestQueue = 4;
    private const int Ways = 8;
    private const int Sets = 64;
    private const int None = -1;

    private readonly Neighbour[] _entries = new Neighbour[Ways * Sets];
    private readonly BlockPool _pool;
    private readonly int[] _nextWaiting;
    private readonly int[] _waitingSize;
    private readonly KeyedHash _hash;
    private readonly StackCounters _counters;

    public ArpCache(BlockPool pool, KeyedHash hash, StackCounters counters)
    {
        _pool = pool;
        _hash = hash;
        _counters = counters;
        _nextWaiting = new int[pool.Count];
        _waitingSize = new int[pool.Count];
        for (int i = 0; i < _entries.Length; i++)
            _entries[i].FirstWaiting = _entries[i].LastWaiting = None;
    }

    public int Capacity => _entries.Length;

    /// <summary>The earliest time at which an entry wants something.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    public ref Neighbour this[int index] => ref _entries[index];

    public int Find(Ipv4Address address)
    {
        int first = SetOf(address);
        for (int i = first; i < first + Ways; i++)
        {
            if (_entries[i].State != NeighbourState.Free && _entries[i].Address == address)
                return i;
        }

        return None;
    }

    /// <summary>An entry for a neighbour that has none yet; another gives way if the set is full.</summary>
    public int Create(Ipv4Address address, long now)
    {
        int first = SetOf(address);
        int best = first;
        for (int i = first; i < first + Ways; i++)
        {
            if (Worth(i) < Worth(best))
                best = i;
        }

        if (_entries[best].State != NeighbourState.Free)
            _counters.ArpTableFull++;
        Remove(best);
        ref Neighbour entry = ref _entries[best];
        entry.Address = address;
        entry.Tries = 0;
        entry.IsContested = false;
        entry.Used = now;
        return best;
    }

    public void Confirm(int index, MacAddress hardware, long now)
    {
        ref Neighbour entry = ref _entries[index];
        entry.Hardware = hardware;
        entry.State = NeighbourState.Reachable;
        entry.Confirmed = now;
        entry.Deadline = long.MaxValue;
        entry.Tries = 0;
        entry.IsContested = false;
    }

    public void SetDeadline(int index, long deadline)
    {
        _entries[index].Deadline = deadline;
        NextDeadline = Math.Min(NextDeadline, deadline);
    }

    /// <summary>The next entry from <paramref name="from"/> on whose deadline has come, or -1.</summary>
    public int NextDue(int from, long now)
    {
        if (from == 0)
            NextDeadline = long.MaxValue;
        for (int i = from; i < _entries.Length; i++)
        {
            if (_entries[i].State is NeighbourState.Free or NeighbourState.Reachable)
                continue;
            if (_entries[i].Deadline <= now)
                return i;
            NextDeadline = Math.Min(NextDeadline, _entries[i].Deadline);
        }

        return None;
    }

    /// <summary>Room for a packet at the end of a neighbour's queue, whose oldest goes if it is full.</summary>
    public bool TryEnqueue(int index, int size, out Span<byte> packet)
    {
        packet = default;
        ref Neighbour entry = ref _entries[index];
        if (entry.Waiting == GreatestQueue)
        {
            _counters.ArpQueueDrops++;
            _pool.Return(Unlink(index, out _));
        }

        if (size > _pool.BlockSize || !_pool.TryTake(out int block))
        {
            _counters.ArpQueueDrops++;
            return false;
        }

        _waitingSize[block] = size;
        _nextWaiting[block] = None;
        if (entry.LastWaiting == None)
            entry.FirstWaiting = block;
        else
            _nextWaiting[entry.LastWaiting] = block;
        entry.LastWaiting = block;
        entry.Waiting++;
        packet = _pool[block][..size];
        return true;
    }

    /// <summary>The oldest waiting packet; the block must go back to the pool by <see cref="Release"/>.</summary>
    public bool TryDequeue(int index, out int block, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        block = None;
        if (_entries[index].FirstWaiting == None)
            return false;
        block = Unlink(index, out int size);
        packet = _pool[block][..size];
        return true;
    }

    public void Release(int block) => _pool.Return(block);

    public void Remove(int index)
    {
        while (_entries[index].FirstWaiting != None)
        {
            _counters.ArpQueueDrops++;
            _pool.Return(Unlink(index, out _));
        }

        _entries[index].State = NeighbourState.Free;
        _entries[index].Deadline = long.MaxValue;
    }

    public void Clear()
    {
        for (int i = 0; i < _entries.Length; i++)
            Remove(i);
    }

    private long Worth(int index) => _entries[index].State switch
    {
        NeighbourState.Free => long.MinValue,
        NeighbourState.Failed => long.MinValue + 1,
        NeighbourState.Incomplete => _entries[index].Used / 4 - long.MaxValue / 2,
        _ => _entries[index].Used,
    };

    private int Unlink(int index, out int size)
    {
        ref Neighbour entry = ref _entries[index];
        int block = entry.FirstWaiting;
        size = _waitingSize[block];
        entry.FirstWaiting = _nextWaiting[block];
        if (entry.FirstWaiting == None)
            entry.LastWaiting = None;
        entry.Waiting--;
        return block;
    }

    private int SetOf(Ipv4Address address) => (int)(_hash.Of(address.Value, 0x617270) % Sets) * Ways;
}
