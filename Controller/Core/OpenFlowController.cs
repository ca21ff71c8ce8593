using System.Net;
using Controller.Abstractions;
using Controller.Core.Channel;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using Controller.Core.Switches;
using Controller.Core.Topology;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core;

/// <summary>
/// An OpenFlow 1.3 controller: listens, serves switches, runs apps on them, keeps them free of loops.
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
public sealed partial class OpenFlowController : IAsyncDisposable
{
    private const string StopReason = "the controller stops; the switch keeps its flows";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly ControllerOptions _options;
    private readonly ILogger _log;
    private readonly SwitchRegistry _registry = new();
    private readonly DropCounters _drops = new();
    private readonly LatencyCounter _packetInLatency = new();
    private readonly TopologyService _topology;
    private readonly SessionServices _services;
    private Listener? _listener;
    private long _accepted;
    private volatile bool _stopping;

    public OpenFlowController(ControllerOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        _log = loggers.CreateLogger("sdn");
        _topology = new TopologyService(options, _log, _drops);
        _services = new SessionServices(options, _registry, _topology, _drops, _packetInLatency, _log, time,
            () => _stopping);
    }

    /// <summary>What is bound.</summary>
    public IReadOnlyList<EndPoint> Endpoints => _listener?.Endpoints ?? [];

    /// <summary>All switches seen since the start, by datapath id.</summary>
    public IReadOnlyList<SwitchSnapshot> Switches => _registry.Snapshots;

    public IReadOnlyList<LinkSnapshot> Links => _topology.Links;

    public ControllerCounters Counters => new(_drops.Snapshot(), _packetInLatency.Snapshot(),
        Interlocked.Read(ref _accepted), _registry.FailedHandshakes);

    /// <summary>Listens on all addresses, or on none.</summary>
    /// <exception cref="ListenException">One of them can't be had.</exception>
    /// <exception cref="PlatformNotSupportedException">The transport asked for doesn't exist here.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        _topology.Start();
        _listener = new Listener(_options.Transport, _options.EventLoops, Open);
        try
        {
            foreach (IPEndPoint address in _options.Listen)
            {
                cancel.ThrowIfCancellationRequested();
                await _listener.ListenAsync(address);
            }
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
        _log.Listening(string.Join(", ", Endpoints), _listener.TransportName);
    }

    /// <summary>Lets no one in, sends what is pending, closes. The switches keep their flows.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _listener, null) is not { } listener)
            return;
        _stopping = true;
        await listener.StopAcceptingAsync();
        foreach (SwitchSession session in _registry.OpenSessions)
            session.Post(() => session.Close(StopReason));
        long deadline = Environment.TickCount64 + (long)CloseTimeout.TotalMilliseconds;
        while (listener.ConnectionCount > 0 && Environment.TickCount64 < deadline && !cancel.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        await listener.DisposeAsync();
        _topology.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    /// <summary>
    /// The hosts that apps know, of all connected switches; a switch that doesn't answer in time has none.
    /// </summary>
    public async Task<IReadOnlyList<HostSnapshot>> GetHostsAsync(CancellationToken cancel)
    {
        var hosts = await Task.WhenAll(_registry.Sessions.Select(session => CollectAsync(session, cancel)));
        return [.. hosts.SelectMany(some => some)];
    }

    /// <summary>The flows that the switch itself says it has; null if it isn't connected.</summary>
    /// <exception cref="TimeoutException">It didn't answer.</exception>
    public async Task<IReadOnlyList<FlowSnapshot>?> GetFlowsAsync(DatapathId id, CancellationToken cancel)
    {
        if (_registry.Find(id) is not { } session)
            return null;
        var flows = new List<FlowSnapshot>();
        FlowOwners? owners = null;
        var whole = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Post(() => session.DumpFlows(default, 0, Visit, done => whole.TrySetResult(done)));
        if (!await whole.Task.WaitAsync(AnswerTimeout, cancel))
            throw new TimeoutException($"switch {session.Name} didn't answer the flow dump");
        return flows;

        void Visit(in FlowStatsEntry flow)
        {
            try
            {
                owners ??= new FlowOwners(session.Desired, session.Configuration.Apps);
                flows.Add(FlowDescriber.Describe(flow, owners));
            }
            catch (Exception fault)
            {
                // A question must not cost the switch its session.
                whole.TrySetException(fault);
            }
        }
    }

    private static async Task<IEnumerable<HostSnapshot>> CollectAsync(SwitchSession session, CancellationToken cancel)
    {
        var collected = new TaskCompletionSource<IReadOnlyList<HostEntry>>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        session.PostCollectHosts(hosts => collected.TrySetResult(hosts));
        try
        {
            IReadOnlyList<HostEntry> hosts = await collected.Task.WaitAsync(TimeSpan.FromSeconds(2), cancel);
            return hosts.Select(host => new HostSnapshot(session.Id, session.Name, host));
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    private SwitchSession Open(IConnection connection)
    {
        Interlocked.Increment(ref _accepted);
        var session = new SwitchSession(_services, connection);
        if (_stopping)
            connection.Post(() => session.Close(StopReason));
        return session;
    }
}
