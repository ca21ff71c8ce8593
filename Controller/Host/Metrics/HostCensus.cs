using Controller.Core;

namespace Controller.Host.Metrics;

/// <summary>
/// Counts hosts on an interval, so that scrapes never ask switches, however often they come. If a count fails,
/// the last one stays, and the time of it tells its age.
/// </summary>
internal sealed class HostCensus(IControllerView controller, TimeProvider time, ILogger log) : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private HostCount _latest = HostCount.None;

    public HostCount Latest => Volatile.Read(ref _latest);

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                await CountAsync();
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // How the wait for the next count ends when the program does.
        }
    }

    private async Task CountAsync()
    {
        try
        {
            IReadOnlyList<HostSnapshot> hosts = await controller.GetHostsAsync(_stop.Token);
            Volatile.Write(ref _latest, HostCount.Of(hosts, time.GetUtcNow()));
        }
        catch (Exception error) when (error is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            log.HostCountFailed(error.Message);
        }
    }
}
