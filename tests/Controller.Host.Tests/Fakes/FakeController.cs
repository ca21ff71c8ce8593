using System.Collections.Concurrent;
using System.Net;
using Apps.L2Learning;
using Controller.Core;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Fakes;

/// <summary>A controller without a network: what it shows is what the test put in.</summary>
internal sealed class FakeController : IRunnableController
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(AppConfiguration, IReadOnlyDictionary<DatapathId, string>?)> _applied = new();
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

    /// <summary>What <see cref="PlanAsync"/> and <see cref="GetWantedAsync"/> answer.</summary>
    public IReadOnlyList<SwitchPlan> Plans { get; set; } = [];

    /// <summary>What <see cref="ApplyAsync"/> answers.</summary>
    public ApplyReport Report { get; set; } = new([]);

    public IReadOnlyList<SwitchDrift> Drift { get; set; } = [];

    /// <summary>Every configuration that was put in force, with the bases that it was said to need.</summary>
    public IReadOnlyList<(AppConfiguration Next, IReadOnlyDictionary<DatapathId, string>? Bases)> Applied =>
        [.. _applied];

    public IRunnableController Create(ControllerOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        Options = options;
        return this;
    }

    /// <summary>How a switch learns by what the controller was started with.</summary>
    public LearningOptions LearningOf(DatapathId id) => (LearningOptions)Options!.Apps[0].OptionsOf!(id)!;

    public Task<IReadOnlyList<SwitchPlan>> PlanAsync(AppConfiguration next, CancellationToken cancel) =>
        Task.FromResult(Plans);

    public Task<IReadOnlyList<SwitchPlan>> GetWantedAsync(CancellationToken cancel) => Task.FromResult(Plans);

    public Task<ApplyReport> ApplyAsync(
        AppConfiguration next, IReadOnlyDictionary<DatapathId, string>? bases, CancellationToken cancel)
    {
        _applied.Enqueue((next, bases));
        return Task.FromResult(Report);
    }

    public Task<IReadOnlyList<SwitchDrift>> DriftAsync(CancellationToken cancel) => Task.FromResult(Drift);

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
