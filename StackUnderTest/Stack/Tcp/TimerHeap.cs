namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// A binary heap of places by deadline. A deadline that moves later isn't moved in the heap: the place comes up too
/// early, says when it really wants to, and is put back. That makes the common case, a timer restarted with each
/// acknowledgment, free.
/// </summary>
public sealed class TimerHeap
{
    private const int Absent = -1;

    private readonly int[] _heap;
    private readonly int[] _position;
    private readonly long[] _key;
    private int _count;

    public TimerHeap(int capacity)
    {
        _heap = new int[capacity];
        _position = new int[capacity];
        _key = new long[capacity];
        for (int i = 0; i < capacity; i++)
            _position[i] = Absent;
    }

    public long Earliest => _count == 0 ? long.MaxValue : _key[_heap[0]];

    /// <summary>The place will come up at this time or before.</summary>
    public void Update(int place, long deadline)
    {
        if (_position[place] == Absent)
        {
            if (deadline == long.MaxValue)
                return;
            _position[place] = _count;
            _heap[_count++] = place;
        }
        else if (deadline >= _key[place])
            return;

        _key[place] = deadline;
        Up(_position[place]);
    }

    /// <summary>Takes the place whose time has come out of the heap.</summary>
    public bool TryTake(long now, out int place)
    {
        place = Absent;
        if (_count == 0 || _key[_heap[0]] > now)
            return false;
        place = _heap[0];
        _position[place] = Absent;
        int moved = _heap[--_count];
        if (_count == 0)
            return true;
        _heap[0] = moved;
        _position[moved] = 0;
        Down(0);
        return true;
    }

    private void Up(int at)
    {
        int place = _heap[at];
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (_key[_heap[parent]] <= _key[place])
                break;
            Put(_heap[parent], at);
            at = parent;
        }

        Put(place, at);
    }

    private void Down(int at)
    {
        int place = _heap[at];
        while (true)
        {
            int child = 2 * at + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _key[_heap[child + 1]] < _key[_heap[child]])
                child++;
            if (_key[_heap[child]] >= _key[place])
                break;
            Put(_heap[child], at);
            at = child;
        }

        Put(place, at);
    }

    private void Put(int place, int at)
    {
        _heap[at] = place;
        _position[place] = at;
    }
}
