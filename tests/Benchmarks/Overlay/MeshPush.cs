using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Apps.Overlay.Planning;
using Benchmarks.Measuring;

namespace Benchmarks.Overlay;

/// <summary>
/// Brings a mesh to bridges that are connected to <c>sdn serve</c>, as a user does it: by a policy and its edits. Says
/// how long each stage took, and compares what the bridges hold with what was worked out here.
/// </summary>
internal sealed class MeshPush : IAsyncDisposable
{
    private const double Mebi = 1 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    private readonly MeshShape _shape;
    private readonly IMeshHosts _hosts;
    private readonly IPEndPoint _listen = FreePort();
    private readonly string _policy = Path.Combine(Path.GetTempPath(), $"mesh-{Environment.ProcessId}.yaml");
    private readonly List<string> _faults = [];

    /// <param name="hosts">With the port of <see cref="MeshShape.OneMore"/> already there.</param>
    public MeshPush(MeshShape shape, IMeshHosts hosts) => (_shape, _hosts) = (shape, hosts);

    /// <summary>What was not as it should be.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Seconds from the reload that brings the mesh to the report that all hosts hold it.</summary>
    public double PushSeconds { get; private set; }

    public async Task RunAsync()
    {
        OverlayPlan plan = _shape.Plan();
        OverlayPlan edited = _shape.Plan(oneMore: true);
        await BringAsync(plan, edited);
        await RestartAsync(plan);
        if (_hosts.Fault is { } fault)
            _faults.Add(fault);
    }

    public async ValueTask DisposeAsync()
    {
        await _hosts.DisposeAsync();
        File.Delete(_policy);
    }

    // To hosts that are connected and hold nothing of it; then one port more.
    private async Task BringAsync(OverlayPlan plan, OverlayPlan edited)
    {
        Write(new OverlayPlan { Hosts = plan.Hosts, Tenants = [] });
        _hosts.Begin(_listen);
        await using var sdn = new SdnChild(_policy, _listen);
        await sdn.SaysAsync(" is ready: ", _shape.Hosts, Limit);
        Tell("connected, no tenants", 0, sdn.Usage);

        PushSeconds = await ReloadAsync(sdn, plan, 1, "policy with all tenants");
        Compare(plan);
        double edit = await ReloadAsync(sdn, edited, 2, "policy with one port more");
        Compare(edited);
        await sdn.StopAsync();
        Judge(sdn);
    }

    private async Task<double> ReloadAsync(SdnChild sdn, OverlayPlan plan, int times, string stage)
    {
        Write(plan);
        _hosts.Mark();
        ProcessUsage before = sdn.Usage;
        long begun = sdn.Reload();
        long verified = await sdn.SaysAsync(" is in force, ", times, Limit);
        double seconds = Stopwatch.GetElapsedTime(begun, verified).TotalSeconds;
        Tell(stage, seconds, sdn.Usage, before.CpuSeconds);
        if (_hosts.LastChangeAt is > 0 and var last)
            Console.WriteLine($"    last change reached its host after {Seconds(begun, last)}");
        Console.WriteLine($"    {_hosts.Since().Told}");
        return seconds;
    }

    // A start with hosts that hold nothing, and one more with hosts that hold all of it.
    private async Task RestartAsync(OverlayPlan plan)
    {
        Write(plan);
        _hosts.Begin(_listen);
        await StartAsync("cold start");
        Compare(plan);
        _hosts.Mark();
        await StartAsync("start again, nothing to change");
        if (_hosts.Since().Changes > 0)
            _faults.Add("a restart changed hosts that held what they should");
        Compare(plan);
    }

    private async Task StartAsync(string stage)
    {
        await using var sdn = new SdnChild(_policy, _listen);
        long listening = await sdn.SaysAsync(" serves switches on ", 1, Limit);
        long connected = await sdn.SaysAsync(" connected: dpid ", _shape.Hosts, Limit);
        long verified = await sdn.SaysAsync(" is ready: ", _shape.Hosts, Limit);
        Tell(stage, Stopwatch.GetElapsedTime(sdn.StartedAt, verified).TotalSeconds, sdn.Usage);
        Console.WriteLine($"    program started and policy read after {Seconds(sdn.StartedAt, listening)}, "
            + $"all connected {Seconds(sdn.StartedAt, connected)}, all verified {Seconds(sdn.StartedAt, verified)}");
        await QuietAsync();
        Console.WriteLine($"    {_hosts.Since().Told}");
        await sdn.StopAsync();
        Judge(sdn);
    }

    // Link discovery has its say about ports that are no members within seconds, and changes a flow or two then.
    private async Task QuietAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        long before;
        do
        {
            before = _hosts.Since().Changes;
            await Task.Delay(Quiet);
        }
        while (_hosts.Since().Changes != before && Stopwatch.GetElapsedTime(begun) < Limit);
    }

    private void Compare(OverlayPlan plan)
    {
        IReadOnlyList<HostCount> wanted = MeshRun.Count(plan);
        IReadOnlyList<HostCount> held = _hosts.Count();
        int[] wrong = [.. Enumerable.Range(0, _shape.Hosts).Where(host => wanted[host] != held[host])];
        foreach (int host in wrong.Take(3))
            _faults.Add($"h{host} holds {held[host]}, and should {wanted[host]}");
        Console.WriteLine($"    {_shape.Hosts - wrong.Length} of {_shape.Hosts} hosts hold what was planned: "
            + $"{held.Sum(one => one.Flows):N0} flows, {held.Sum(one => one.Groups):N0} groups, "
            + $"{held.Min(one => one.Flows):N0} to {held.Max(one => one.Flows):N0} flows a host");
    }

    private void Judge(SdnChild sdn) => _faults.AddRange(sdn.Warnings.Take(3));

    private void Write(OverlayPlan plan) => File.WriteAllText(_policy, MeshPolicy.Of(plan));

    private static void Tell(string stage, double seconds, ProcessUsage usage, double before = 0) =>
        Console.WriteLine($"  {stage}: {seconds:0.00} s, {usage.CpuSeconds - before:0.00} s of CPU time; "
            + $"{usage.ResidentBytes / Mebi:0} MiB resident, peak {usage.PeakResidentBytes / Mebi:0}");

    private static string Seconds(long from, long to) => $"{Stopwatch.GetElapsedTime(from, to).TotalSeconds:0.00} s";

    // Held by nobody between two runs of the controller: the bridges have to find it where it was.
    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
