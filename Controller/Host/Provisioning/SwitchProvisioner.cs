using System.Net;
using System.Net.Sockets;
using Controller.Ovsdb;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Ensuring;

namespace Controller.Host.Provisioning;

/// <summary>
/// Keeps one switch's bridges as the policy says, by its database: when it connects, when the policy changes, and when
/// somebody changes them. While the database is away nothing happens to the bridges.
/// </summary>
/// <remarks>Any thread may call; the work is done on a task of its own, and nothing is thrown out of it.</remarks>
internal sealed class SwitchProvisioner : IAsyncDisposable
{
    private static readonly TimeSpan CarryOut = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Fought = TimeSpan.FromSeconds(8);

    // How long tunnels that aren't wanted any more stay once others are there. Until then flows send by them: the overlay
    // waits 3 s for other hosts' new ports, and its own change takes its time.
    private static readonly TimeSpan OldPorts = TimeSpan.FromSeconds(10);

    private readonly string _database;
    private readonly int _port;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly SwitchClient _client;
    private readonly TunnelWatcher _tunnels;
    private readonly ProvisioningReport _report;
    private readonly RepairPace _pace;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _abandoned = new(StringComparer.Ordinal);
    private TimeSpan _patience = CarryOut;
    private (Wish Wish, long At)? _made;
    private bool _hasOldPorts;
    private volatile bool _isFinished;
    private volatile Wish _wish;

    /// <param name="port">Where this program takes switches, for bridges without a controller of their own.</param>
    public SwitchProvisioner(
        IReadOnlyList<OvsdbAddress> database, IReadOnlyList<ProvisionedBridge> bridges, int port, TunnelBoard tunnels,
        ILogger log, TimeProvider time)
    {
        (_database, _port, _log, _time) = (string.Join(',', database), port, log, time);
        _wish = new Wish(bridges, []);
        _report = new ProvisioningReport(_database, log);
        _pace = new RepairPace(time);
        _client = new SwitchClient(database, null, time);
        _tunnels = new TunnelWatcher(_client.Database, bridges, tunnels, log, time);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Other bridges are wanted from now on; those that aren't any more lose their tunnels.</summary>
    /// <returns>False if it has ended, as nothing was wanted any more.</returns>
    public bool Want(IReadOnlyList<ProvisionedBridge> bridges)
    {
        string[] names = [.. bridges.Select(bridge => bridge.Name)];
        lock (_gate)
        {
            if (_isFinished)
                return false;
            foreach (string gone in _wish.Bridges.Select(bridge => bridge.Name).Except(names))
            {
                if (_abandoned.Add(gone))
                    _log.BridgeAbandoned(_database, gone);
            }
            _abandoned.ExceptWith(names);
            Wish before = _wish;
            _wish = new Wish(bridges, [.. _abandoned]);
            before.Replaced.TrySetResult();
            _tunnels.Follow(bridges);
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        Wish? last = null;
        while (!_stop.IsCancellationRequested && !_isFinished)
        {
            try
            {
                last = await KeepAsync(last);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                // A fault of ours mustn't take the controller with it; the switch goes on with what it has.
                _log.Failed(_database, error);
                await RestAsync(_wish, _pace.Changed());
            }
        }
        await _tunnels.DisposeAsync();
        await _client.DisposeAsync();
    }

    private async Task<Wish> KeepAsync(Wish? last)
    {
        Wish wish = _wish;
        DatabaseView view = _client.Database.View;
        _report.Tell(view);
        if (wish != last)
            _pace.Reset();
        switch (view.IsReady ? await EnsureAsync(wish, view) : Outcome.Away)
        {
            case Outcome.Changed:
                TimeSpan wait = _pace.Changed();
                if (wait >= Fought)
                    _log.Fought(_database, wait.TotalSeconds);
                await RestAsync(wish, wait);
                break;
            case Outcome.Right when TryFinish(wish):
                break;
            default:
                await UntilNewsAsync(wish, view);
                break;
        }
        return wish;
    }

    private async Task<Outcome> EnsureAsync(Wish wish, DatabaseView view)
    {
        bool keeps = UntilOldPortsGo(wish) > TimeSpan.Zero;
        var wanted = new WantedSwitch
        {
            Bridges = [.. wish.Bridges.Select(bridge => bridge.WantedFor(TargetFor(view.Local), keeps))],
            AbandonedBridges = wish.Abandoned,
        };
        try
        {
            EnsureReport report = await _client.EnsureAsync(wanted, _patience, _stop.Token);
            // A daemon that doesn't run isn't waited for again and again: what it does later is seen in the replica.
            _patience = report.IsCarriedOut ? CarryOut : TimeSpan.Zero;
            if (_made?.Wish != wish)
                _made = (wish, _time.GetTimestamp());
            _hasOldPorts = report.Kept.Count > 0;
            _report.Tell(report, _client.State, wanted, CarryOut);
            return report.Changes.Count > report.Renewals ? Outcome.Changed : Outcome.Right;
        }
        catch (OvsdbDisconnectedException)
        {
            return Outcome.Away; // The next view tells why.
        }
        catch (OvsdbException refused)
        {
            _report.TellRefusal(refused.Message);
            return Outcome.Changed;
        }
    }

    private TimeSpan UntilOldPortsGo(Wish wish) =>
        _made is { } made && made.Wish == wish ? OldPorts - _time.GetElapsedTime(made.At) : OldPorts;

    // Under the lock, so that what is wanted in this moment isn't lost with it.
    private bool TryFinish(Wish wish)
    {
        lock (_gate)
            return _isFinished = wish == _wish && wish.Bridges.Count == 0;
    }

    private string TargetFor(IPAddress? local) => local switch
    {
        null => $"tcp:127.0.0.1:{_port}",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"tcp:[{local}]:{_port}",
        _ => $"tcp:{local}:{_port}",
    };

    // After a change it waits in any case, so that two that want different things don't fill the database's log.
    private async Task RestAsync(Wish wish, TimeSpan wait) =>
        await Task.WhenAny(Task.Delay(wait, _time, _stop.Token), wish.Replaced.Task);

    private async Task UntilNewsAsync(Wish wish, DatabaseView seen)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        TimeSpan wait = Timeout.InfiniteTimeSpan;
        if (_hasOldPorts)
            wait = UntilOldPortsGo(wish) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        await Task.WhenAny(_client.Database.NextAsync(seen, either.Token), wish.Replaced.Task,
            Task.Delay(wait, _time, either.Token));
        await either.CancelAsync();
    }

    private enum Outcome
    {
        /// <summary>Nothing was to be changed.</summary>
        Right,

        /// <summary>Something was changed, or couldn't be.</summary>
        Changed,

        /// <summary>The database is away.</summary>
        Away,
    }

    private sealed class Wish(IReadOnlyList<ProvisionedBridge> bridges, IReadOnlyList<string> abandoned)
    {
        public IReadOnlyList<ProvisionedBridge> Bridges => bridges;

        public IReadOnlyList<string> Abandoned => abandoned;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
