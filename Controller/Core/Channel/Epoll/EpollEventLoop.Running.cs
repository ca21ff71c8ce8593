using System.Diagnostics;
using DotNetty.Common;
using DotNetty.Common.Concurrency;

namespace Controller.Core.Channel.Epoll;

/// <summary>The thread's side of the event loop.</summary>
public sealed partial class EpollEventLoop
{
    private const int TasksBetweenClockReadings = 8;

    /// <summary>How long tasks may keep sockets waiting: a task that feeds itself must not starve them.</summary>
    private static readonly long TaskSliceTicks = Stopwatch.Frequency / 1000;

    private ShutdownPlan? _shutdownPlan;
    private bool _sawShutdown;
    private bool _ranTasks;

    private void Start()
    {
        SetCurrentExecutor(this);
        // The loop is itself a task of this scheduler, which thereby is TaskScheduler.Current in every handler:
        // code after an await in a handler comes back to this thread. The scheduler runs its first task in place.
        Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.None, _scheduler);
    }

    private void Run()
    {
        try
        {
            while (!IsShutdownDue())
            {
                int ready = _poller.Wait(PrepareToWait());
                Volatile.Write(ref _blocked, 0);
                for (int i = 0; i < ready; i++)
                    Dispatch(_poller.TokenAt(i), _poller.EventsAt(i));
                RunTasks();
            }
            Terminate();
            _termination.TryComplete();
        }
        catch (Exception e)
        {
            // Only epoll itself failing gets here: tasks and channels answer for their own exceptions.
            EpollLog.LoopDied(EpollLog.Logger, _thread.Name ?? "", e);
            Terminate();
            _termination.TrySetException(e);
        }
    }

    private void Dispatch(ulong token, EpollEvents events)
    {
        if (token == EpollPoller.WakeToken || _channels.Find(token) is not { } channel)
            return;
        try
        {
            channel.OnReady(events);
        }
        catch (Exception e)
        {
            EpollLog.ChannelFailed(EpollLog.Logger, channel.ToString(), e);
            Close(channel);
        }
    }

    /// <summary>A channel that fails to close well must not end the loop.</summary>
    private static void Close(EpollChannel channel)
    {
        try
        {
            channel.Unsafe.CloseAsync();
        }
        catch (Exception e)
        {
            EpollLog.ChannelFailed(EpollLog.Logger, channel.ToString(), e);
        }
    }

    /// <summary>Runs due scheduled tasks and queued tasks, one slice's worth.</summary>
    private void RunTasks()
    {
        TakeDueTasks();
        long start = 0;
        for (int count = 1; _tasks.TryDequeue(out IRunnable? task); count++)
        {
            _ranTasks = true;
            SafeExecute(task);
            if (count % TasksBetweenClockReadings != 0)
                continue;
            long now = Stopwatch.GetTimestamp();
            if (start == 0)
                start = now;
            else if (now - start > TaskSliceTicks)
                return;
        }
    }

    private void TakeDueTasks()
    {
        if (ScheduledTaskQueue.Count == 0)
            return;
        PreciseTimeSpan now = GetNanos();
        while (PollScheduledTask(now) is { } due)
            _tasks.Enqueue(due);
    }

    /// <returns>epoll_wait's timeout in milliseconds; unless zero, <c>_blocked</c> is up.</returns>
    private int PrepareToWait()
    {
        int timeout = _tasks.IsEmpty ? MillisecondsToNextDeadline() : 0;
        if (timeout == 0)
            return 0;
        Interlocked.Exchange(ref _blocked, 1);
        if (_tasks.IsEmpty && IsShuttingDown == _sawShutdown)
            return timeout;
        Volatile.Write(ref _blocked, 0);
        return 0;
    }

    private int MillisecondsToNextDeadline()
    {
        TimeSpan wait = _sawShutdown ? _shutdownPlan!.TimeToNextLook : TimeSpan.MaxValue;
        if (PeekScheduledTask() is { } next)
        {
            TimeSpan toDeadline = (next.Deadline - GetNanos()).ToTimeSpan();
            wait = toDeadline < wait ? toDeadline : wait;
        }
        if (wait == TimeSpan.MaxValue)
            return -1;
        // Rounded up: waking a fraction of a millisecond early would spin until the deadline.
        return (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue);
    }

    private bool IsShutdownDue()
    {
        if (!IsShuttingDown)
            return false;
        _sawShutdown = true;
        ShutdownPlan plan = _shutdownPlan!;
        bool isFirstPass = plan.Begin();
        if (_ranTasks)
            plan.NoteActivity();
        _ranTasks = false;
        CancelScheduledTasks();
        foreach (EpollChannel channel in _channels.ToArray())
            Close(channel);
        return !isFirstPass && plan.IsDue(_tasks.IsEmpty);
    }

    private void Terminate()
    {
        Interlocked.Exchange(ref _state, (int)State.Shutdown);
        Volatile.Write(ref _blocked, 0);
        var spin = new SpinWait();
        while (Volatile.Read(ref _producers) != 0 || !_tasks.IsEmpty)
        {
            while (_tasks.TryDequeue(out IRunnable? task))
                SafeExecute(task);
            spin.SpinOnce();
        }
        CancelScheduledTasks();
        // Registered by one of the last tasks; nobody is left to hear of their end.
        foreach (EpollChannel channel in _channels.ToArray())
            channel.Unsafe.CloseForcibly();
        _poller.Dispose();
        Interlocked.Exchange(ref _state, (int)State.Terminated);
    }
}
