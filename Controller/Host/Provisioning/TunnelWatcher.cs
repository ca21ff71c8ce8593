using System.Collections.Immutable;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.OpenVSwitch;

namespace Controller.Host.Provisioning;

/// <summary>
/// Watches one switch's tunnels by its database: beside its setting up, as what BFD says waits for nothing.
/// </summary>
/// <remarks>Any thread may call; the work is done on a task of its own, and nothing is thrown out of it.</remarks>
internal sealed class TunnelWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly OvsdbClient _database;
    private readonly TunnelBoard _board;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly TunnelWatch _watch;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private Order _order;

    public TunnelWatcher(OvsdbClient database, IReadOnlyList<ProvisionedBridge> bridges, TunnelBoard board, ILogger log,
        TimeProvider time)
    {
        (_database, _board, _log, _time) = (database, board, log, time);
        _order = new Order(bridges);
        _watch = new TunnelWatch(log);
        _running = Task.Run(RunAsync);
    }

    /// <summary>These are the bridges from now on.</summary>
    public void Follow(IReadOnlyList<ProvisionedBridge> bridges) =>
        Interlocked.Exchange(ref _order, new Order(bridges)).Replaced.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _board.Post(this, []);
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Order order = Volatile.Read(ref _order);
            DatabaseView view = _database.View;
            try
            {
                _board.Post(this, _watch.Update(
                    order.Bridges, view.IsReady ? new SwitchState(view.Replica) : null, _time.GetUtcNow()));
            }
            catch (Exception error)
            {
                // A fault of ours mustn't take the controller with it; the next news is another chance.
                _log.WatchFailed(error);
            }
            await UntilNewsAsync(order, view);
        }
    }

    private async Task UntilNewsAsync(Order order, DatabaseView seen)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task turn = _watch.IsImpatient
            ? Task.Delay(Turn, _time, either.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token);
        await Task.WhenAny(_database.NextAsync(seen, either.Token), order.Replaced.Task, turn);
        await either.CancelAsync();
    }

    private sealed class Order(IReadOnlyList<ProvisionedBridge> bridges)
    {
        public IReadOnlyList<ProvisionedBridge> Bridges => bridges;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
