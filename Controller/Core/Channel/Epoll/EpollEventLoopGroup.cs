using DotNetty.Common.Concurrency;
using DotNetty.Transport.Channels;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// A fixed number of <see cref="EpollEventLoop"/>s, each with its own thread; channels are dealt out in turn.
/// </summary>
public sealed class EpollEventLoopGroup : AbstractEventExecutorGroup, IEventLoopGroup
{
    private readonly EpollEventLoop[] _loops;
    private int _next = -1;

    /// <param name="count">How many loops and threads, at least one.</param>
    /// <param name="threadNamePrefix">Threads are called prefix-0, prefix-1, ...; Linux shows 15 characters.</param>
    /// <exception cref="PlatformNotSupportedException"><see cref="EpollTransport.IsSupported"/> is false.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The process is out of descriptors.</exception>
    public EpollEventLoopGroup(int count, string threadNamePrefix = "epoll")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!EpollTransport.IsSupported)
            throw new PlatformNotSupportedException("The epoll transport needs Linux on x64 or arm64.");
        _loops = CreateLoops(count, threadNamePrefix);
        TerminationCompletion = Task.WhenAll(_loops.Select(loop => loop.TerminationCompletion));
    }

    public override bool IsShuttingDown => _loops.All(loop => loop.IsShuttingDown);

    public override bool IsShutdown => _loops.All(loop => loop.IsShutdown);

    public override bool IsTerminated => _loops.All(loop => loop.IsTerminated);

    /// <summary>Completes when the last loop's thread has closed its channels and is about to end.</summary>
    public override Task TerminationCompletion { get; }

    public new IEnumerable<IEventLoop> Items => _loops;

    public override IEventExecutor GetNext() =>
        _loops[(uint)Interlocked.Increment(ref _next) % (uint)_loops.Length];

    IEventLoop IEventLoopGroup.GetNext() => (IEventLoop)GetNext();

    public Task RegisterAsync(IChannel channel) => ((IEventLoop)GetNext()).RegisterAsync(channel);

    /// <inheritdoc cref="EpollEventLoop.ShutdownGracefullyAsync(TimeSpan, TimeSpan)"/>
    public override Task ShutdownGracefullyAsync(TimeSpan quietPeriod, TimeSpan timeout)
    {
        foreach (EpollEventLoop loop in _loops)
            loop.ShutdownGracefullyAsync(quietPeriod, timeout);
        return TerminationCompletion;
    }

    protected override IEnumerable<IEventExecutor> GetItems() => _loops;

    private EpollEventLoop[] CreateLoops(int count, string threadNamePrefix)
    {
        var loops = new EpollEventLoop[count];
        for (int i = 0; i < count; i++)
        {
            try
            {
                loops[i] = new EpollEventLoop(this, $"{threadNamePrefix}-{i}");
            }
            catch
            {
                foreach (EpollEventLoop started in loops.AsSpan(0, i))
                    started.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.Zero);
                throw;
            }
        }
        return loops;
    }
}
