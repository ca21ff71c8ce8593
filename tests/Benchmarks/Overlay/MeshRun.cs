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
internal sealed class MeshRun(int hosts, int tenants, int ports, bool spread)
{
    private const double Mebi = 1 << 20;

    private static readonly SwitchFeatures OpenVSwitch = new()
    {
        Groups = true,
        ControllerMeter = true,
        MaxMeter = 200_000,
        TableCount = 254,
    };

    public string Measure()
    {
        OverlayPlan plan = PlanOf(ports);
        ILookup<string, string> names = PortsOf(plan);
        AppFactory app = OverlayApp.Factory(plan, new GuestDirectory());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        DesiredState[] declared = [.. plan.Hosts.Select(host => Declare(host, names[host.Name], app))];
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        double heap = (GC.GetTotalMemory(forceFullCollection: true) - before) / Mebi;
        int[] flows = [.. declared.Select(state => state.Flows.Count).Order()];
        (int touched, int changes, double edit) = AddOnePort(plan, app, declared);
        GC.KeepAlive(declared);
        return string.Create(CultureInfo.InvariantCulture,
            $"{hosts} hosts, {tenants} tenants on {(spread ? "all" : "few")} of them, {ports} ports: {flows.Sum():N0} flows, "
            + $"{flows[0]:N0} to {flows[^1]:N0} a host, in {seconds:0.00} s ({used:0.00} s of CPU time), {heap:0} MiB; "
            + $"one port more: {touched} hosts with {changes} changes, found in {edit:0.00} s");
    }

    private static (int Hosts, int Changes, double Seconds) AddOnePort(
        OverlayPlan plan, AppFactory app, DesiredState[] declared)
    {
        Tenant first = plan.Tenants[0];
        OverlayPlan next = new()
        {
            Hosts = plan.Hosts,
            Tenants = [first with { Members = [.. first.Members, MemberOf(0, 250, "h0")] }, .. plan.Tenants.Skip(1)],
        };
        AppFactory edited = OverlayApp.Factory(next, new GuestDirectory());
        ILookup<string, string> names = PortsOf(next);
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

    private static ILookup<string, string> PortsOf(OverlayPlan plan) => plan.Tenants
        .SelectMany(tenant => tenant.Members).SelectMany(member => member.Ports)
        .ToLookup(port => port.Host, port => port.Port);

    private static DesiredState Declare(OverlayHost host, IEnumerable<string> ports, AppFactory app) =>
        OfflinePlanner.Declare(
            new OfflineSwitch(host.Bridge, host.Name, OpenVSwitch,
                [.. ports.Prepend("sdn-gre").Select((port, index) => PortOf((uint)index + 1, port))]),
            new AppConfiguration { Apps = [app] });

    private static SwitchPort PortOf(uint number, string name) =>
        new(new PortNumber(number), name, new MacAddress(number), PortRole.Edge);

    private OverlayPlan PlanOf(int count)
    {
        int each = count / tenants;
        Tenant[] all = [.. Enumerable.Range(0, tenants).Select(tenant =>
            new Tenant($"tenant{tenant}", (uint)tenant + 1, null)
            {
                Subnets = [new TenantSubnet(new Ipv4Address(0x0a00_0000), 16, new Ipv4Address(0x0a00_ffff - 1), Dhcp: true)],
                Members = [.. Enumerable.Range(0, each).Select(index => MemberOf(tenant, (uint)index + 1,
                    $"h{(spread ? index % hosts : (tenant * each + index) * hosts / count)}"))],
            })];
        return new OverlayPlan
        {
            Hosts = [.. Enumerable.Range(0, hosts).Select(host => new OverlayHost(
                $"h{host}", new DatapathId((ulong)host + 1), new Ipv4Address(0xac1f_0001 + (uint)host)))],
            Tenants = all,
        };
    }

    private static Member MemberOf(int tenant, uint guest, string host) => new(
        $"g{guest}", [new MemberPort(host, $"t{tenant}-{guest}")], new MacAddress(0x0200_0000_0000UL | guest),
        new Ipv4Address(0x0a00_0000 + guest), null);
}
