using System.Net;
using System.Text.RegularExpressions;
using Controller.Core;
using Controller.Core.Flows;
using EndToEnd.Tests.Running;
using Testing;

namespace EndToEnd.Tests.Reconciling;

/// <summary>A real Open vSwitch of its own and a controller in this process that it is connected to.</summary>
internal sealed partial class ControlledSwitch : IAsyncDisposable
{
    private readonly SwitchDaemons _daemons;

    private ControlledSwitch(SwitchDaemons daemons, AppConfiguration first)
    {
        _daemons = daemons;
        Controller = new OpenFlowController(
            new ControllerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Configuration = first },
            Log, TimeProvider.System);
    }

    public OpenFlowController Controller { get; }

    public StampedLog Log { get; } = new(TimeProvider.System);

    public DriftCounters Drift => Controller.Switches[0].Counters.Drift;

    /// <summary>A switch that holds what a configuration declares.</summary>
    public static async Task<ControlledSwitch> StartAsync(AppConfiguration first, SwitchDaemons? daemons = null)
    {
        var made = new ControlledSwitch(daemons ?? new SwitchDaemons(ports: 4), first);
        try
        {
            await made.Controller.StartAsync(TestContext.Current.CancellationToken);
            made._daemons.Connect(SwitchDaemons.Bridge, made.Controller.Endpoints[0]);
            await Eventually.HoldsAsync(async () => await made.DriftAsync() is [], "the switch holds what is declared");
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    public async Task<SwitchReport> ApplyAsync(AppConfiguration next) => Assert.Single(
        (await Controller.ApplyAsync(next, null, TestContext.Current.CancellationToken)).Switches);

    public async Task<SwitchPlan> PlanAsync(AppConfiguration next) =>
        Assert.Single(await Controller.PlanAsync(next, TestContext.Current.CancellationToken));

    /// <summary>How the switch differs now; null while it can't be told.</summary>
    public async Task<IReadOnlyList<DriftItem>?> DriftAsync() =>
        await Controller.DriftAsync(TestContext.Current.CancellationToken) is [{ Problem: null } drift]
            ? drift.Items : null;

    public string Ofctl(string command, params string[] arguments) =>
        _daemons.Ofctl(SwitchDaemons.Bridge, command, arguments);

    /// <summary>The flows of table 10 with their statistics, by cookie.</summary>
    public IReadOnlyDictionary<string, (double Seconds, ulong Packets, string Rule)> Flows() => DumpedFlow()
        .Matches(Ofctl("dump-flows", "table=10"))
        .ToDictionary(match => match.Groups["cookie"].Value, match => (
            double.Parse(match.Groups["seconds"].ValueSpan), ulong.Parse(match.Groups["packets"].ValueSpan),
            match.Groups["rule"].Value.Trim()), StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Controller.DisposeAsync();
        _daemons.Dispose();
    }

    [GeneratedRegex(@"cookie=(?<cookie>\w+), duration=(?<seconds>[\d.]+)s, table=10, n_packets=(?<packets>\d+), "
        + @"n_bytes=\d+, (?<rule>.*)")]
    private static partial Regex DumpedFlow();
}
