using System.Diagnostics;
using System.Globalization;
using Apps.Overlay;
using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Benchmarks.Overlay;

/// <summary>
/// Works out for each of many hosts what an overlay wants of it, and again after one port was added, as a reload of a
/// policy does.
/// </summary>
internal static class MeshRun
{
    private const double Mebi = 1 << 20;

    private static readonly SwitchFeatures OpenVSwitch = new()
    {
        Groups = true,
        ControllerMeter = true,
        MaxMeter = 200_000,
        TableCount = 254,
    };

    public static string Measure(MeshShape shape)
    {
        OverlayPlan plan = shape.Plan();
        ILookup<string, string> names = MeshShape.PortsOf(plan);
        AppFactory app = OverlayApp.Factory(plan, new GuestDirectory());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        DesiredState[] declared = [.. plan.Hosts.Select(host => Declare(host, names[host.Name], app))];
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        double heap = (GC.GetTotalMemory(forceFullCollection: true) - before) / Mebi;
        int[] flows = [.. declared.Select(state => state.Flows.Count).Order()];
        (int touched, int changes, double edit) = AddOnePort(shape, app, declared);
        GC.KeepAlive(declared);
        return string.Create(CultureInfo.InvariantCulture,
            $"{shape}: {flows.Sum():N0} flows, {flows[0]:N0} to {flows[^1]:N0} a host, in {seconds:0.00} s "
            + $"({used:0.00} s of CPU time), {heap:0} MiB; "
            + $"one port more: {touched} hosts with {changes} changes, found in {edit:0.00} s");
    }

    /// <summary>How many flows and groups each host is to hold.</summary>
    public static IReadOnlyList<HostCount> Count(OverlayPlan plan)
    {
        ILookup<string, string> names = MeshShape.PortsOf(plan);
        AppFactory app = OverlayApp.Factory(plan, new GuestDirectory());
        return [.. plan.Hosts.Select(host => Declare(host, names[host.Name], app))
            .Select(state => new HostCount(state.Flows.Count, state.Groups.Count))];
    }

    private static (int Hosts, int Changes, double Seconds) AddOnePort(
        MeshShape shape, AppFactory app, DesiredState[] declared)
    {
        OverlayPlan next = shape.Plan(oneMore: true);
        AppFactory edited = OverlayApp.Factory(next, new GuestDirectory());
        ILookup<string, string> names = MeshShape.PortsOf(next);
        long start = Stopwatch.GetTimestamp();
        int touched = 0;
        int changes = 0;
        for (int i = 0; i < next.Hosts.Count; i++)
        {
            OverlayHost host = next.Hosts[i];
            if (edited.MakesSame(app, host.Bridge))
                continue;
            touched++;
            DesiredState old = declared[i];
            DesiredState state = Declare(host, names[host.Name], edited);
            changes += state.Flows.Count(flow => !flow.Value.Equals(old.Flows.GetValueOrDefault(flow.Key)))
                + state.Groups.Count(group => !group.Value.Equals(old.Groups.GetValueOrDefault(group.Key)));
        }
        return (touched, changes, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static DesiredState Declare(OverlayHost host, IEnumerable<string> ports, AppFactory app) =>
        OfflinePlanner.Declare(
            new OfflineSwitch(host.Bridge, host.Name, OpenVSwitch,
                [.. ports.Select((port, index) => PortOf((uint)index + 1, port))]),
            new AppConfiguration { Apps = [app] });

    private static SwitchPort PortOf(uint number, string name) =>
        new(new PortNumber(number), name, new MacAddress(number), PortRole.Edge);
}
