namespace Controller.Ovsdb.Clients;

/// <summary>A value that is replaced whole, and that others can wait for to be another.</summary>
/// <remarks>Any thread may use it. Who waits may miss values in between, never the last one.</remarks>
internal sealed class Published<T>(T first)
    where T : class
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _replaced = NewSource();
    private volatile T _value = first;

    public T Value => _value;

    public void Replace(Func<T, T> change)
    {
        TaskCompletionSource replaced;
        lock (_gate)
        {
            _value = change(_value);
            (replaced, _replaced) = (_replaced, NewSource());
        }
        replaced.SetResult();
    }

    /// <summary>Waits until the value is another object than the one seen.</summary>
    public async Task<T> OtherThanAsync(T seen, CancellationToken cancel)
    {
        while (true)
        {
            Task replaced;
            lock (_gate)
            {
                if (!ReferenceEquals(_value, seen))
                    return _value;
                replaced = _replaced.Task;
            }
            await replaced.WaitAsync(cancel);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
