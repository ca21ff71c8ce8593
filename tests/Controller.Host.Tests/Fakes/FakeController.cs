using System.Net;
using Controller.Core;
using Controller.Core.Explaining;
using Controller.Core.Policies;
using Controller.Host.Policies;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Fakes;

/// <summary>A controller without a network: what it shows is what the test put in.</summary>
internal sealed class FakeController : IRunnableController
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hostQueries;

    public IReadOnlyList<EndPoint> Endpoints { get; init; } = [IPEndPoint.Parse("127.0.0.1:6653")];
    public IReadOnlyList<SwitchSnapshot> Switches { get; set; } = [];
    public IReadOnlyList<LinkSnapshot> Links { get; set; } = [];
    public IReadOnlyList<HostSnapshot> Hosts { get; set; } = [];
    public IReadOnlyDictionary<DatapathId, IReadOnlyList<FlowSnapshot>> Flows { get; set; } =
        new Dictionary<DatapathId, IReadOnlyList<FlowSnapshot>>();

    public ControllerCounters Counters { get; set; } = Samples.Counters;

    /// <summary>Thrown instead of an answer.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Thrown by <see cref="StartAsync"/>.</summary>
    public CommandFailedException? StartFailure { get; init; }

    public int HostQueries => Volatile.Read(ref _hostQueries);
    public Task Started => _started.Task;
    public bool IsStopped { get; private set; }

    /// <summary>What <c>sdn serve</c> asked for.</summary>
    public ControllerOptions? Options { get; private set; }
    public LearningCatalog? Learning { get; private set; }

    public IRunnableController Create(
        ControllerOptions options, LearningCatalog learning, PolicySet rules, ILoggerFactory loggers,
        TimeProvider time)
    {
        (Options, Learning) = (options, learning);
        return this;
    }

    public Task StartAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (StartFailure is { } failure)
            throw failure;
        _started.SetResult();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel)
    {
        IsStopped = true;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<HostSnapshot>> GetHostsAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref _hostQueries);
        return Failure is null ? Task.FromResult(Hosts) : Task.FromException<IReadOnlyList<HostSnapshot>>(Failure);
    }

    /// <summary>What <c>sdn explain</c> asks of.</summary>
    public NetworkModel Network { get; set; } = new([]);

    public Task<NetworkModel> GetNetworkAsync(CancellationToken cancel) =>
        Failure is null ? Task.FromResult(Network) : Task.FromException<NetworkModel>(Failure);

    public Task<IReadOnlyList<FlowSnapshot>?> GetFlowsAsync(DatapathId id, CancellationToken cancel) =>
        Failure is null
            ? Task.FromResult(Flows.GetValueOrDefault(id))
            : Task.FromException<IReadOnlyList<FlowSnapshot>?>(Failure);
}
