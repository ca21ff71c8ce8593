using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>A connection in SYN-RECEIVED by passive open: no socket and no buffers yet.</summary>
public struct HalfOpen
{
    public const int GreatestChallenges = 10;

    public SequenceNumber Iss;
    public SequenceNumber Irs;
    public int Listener;
    public uint ListenerGeneration;
    public int PeerSegmentSize;
    public bool HasScale;
    public byte PeerScale;
    public bool Sack;
    public bool Timestamps;
    public bool Ecn;
    public uint TsRecent;
    public uint TsOffset;
    public byte Retries;

    /// <summary>Challenge ACKs sent; no more than <see cref="GreatestChallenges"/> (RFC 5961 7).</summary>
    public byte Challenges;
    public long Sent;
    public long Deadline;
}

/// <summary>
/// The bounded table of half-open connections. An entry resends its SYN-ACK after one second, doubling, and is given up
/// after five. Deadlines are looked at in steps of 50 ms, so that a flood costs one pass over the table a step.
/// </summary>
public sealed class SynQueue
{
    public const int GreatestRetries = 5;
    private const long Step = 50 * StackOptions.Millisecond;

    private readonly HalfOpen[] _entries;
    private readonly bool[] _inUse;
    private readonly TupleTable _tuples;
    private readonly int[] _free;
    private int _freeCount;
    private long _nextStep;

    public SynQueue(int capacity, KeyedHash hash)
    {
        _entries = new HalfOpen[capacity];
        _inUse = new bool[capacity];
        _tuples = new TupleTable(capacity, hash);
        _free = new int[capacity];
        _freeCount = capacity;
        for (int i = 0; i < capacity; i++)
            _free[i] = i;
    }

    public int Count => _entries.Length - _freeCount;

    public bool IsFull => _freeCount == 0;

    public long NextDeadline { get; private set; } = long.MaxValue;

    public ref HalfOpen this[int place] => ref _entries[place];

    public ref readonly TcpTuple TupleOf(int place) => ref _tuples[place];

    public int Find(in TcpTuple tuple) => _tuples.Find(tuple);

    /// <summary>The table must not be full.</summary>
    public int Add(in TcpTuple tuple, in HalfOpen entry)
    {
        int place = _free[--_freeCount];
        _entries[place] = entry;
        _inUse[place] = true;
        _tuples.Add(place, tuple);
        NextDeadline = Math.Min(NextDeadline, Math.Max(entry.Deadline, _nextStep));
        return place;
    }

    public void Remove(int place)
    {
        _inUse[place] = false;
        _tuples.Remove(place);
        _free[_freeCount++] = place;
    }

    public void RemoveOf(int listener)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_inUse[i] && _entries[i].Listener == listener)
                Remove(i);
        }
    }

    public void Reschedule(int place, long deadline)
    {
        _entries[place].Deadline = deadline;
        NextDeadline = Math.Min(NextDeadline, Math.Max(deadline, _nextStep));
    }

    /// <summary>The next place from <paramref name="from"/> on whose SYN-ACK must be sent again, or -1.</summary>
    public int NextDue(int from, long now)
    {
        if (from == 0)
        {
            if (now < NextDeadline)
                return -1;
            NextDeadline = long.MaxValue;
            _nextStep = now + Step;
        }

        for (int i = from; i < _entries.Length; i++)
        {
            if (!_inUse[i])
                continue;
            if (_entries[i].Deadline <= now)
                return i;
            NextDeadline = Math.Min(NextDeadline, Math.Max(_entries[i].Deadline, _nextStep));
        }

        return -1;
    }
}
