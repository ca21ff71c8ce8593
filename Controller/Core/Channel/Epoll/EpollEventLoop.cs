using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DotNetty.Common.Concurrency;
using DotNetty.Transport.Channels;
using Completion = DotNetty.Common.Concurrency.TaskCompletionSource;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// A DotNetty event loop that is one background thread doing epoll_wait, read, handler, write: no hand-over to
/// another thread anywhere on that way.
/// </summary>
/// <remarks>
/// <para>Other threads only touch the task queue, <c>_state</c>, and the pair <c>_blocked</c>/eventfd; all else,
/// channels above all, belongs to the loop's thread.</para>
/// <para>Waking: the loop raises <c>_blocked</c>, then looks at the queue once more, then blocks. A producer
/// enqueues, then looks at <c>_blocked</c>. With a full fence between the two steps on either side at least one
/// sees the other, so the eventfd is written only when the loop is, or is about to be, blocked.</para>
/// <para>Ending: <c>_producers</c> counts the threads inside <see cref="Execute(IRunnable)"/>. The loop ends only
/// when none is left after work began to be rejected, so that no accepted task is lost and nobody writes to an
/// eventfd that is closed.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The loop's own thread disposes the poller when it ends.")]
public sealed partial class EpollEventLoop : AbstractScheduledEventExecutor, IEventLoop
{
    private readonly ConcurrentQueue<IRunnable> _tasks = new();
    private readonly Completion _termination = new();
    private readonly EpollPoller _poller;
    private readonly EpollChannelTable _channels = new();
    private readonly TaskScheduler _scheduler;
    private readonly Thread _thread;
    private int _state = (int)State.Running;
    private int _blocked;
    private int _producers;

    /// <summary>Starts the loop's thread.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The process is out of descriptors.</exception>
    public EpollEventLoop(IEventLoopGroup? parent, string threadName)
        : base(parent)
    {
        _poller = new EpollPoller();
        Gather = new OutboundGather();
        _scheduler = new ExecutorTaskScheduler(this);
        _thread = new Thread(Start) { IsBackground = true, Name = threadName };
        _thread.UnsafeStart();
    }

    private enum State
    {
        Running,
        ShuttingDown,
        Shutdown,
        Terminated,
    }

    public override bool IsShuttingDown => Volatile.Read(ref _state) >= (int)State.ShuttingDown;

    /// <summary>True once work is rejected.</summary>
    public override bool IsShutdown => Volatile.Read(ref _state) >= (int)State.Shutdown;

    public override bool IsTerminated => Volatile.Read(ref _state) == (int)State.Terminated;

    /// <summary>Completes when the last channel is closed and the last task has run; then the thread ends.</summary>
    public override Task TerminationCompletion => _termination.Task;

    public new IEventLoopGroup? Parent => (IEventLoopGroup?)base.Parent;

    public new IEnumerable<IEventLoop> Items => [this];

    internal EpollPoller Poller => _poller;

    internal EpollChannelTable Channels => _channels;

    /// <summary>Scratch of this loop's writes.</summary>
    internal OutboundGather Gather { get; }

    public new IEventLoop GetNext() => this;

    public Task RegisterAsync(IChannel channel) => channel.Unsafe.RegisterAsync(this);

    public override bool IsInEventLoop(Thread thread) => thread == _thread;

    /// <summary>Runs the task on the loop's thread, after all tasks given before it. Any thread.</summary>
    /// <exception cref="RejectedExecutionException">The loop has shut down.</exception>
    public override void Execute(IRunnable task)
    {
        if (InEventLoop)
        {
            RejectIfShutdown();
            _tasks.Enqueue(task);
            return;
        }
        Interlocked.Increment(ref _producers);
        try
        {
            RejectIfShutdown();
            _tasks.Enqueue(task);
            WakeIfBlocked();
        }
        finally
        {
            Interlocked.Decrement(ref _producers);
        }
    }

    /// <summary>
    /// Closes every channel at once, cancels scheduled tasks, then goes on running tasks until none came for
    /// <paramref name="quietPeriod"/> or <paramref name="timeout"/> has passed. Any thread; only the first call counts.
    /// </summary>
    public override Task ShutdownGracefullyAsync(TimeSpan quietPeriod, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quietPeriod, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, quietPeriod);
        Interlocked.Increment(ref _producers);
        try
        {
            if (Interlocked.CompareExchange(ref _shutdownPlan, new ShutdownPlan(quietPeriod, timeout), null) is null)
            {
                Interlocked.CompareExchange(ref _state, (int)State.ShuttingDown, (int)State.Running);
                WakeIfBlocked();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _producers);
        }
        return TerminationCompletion;
    }

    protected override IEnumerable<IEventExecutor> GetItems() => [this];

    private void RejectIfShutdown()
    {
        if (IsShutdown)
            throw new RejectedExecutionException($"event loop {_thread.Name} has shut down");
    }

    private void WakeIfBlocked()
    {
        Interlocked.MemoryBarrier();
        // Whoever takes the flag down writes: a burst of tasks costs one system call.
        if (Volatile.Read(ref _blocked) != 0 && Interlocked.Exchange(ref _blocked, 0) != 0)
            _poller.Wake();
    }
}
