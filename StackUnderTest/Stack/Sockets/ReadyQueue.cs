namespace StackUnderTest.Stack.Sockets;

/// <summary>
/// Sockets to which something happened since their owner last looked, each at most once, in order. The owner takes a
/// handle and does all it can with that socket. Places are those of the TCP table, then those of the UDP table.
/// </summary>
public sealed class ReadyQueue
{
    private const int None = -1;
    private const int NotQueued = -2;

    private readonly int[] _next;
    private int _first = None;
    private int _last = None;

    public ReadyQueue(int capacity)
    {
        _next = new int[capacity];
        for (int i = 0; i < capacity; i++)
            _next[i] = NotQueued;
    }

    public bool IsEmpty => _first == None;

    public void Add(int place)
    {
        if (_next[place] != NotQueued)
            return;
        _next[place] = None;
        if (_last == None)
            _first = place;
        else
            _next[_last] = place;
        _last = place;
    }

    public bool TryTake(out int place)
    {
        place = _first;
        if (_first == None)
            return false;
        _first = _next[place];
        if (_first == None)
            _last = None;
        _next[place] = NotQueued;
        return true;
    }
}
