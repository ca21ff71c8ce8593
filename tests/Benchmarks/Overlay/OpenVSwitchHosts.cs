using System.Net;
using Apps.Overlay.Planning;
using Testing;

namespace Benchmarks.Overlay;

/// <summary>
/// An Open vSwitch for each host, with its own daemons, on the dummy datapath: what was pushed is what it says itself.
/// </summary>
/// <remarks>One daemon for all wouldn't do: two tunnel ports alike can't be in one.</remarks>
internal sealed class OpenVSwitchHosts : IMeshHosts
{
    private const int AtOnce = 8;
    private const string Overlay = "cookie=0x5d03000000000000/0xffff000000000000";
    private const string OverlayGroup = "group_id=1560"; // 0x5d03 and 16 bits more: 1560477696 to 1560543231

    private readonly SwitchDaemons[] _hosts;
    private string[] _marks = [];

    public OpenVSwitchHosts(OverlayPlan plan)
    {
        ILookup<string, string> ports = MeshShape.PortsOf(plan);
        _hosts = Each(plan.Hosts, host => Start(host, ports[host.Name]));
    }

    public long LastChangeAt => 0;

    public string? Fault => null;

    public void Begin(IPEndPoint controller)
    {
        Each(_hosts, host =>
        {
            host.Disconnect(SwitchDaemons.Bridge);
            host.Ofctl(SwitchDaemons.Bridge, "del-flows");
            host.Ofctl(SwitchDaemons.Bridge, "del-groups");
            host.Ofctl(SwitchDaemons.Bridge, "del-meters");
            return host;
        });
        Mark();
        Each(_hosts, host =>
        {
            host.Connect(SwitchDaemons.Bridge, controller);
            return host;
        });
    }

    public IReadOnlyList<HostCount> Count() => Each(_hosts, host => new HostCount(
        Lines(host, "dump-flows", Overlay).Count(line => line.Contains("cookie=", StringComparison.Ordinal)),
        Lines(host, "dump-groups").Count(line => line.Contains(OverlayGroup, StringComparison.Ordinal))));

    public void Mark() => _marks = Each(_hosts, Held);

    public (long Changes, string Told) Since()
    {
        string[] now = Each(_hosts, Held);
        long changed = now.Zip(_marks).Count(pair => pair.First != pair.Second);
        return (changed, $"{changed} hosts hold something else than before");
    }

    public ValueTask DisposeAsync()
    {
        Each(_hosts, host =>
        {
            host.Dispose();
            return host;
        });
        return ValueTask.CompletedTask;
    }

    // The daemons' own tools are processes that mostly wait.
    private static TResult[] Each<T, TResult>(IEnumerable<T> all, Func<T, TResult> work) =>
        [.. all.AsParallel().AsOrdered().WithDegreeOfParallelism(AtOnce).Select(work)];

    private static SwitchDaemons Start(OverlayHost host, IEnumerable<string> ports)
    {
        var daemons = new SwitchDaemons(ports: 0);
        daemons.Vsctl([
            "set", "bridge", SwitchDaemons.Bridge, $"other-config:datapath-id={host.Bridge.Value:x16}",
            .. ports.SelectMany((port, index) => AddPort(port, index + 1)),
        ]);
        return daemons;
    }

    private static IEnumerable<string> AddPort(string port, int number) =>
    [
        "--", "add-port", SwitchDaemons.Bridge, port, "--", "set", "interface", port, $"ofport_request={number}",
        .. port == MeshShape.Tunnel
            ? (IEnumerable<string>)["type=gre", "options:remote_ip=flow", "options:key=flow"]
            : ["type=dummy"],
    ];

    private static string[] Lines(SwitchDaemons host, string command, params string[] arguments) =>
        host.Ofctl(SwitchDaemons.Bridge, command, arguments).Split('\n');

    // Without what time changes, in an order of its own.
    private static string Held(SwitchDaemons host) => string.Join('\n', Lines(host, "--no-stats dump-flows")
        .Concat(Lines(host, "dump-groups")).Where(line => !line.Contains("(xid=", StringComparison.Ordinal)).Order());
}
