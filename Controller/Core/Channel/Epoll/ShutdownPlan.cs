using System.Diagnostics;

namespace Controller.Core.Channel.Epoll;

/// <summary>When an event loop that was asked to end may do so. Event loop thread only, after construction.</summary>
internal sealed class ShutdownPlan(TimeSpan quietPeriod, TimeSpan timeout)
{
    private long _start;
    private long _lastActivity;

    /// <summary>How long the loop may block before it has to ask <see cref="IsDue"/> again.</summary>
    internal TimeSpan TimeToNextLook
    {
        get
        {
            TimeSpan toTimeout = timeout - Stopwatch.GetElapsedTime(_start);
            TimeSpan toQuiet = quietPeriod - Stopwatch.GetElapsedTime(_lastActivity);
            return toQuiet < toTimeout ? toQuiet : toTimeout;
        }
    }

    /// <returns>True on the first call, which starts both clocks.</returns>
    internal bool Begin()
    {
        if (_start != 0)
            return false;
        _start = _lastActivity = Stopwatch.GetTimestamp();
        return true;
    }

    internal void NoteActivity() => _lastActivity = Stopwatch.GetTimestamp();

    internal bool IsDue(bool isIdle)
    {
        if (Stopwatch.GetElapsedTime(_start) > timeout)
            return true;
        return isIdle && (quietPeriod == TimeSpan.Zero || Stopwatch.GetElapsedTime(_lastActivity) >= quietPeriod);
    }
}
