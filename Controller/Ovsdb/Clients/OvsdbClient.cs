using System.Net;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Replicas;
using Controller.Ovsdb.Transactions;

namespace Controller.Ovsdb.Clients;

/// <summary>
/// A client of one OVSDB database (RFC 7047) that stays: it connects, copies the tables it was told to, follows their
/// changes, and begins again when the server goes away. Of a cluster it follows the leader. What a caller sees is
/// <see cref="View"/>, an immutable picture that is replaced whole.
/// </summary>
/// <remarks>
/// Any thread may call. While the server is away the last replica stays; after a reconnect the first view that is ready
/// has what the server holds then, and <see cref="Replica.ChangesSince"/> tells the differences.
/// </remarks>
public sealed class OvsdbClient : IAsyncDisposable
{
    private readonly OvsdbClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly Published<DatabaseView> _view;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private ResumePoint _resume = ResumePoint.Start;
    private volatile Session? _session;

    /// <summary>Begins to connect.</summary>
    public OvsdbClient(OvsdbClientOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Addresses.Count);
        (_options, _time) = (options, time);
        _backoff = new Backoff(options.MinBackoff, options.MaxBackoff, Random.Shared);
        _view = new Published<DatabaseView>(new DatabaseView(
            ConnectionPhase.Connecting, options.Addresses[0], null, null, 0, Replica.Empty));
        _running = Task.Run(RunAsync);
    }

    /// <summary>What is known now.</summary>
    public DatabaseView View => _view.Value;

    /// <summary>Waits until the view is another than the one seen. Views in between may be missed, never the last.</summary>
    public Task<DatabaseView> NextAsync(DatabaseView seen, CancellationToken cancel) =>
        _view.OtherThanAsync(seen, cancel);

    /// <summary>Waits until the view is as wanted.</summary>
    public async Task<DatabaseView> WhenAsync(Func<DatabaseView, bool> isWanted, CancellationToken cancel)
    {
        DatabaseView view = View;
        while (!isWanted(view))
            view = await NextAsync(view, cancel);
        return view;
    }

    /// <summary>Has the server carry out operations together, or not at all. What they change is in the view then.</summary>
    /// <exception cref="OvsdbErrorException">It was refused: nothing was changed.</exception>
    /// <exception cref="OvsdbDisconnectedException">
    /// There is no connection, or it ended: what was asked may have been carried out.
    /// </exception>
    /// <exception cref="OvsdbTimeoutException">No answer came; likewise.</exception>
    public Task<IReadOnlyList<OperationResult>> TransactAsync(Transaction transaction, CancellationToken cancel) =>
        _session is { } session
            ? session.TransactAsync(transaction, cancel)
            : Task.FromException<IReadOnlyList<OperationResult>>(new OvsdbDisconnectedException(
                $"{View.Address} isn't connected{(View.Problem is { } problem ? $": {problem}" : "")}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        int failures = 0;
        for (int at = 0; !_stop.IsCancellationRequested; at = (at + 1) % _options.Addresses.Count)
        {
            OvsdbAddress address = _options.Addresses[at];
            _view.Replace(view => view with { Phase = ConnectionPhase.Connecting, Address = address, Local = null });
            long begun = _time.GetTimestamp();
            (bool wasReady, string problem) = await ServeAsync(address);
            failures = wasReady ? 0 : failures + 1;
            // One that dies as soon as it is ready isn't good.
            if (wasReady && _time.GetElapsedTime(begun) > _options.MaxBackoff)
                _backoff.Reset();
            if (!_stop.IsCancellationRequested)
                await RestAsync(problem, failures);
        }
        _view.Replace(view => view with { Phase = ConnectionPhase.Closed, Local = null });
    }

    // Others of a cluster are tried at once; after a whole round of failures, or a connection that was good, it rests.
    private async Task RestAsync(string problem, int failures)
    {
        bool hasOthers = _options.Addresses.Count > 1 && failures % _options.Addresses.Count != 0;
        _view.Replace(view => view with { Phase = ConnectionPhase.Waiting, Local = null, Problem = problem });
        try
        {
            if (!hasOthers)
                await Task.Delay(_backoff.Next(), _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It is being disposed of.
        }
    }

    private async Task<(bool WasReady, string Problem)> ServeAsync(OvsdbAddress address)
    {
        bool isReady = false;
        try
        {
            (Stream stream, IPAddress? local) = await Dialer.OpenAsync(
                address, _options.Tls(), _options.ConnectTimeout, _time, _stop.Token);
            await using var session = new Session(stream, _options, _resume, _time, Changed);
            try
            {
                await session.StartAsync(_stop.Token);
                Begin(session, local);
                isReady = true;
                return (true, (await session.Ended.WaitAsync(_stop.Token)).Message);
            }
            finally
            {
                _session = null;
                // What a broken server said isn't built upon.
                _resume = HasBroken(session) ? ResumePoint.Start : session.Resume;
            }
        }
        catch (Exception error)
        {
            // Whatever it is: the next try may go better, and until then the view says why this one didn't.
            return (isReady, error.Message);
        }
    }

    private static bool HasBroken(Session session) =>
        session.Ended.IsCompleted && session.Ended.Result is OvsdbProtocolException;

    // The newest replica may be another by now than the session began with.
    private void Begin(Session session, IPAddress? local)
    {
        _session = session;
        _view.Replace(view => view with
        {
            Phase = ConnectionPhase.Ready,
            Local = local,
            Problem = null,
            Connection = view.Connection + 1,
            Replica = session.Resume.Replica,
        });
    }

    // Before a session is ready its replica is taken with Begin.
    private void Changed() => _view.Replace(view =>
        _session is { } session ? view with { Replica = session.Resume.Replica } : view);
}
