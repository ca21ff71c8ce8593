namespace Controller.Host.Tests.Fakes;

/// <summary>A clock that the test moves; its timers go off when the test says so.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state));
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>Moves the clock and lets every timer go off once.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] timers;
        lock (_lock)
        {
            _now += by;
            timers = [.. _timers];
        }
        foreach (ManualTimer timer in timers)
            timer.Fire();
    }

    private sealed class ManualTimer(Action fire) : ITimer
    {
        private volatile bool _disposed;

        public void Fire()
        {
            if (!_disposed)
                fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
