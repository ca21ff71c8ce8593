using StackUnderTest.Stack.Buffers;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// Places of a table found by the four values of a connection. Buckets are chosen by a keyed hash, so nobody can fill
/// one on purpose. One owner: the loop that owns the stack.
/// </summary>
public sealed class TupleTable
{
    private const int None = -1;
    private const uint Purpose = 4;

    private readonly TcpTuple[] _tuples;
    private readonly int[] _next;
    private readonly int[] _buckets;
    private readonly KeyedHash _hash;
    private int _latest = None;

    /// <param name="capacity">A power of two.</param>
    /// <param name="hash">The secret.</param>
    public TupleTable(int capacity, KeyedHash hash)
    {
        _tuples = new TcpTuple[capacity];
        _next = new int[capacity];
        _buckets = new int[capacity * 2];
        _hash = hash;
        for (int i = 0; i < _buckets.Length; i++)
            _buckets[i] = None;
    }

    public ref readonly TcpTuple this[int place] => ref _tuples[place];

    public int Find(in TcpTuple tuple)
    {
        // Segments come in bursts: most are of the connection that the one before was of, and need no hash.
        if (_latest != None && _tuples[_latest].Is(tuple))
            return _latest;
        for (int place = _buckets[Bucket(tuple)]; place != None; place = _next[place])
        {
            if (_tuples[place].Is(tuple))
                return _latest = place;
        }

        return None;
    }

    public void Add(int place, in TcpTuple tuple)
    {
        int bucket = Bucket(tuple);
        _tuples[place] = tuple;
        _next[place] = _buckets[bucket];
        _buckets[bucket] = place;
    }

    public void Remove(int place)
    {
        _latest = None;
        int bucket = Bucket(_tuples[place]);
        if (_buckets[bucket] == place)
        {
            _buckets[bucket] = _next[place];
            return;
        }

        for (int at = _buckets[bucket]; at != None; at = _next[at])
        {
            if (_next[at] != place)
                continue;
            _next[at] = _next[place];
            return;
        }
    }

    private int Bucket(in TcpTuple tuple) => (int)(tuple.Hash(_hash, Purpose) & (uint)(_buckets.Length - 1));
}
