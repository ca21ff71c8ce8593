namespace Testing;

/// <summary>
/// Things that came, until a test takes them. A wait ends with the thing, or after its bound with an exception that
/// says what was waited for and what came instead. The oldest go once there are 10,000.
/// </summary>
/// <remarks>Any thread may use it.</remarks>
public sealed class Inbox<T>(string owner, Func<T, string> describe)
{
    private const int Capacity = 10_000;
    private const int Told = 20;

    private readonly Lock _gate = new();
    private readonly LinkedList<T> _items = [];
    private readonly List<Waiter> _waiters = [];

    /// <summary>How many came and were not taken.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    /// <summary>Takes all that came.</summary>
    public IReadOnlyList<T> TakeAll()
    {
        lock (_gate)
        {
            List<T> all = [.. _items];
            _items.Clear();
            return all;
        }
    }

    /// <summary>Takes the first thing that is wanted, waiting for it if need be; others stay.</summary>
    /// <exception cref="TimeoutException">It didn't come within the bound.</exception>
    public async Task<T> NextAsync(TimeSpan bound, string what, Predicate<T>? wanted = null)
    {
        var waiter = new Waiter(wanted ?? (_ => true));
        lock (_gate)
        {
            for (LinkedListNode<T>? node = _items.First; node is not null; node = node.Next)
            {
                if (!waiter.Wanted(node.Value))
                    continue;
                _items.Remove(node);
                return node.Value;
            }
            _waiters.Add(waiter);
        }
        try
        {
            return await waiter.Found.Task.WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            if (waiter.Found.Task.IsCompletedSuccessfully)
                return await waiter.Found.Task;
            throw new TimeoutException(
                $"{owner}: no {what} within {bound.TotalSeconds:0.###} s; there came: {Waiting()}");
        }
        finally
        {
            lock (_gate)
                _waiters.Remove(waiter);
        }
    }

    /// <summary>Ends all waits, now and later, as nothing will come any more.</summary>
    public void Fail(string reason)
    {
        lock (_gate)
        {
            foreach (Waiter waiter in _waiters)
                waiter.Found.TrySetException(new InvalidOperationException($"{owner}: {reason}"));
            _waiters.Clear();
        }
    }

    internal void Add(T item)
    {
        lock (_gate)
        {
            foreach (Waiter waiter in _waiters)
            {
                if (waiter.Wanted(item) && waiter.Found.TrySetResult(item))
                {
                    _waiters.Remove(waiter);
                    return;
                }
            }
            _items.AddLast(item);
            if (_items.Count > Capacity)
                _items.RemoveFirst();
        }
    }

    private string Waiting()
    {
        lock (_gate)
        {
            string some = string.Join(", ", _items.Reverse().Take(Told).Reverse().Select(describe));
            return _items.Count == 0 ? "nothing" : _items.Count > Told ? $"… {some}" : some;
        }
    }

    private sealed class Waiter(Predicate<T> wanted)
    {
        public Predicate<T> Wanted { get; } = wanted;

        public TaskCompletionSource<T> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
