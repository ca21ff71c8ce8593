namespace Apps.L2Learning.Ports;

/// <summary>Counts what happens within a second: a window that begins with its first event.</summary>
internal struct RateCounter
{
    private const long Window = 1000;

    private long _start;
    private int _count;

    /// <summary>Counts one more, and returns how many there were in this window.</summary>
    /// <param name="now">Milliseconds.</param>
    public int Count(long now)
    {
        if (now - _start >= Window)
            (_start, _count) = (now, 0);
        return ++_count;
    }

    public void Reset() => _count = 0;
}
