using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>What is left of a connection in TIME-WAIT.</summary>
public struct TimeWait
{
    public SequenceNumber SndNxt;
    public SequenceNumber RcvNxt;
    public bool Timestamps;
    public uint TsRecent;
    public uint TsOffset;
    public int Window;
    public IpTraits Traits;
    public bool ReusesAddress;
    public long Expires;
    internal int Older;
    internal int Newer;
}

/// <summary>
/// Connections in TIME-WAIT, small enough to have many. They expire in the order in which they came (or were touched),
/// so the list is its own timer. When the table is full the oldest goes, and is counted.
/// </summary>
public sealed class TimeWaitTable
{
    private const int None = -1;

    private readonly TimeWait[] _entries;
    private readonly TupleTable _tuples;
    private readonly int[] _free;
    private readonly StackCounters _counters;
    private readonly long _lifetime;
    private int _freeCount;
    private int _oldest = None;
    private int _newest = None;

    public TimeWaitTable(int capacity, long lifetime, KeyedHash hash, StackCounters counters)
    {
        _entries = new TimeWait[capacity];
        _tuples = new TupleTable(capacity, hash);
        _free = new int[capacity];
        _freeCount = capacity;
        for (int i = 0; i < capacity; i++)
            _free[i] = i;
        _lifetime = lifetime;
        _counters = counters;
    }

    public int Count => _entries.Length - _freeCount;

    public long NextDeadline => _oldest == None ? long.MaxValue : _entries[_oldest].Expires;

    public ref TimeWait this[int place] => ref _entries[place];

    public int Find(in TcpTuple tuple) => _tuples.Find(tuple);

    /// <summary>Does an entry forbid binding this address and port? It looks at all: binding is rare.</summary>
    public bool Holds(Ipv4Address address, ushort port, bool reuses)
    {
        for (int place = _oldest; place != None; place = _entries[place].Newer)
        {
            ref readonly TcpTuple tuple = ref _tuples[place];
            if (tuple.LocalPort == port && (address.IsAny || tuple.Local == address)
                && !(reuses && _entries[place].ReusesAddress))
                return true;
        }

        return false;
    }

    public void Add(in TcpTuple tuple, in TimeWait entry, long now)
    {
        int old = _tuples.Find(tuple);
        if (old != None)
            Remove(old);
        if (_freeCount == 0)
        {
            _counters.TcpTimeWaitRecycled++;
            Remove(_oldest);
        }

        int place = _free[--_freeCount];
        _entries[place] = entry;
        _tuples.Add(place, tuple);
        Append(place, now);
    }

    /// <summary>Starts the two lifetimes anew.</summary>
    public void Touch(int place, long now)
    {
        Unlink(place);
        Append(place, now);
    }

    public void Remove(int place)
    {
        Unlink(place);
        _tuples.Remove(place);
        _free[_freeCount++] = place;
    }

    public void Poll(long now)
    {
        while (NextDeadline <= now)
            Remove(_oldest);
    }

    private void Append(int place, long now)
    {
        _entries[place].Expires = now + _lifetime;
        _entries[place].Older = _newest;
        _entries[place].Newer = None;
        if (_newest == None)
            _oldest = place;
        else
            _entries[_newest].Newer = place;
        _newest = place;
    }

    private void Unlink(int place)
    {
        int older = _entries[place].Older, newer = _entries[place].Newer;
        if (older == None)
            _oldest = newer;
        else
            _entries[older].Newer = newer;
        if (newer == None)
            _newest = older;
        else
            _entries[newer].Older = older;
    }
}
