using System.Diagnostics;
using DotNetty.Common.Concurrency;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class EventLoopTests
{
    private static readonly int[] Delays = [60, 20, 40, 0];

    public static TheoryData<TransportKind> Kinds => new(Enum.GetValues<TransportKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_runs_tasks_in_the_order_given_on_its_own_thread(TransportKind kind)
    {
        await using var loop = new SingleLoop(kind);
        var order = new List<int>();
        var threads = new HashSet<Thread>();

        for (int i = 0; i < 1000; i++)
        {
            int number = i;
            loop.Value.Execute(() =>
            {
                order.Add(number);
                threads.Add(Thread.CurrentThread);
            });
        }
        bool isInLoop = await loop.Value.SubmitAsync(() => loop.Value.InEventLoop).Bounded();

        Assert.True(isInLoop);
        Assert.False(loop.Value.InEventLoop);
        Assert.Equal(Enumerable.Range(0, 1000), order);
        Assert.True(Assert.Single(threads).IsBackground);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_loses_no_task_of_four_threads(TransportKind kind)
    {
        const int PerThread = 10_000;
        await using var loop = new SingleLoop(kind);
        int[] counts = new int[4];
        var last = Enumerable.Range(0, 4).Select(_ => new System.Threading.Tasks.TaskCompletionSource()).ToArray();
        var threads = Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (int i = 0; i < PerThread; i++)
            {
                loop.Value.Execute(() =>
                {
                    if (++counts[number] == PerThread)
                        last[number].SetResult();
                });
                // Bursts and gaps, so that the loop blocks in between and every kind of wake-up occurs.
                Thread.SpinWait(i % 64 == 0 ? 2000 : 1);
            }
        })).ToArray();

        foreach (Thread thread in threads)
            thread.Start();
        await Task.WhenAll(last.Select(source => source.Task)).Bounded();

        Assert.All(counts, count => Assert.Equal(PerThread, count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_answers_a_thousand_wake_ups_one_at_a_time(TransportKind kind)
    {
        await using var loop = new SingleLoop(kind);
        int count = 0;
        for (int i = 0; i < 1000; i++)
            count += await loop.Value.SubmitAsync(() => 1).Bounded();
        Assert.Equal(1000, count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_runs_scheduled_tasks_by_deadline_and_not_early(TransportKind kind)
    {
        await using var loop = new SingleLoop(kind);
        var order = new List<int>();
        long start = Stopwatch.GetTimestamp();
        var elapsed = new List<TimeSpan>();

        Task[] tasks = [.. Delays.Select(delay => loop.Value.ScheduleAsync(() =>
        {
            order.Add(delay);
            elapsed.Add(Stopwatch.GetElapsedTime(start));
        }, TimeSpan.FromMilliseconds(delay)))];
        IScheduledTask cancelled = loop.Value.Schedule(() => order.Add(-1), TimeSpan.FromMilliseconds(30));
        Assert.True(cancelled.Cancel());
        await Task.WhenAll(tasks).Bounded();

        Assert.Equal([0, 20, 40, 60], order);
        Assert.All(order.Zip(elapsed), pair => Assert.True(pair.Second.TotalMilliseconds >= pair.First, $"{pair}"));
        Assert.True(cancelled.Completion.IsCanceled);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_outlives_a_task_that_throws(TransportKind kind)
    {
        await using var loop = new SingleLoop(kind);
        loop.Value.Execute(() => throw new InvalidOperationException("a task's bug"));
        IScheduledTask scheduled =
            loop.Value.Schedule(() => throw new InvalidOperationException("another"), TimeSpan.Zero);

        await Assert.ThrowsAsync<InvalidOperationException>(() => scheduled.Completion.Bounded());
        Assert.Equal(7, await loop.Value.SubmitAsync(() => 7).Bounded());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_continues_after_await_on_its_own_thread(TransportKind kind)
    {
        await using var loop = new SingleLoop(kind);
        var source = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        loop.Value.Execute(async () =>
        {
            await Task.Yield();
            source.SetResult(loop.Value.InEventLoop);
        });

        Assert.True(await source.Task.Bounded());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EventLoop_shut_down_runs_what_it_accepted_then_rejects_and_ends_its_thread(TransportKind kind)
    {
        var loop = new SingleLoop(kind);
        Thread thread = await loop.Value.SubmitAsync(() => Thread.CurrentThread).Bounded();
        int ran = 0;
        for (int i = 0; i < 100; i++)
            loop.Value.Execute(() => ran++);
        Task never = loop.Value.Schedule(() => ran = -1, TimeSpan.FromHours(1)).Completion;

        Task ended = loop.Value.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await ended.Bounded();

        Assert.Same(loop.Value.TerminationCompletion, loop.Value.ShutdownGracefullyAsync());
        Assert.True(thread.Join(LoopbackServer.Bound));
        Assert.Equal(100, ran);
        Assert.True(never.IsCanceled);
        Assert.True(loop.Value.IsShuttingDown && loop.Value.IsShutdown && loop.Value.IsTerminated);
        if (kind == TransportKind.Epoll)
            Assert.Throws<RejectedExecutionException>(() => loop.Value.Execute(() => { }));
    }

    /// <summary>A group of one, so that the loop has a parent as in production.</summary>
    private sealed class SingleLoop(TransportKind kind) : IAsyncDisposable
    {
        internal IEventLoop Value { get; } = kind.NewGroup(1).GetNext();

        public async ValueTask DisposeAsync() =>
            await Value.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)).Bounded();
    }
}
