using System.Diagnostics;
using System.Net;
using Controller.Abstractions;
using Controller.Core;
using Controller.Core.Flows;
using Microsoft.Extensions.Logging.Abstractions;
using OpenFlow.Protocol.Types;
using Testing;

namespace Benchmarks.Pushing;

/// <summary>
/// How long it takes to bring flows to an Open vSwitch of its own: ours from the configuration to the report that the
/// switch holds them, and <c>ovs-ofctl --bundle replace-flows</c> beside it, in turns, on a bridge each.
/// </summary>
internal sealed class PushRun : IAsyncDisposable
{
    private const string Ours = "br1";
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly SwitchDaemons _daemons = new(ports: 0);
    private readonly OpenFlowController _controller;
    private readonly string _file = Path.GetTempFileName();

    private PushRun() => _controller = new OpenFlowController(
        new ControllerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] },
        NullLoggerFactory.Instance, TimeProvider.System);

    public static async Task<PushRun> StartAsync()
    {
        var run = new PushRun();
        run._daemons.AddBridge(Ours);
        await run._controller.StartAsync(CancellationToken.None);
        run._daemons.Connect(Ours, run._controller.Endpoints[0]);
        long start = Stopwatch.GetTimestamp();
        while (run._controller.Switches.Count == 0 || !run._controller.Switches[0].Connected)
        {
            if (Stopwatch.GetElapsedTime(start) > ConnectLimit)
                throw new TimeoutException("the bridge doesn't connect");
            await Task.Delay(20);
        }
        return run;
    }

    /// <summary>Seconds of ours and of ovs-ofctl, from what is there to these flows.</summary>
    public async Task<(double Ours, double Theirs)> PushAsync(IReadOnlyList<Flow> flows)
    {
        double ours = await ApplyAsync(flows);
        await File.WriteAllLinesAsync(_file, flows.Select(ChangeText.Of));
        long start = Stopwatch.GetTimestamp();
        _daemons.Ofctl(SwitchDaemons.Bridge, "--bundle replace-flows", _file);
        return (ours, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Seconds to plan these flows on a switch that has none of them.</summary>
    public async Task<double> PlanAsync(IReadOnlyList<Flow> flows)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<SwitchPlan> plans = await _controller.PlanAsync(ManyFlows.Configuration(flows), default);
        if (plans[0].Problem is { } problem)
            throw new InvalidOperationException(problem);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        _daemons.Dispose();
        File.Delete(_file);
    }

    private async Task<double> ApplyAsync(IReadOnlyList<Flow> flows)
    {
        AppConfiguration next = ManyFlows.Configuration(flows);
        long start = Stopwatch.GetTimestamp();
        ApplyReport report = await _controller.ApplyAsync(next, null, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (report.Switches[0].Outcome != ApplyOutcome.Applied)
            throw new InvalidOperationException($"{report.Switches[0].Outcome}: {report.Switches[0].Problem}");
        return seconds;
    }
}
