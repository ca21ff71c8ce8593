using System.Globalization;
using System.Net;
using Apps.Overlay;
using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Core;
using Controller.Core.Flows;
using EndToEnd.Tests.Running;
using Microsoft.Extensions.Logging.Abstractions;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Overlay;

/// <summary>
/// Two Open vSwitches that carry tenants' frames between them by GRE over a made-up underlay, a controller in this
/// process, and Linux guests. Nothing of the machine's own network is touched.
/// </summary>
internal sealed class OverlayHosts : IAsyncDisposable
{
    private const string Bridge = "br-int";
    private const int UnderlayMtu = 1600;
    private static readonly string[] HostNames = ["a", "b"];

    private readonly OverlayPlan _plan;
    private readonly SwitchDaemons[] _hosts;
    private readonly Dictionary<string, OverlayGuest> _guests = [];
    private OpenFlowController _controller;

    private OverlayHosts(OverlayPlan plan)
    {
        _plan = plan;
        _controller = NewController(new IPEndPoint(IPAddress.Loopback, 0));
        _hosts = [SwitchDaemons.WithoutBridge(), SwitchDaemons.WithoutBridge()];
    }

    public OverlayGuest this[string guest] => _guests[guest];

    public OpenFlowController Controller => _controller;

    /// <summary>The hosts a and b of a plan, each with its datapath id and an address on the underlay.</summary>
    public static IReadOnlyList<OverlayHost> Hosts { get; } = [.. HostNames.Select((name, i) =>
        new OverlayHost(name, new DatapathId((ulong)i + 1), AddressOf(i)))];

    /// <param name="guests">Name, host, MAC address, and address and gateway if it has them from the start.</param>
    public static async Task<OverlayHosts> StartAsync(OverlayPlan plan,
        params IReadOnlyList<(string Name, string Host, string Mac, string? Address, string? Gateway)> guests)
    {
        var made = new OverlayHosts(plan);
        try
        {
            await made._controller.StartAsync(TestContext.Current.CancellationToken);
            for (int i = 0; i < HostNames.Length; i++)
                made.AddUnderlay(i);
            for (int i = 0; i < HostNames.Length; i++)
                made.AddBridge(i);
            foreach ((string name, string host, string mac, string? address, string? gateway) in guests)
            {
                made._guests.Add(name, await OverlayGuest.MakeAsync(name, mac, address, gateway));
                made._hosts[Array.IndexOf(HostNames, host)].Vsctl("add-port", Bridge, OverlayGuest.NameOf(name));
            }
            await made.SettledAsync();
            return made;
        }
        catch
        {
            foreach ((string name, _, _, _, _) in guests)
                await OverlayGuest.RemoveAsync(name);
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until both switches hold what the plan asks for.</summary>
    public Task SettledAsync() => Eventually.HoldsAsync(
        async () => await _controller.DriftAsync(TestContext.Current.CancellationToken) is { Count: 2 } drifts
            && drifts.All(drift => drift is { Problem: null, Items: [] })
            && _guests.Values.All(guest => Dump().Contains($"in_port={guest.Port}", StringComparison.Ordinal)),
        Eventually.Soon, Dump);

    /// <summary>The controller goes, and another one comes that knows nothing but the plan.</summary>
    public async Task RestartControllerAsync()
    {
        var endpoint = (IPEndPoint)_controller.Endpoints[0];
        await _controller.DisposeAsync();
        _controller = NewController(endpoint);
        await _controller.StartAsync(TestContext.Current.CancellationToken);
        await SettledAsync();
    }

    /// <summary>Both switches' flows.</summary>
    public string Dump() =>
        string.Join('\n', _hosts.Select(host => host.Ofctl(Bridge, "dump-flows --names --no-stats")));

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        foreach (string name in _guests.Keys)
            await OverlayGuest.RemoveAsync(name);
        foreach (SwitchDaemons host in _hosts)
            host.Dispose();
    }

    private static Ipv4Address AddressOf(int host) => new(0xac1f_0001 + (uint)host);

    private static string MacOf(int host) =>
        string.Create(CultureInfo.InvariantCulture, $"02:01:ac:1f:00:{host + 1:x2}");

    private OpenFlowController NewController(IPEndPoint listen) => new(
        new ControllerOptions
        {
            Listen = [listen],
            Configuration = new AppConfiguration
            {
                Apps = [OverlayApp.Factory(_plan, new GuestDirectory())],
                DeclaredPorts = PortsOf(_plan),
            },
        },
        NullLoggerFactory.Instance, TimeProvider.System);

    private static Dictionary<DatapathId, IReadOnlySet<string>> PortsOf(OverlayPlan plan) => plan.Hosts.ToDictionary(
        host => host.Bridge,
        IReadOnlySet<string> (host) => new HashSet<string>(plan.Tenants.SelectMany(tenant => tenant.Members)
            .SelectMany(member => member.Ports).Where(port => port.Host == host.Name).Select(port => port.Port))
        {
            "sdn-gre",
        });

    // A cable between both, as a Unix socket that the first one has; what the tunnels need to know of it is told.
    private void AddUnderlay(int host)
    {
        string cable = $"unix:{_hosts[0].PortPath(0)}";
        _hosts[host].Vsctl("add-br", "br-phy", "--", "set", "bridge", "br-phy", "datapath_type=dummy",
            $"other-config:hwaddr={MacOf(host)}", "--", "add-port", "br-phy", "up", "--", "set", "interface", "up",
            "type=dummy", host == 0 ? $"options:pstream=p{cable}" : $"options:stream={cable}",
            string.Create(CultureInfo.InvariantCulture, $"mtu_request={UnderlayMtu}"));
        _hosts[host].Appctl("netdev-dummy/ip4addr", "br-phy", $"{AddressOf(host)}/24");
        _hosts[host].Appctl("ovs/route/add", "172.31.0.0/24", "br-phy");
        for (int peer = 0; peer < HostNames.Length; peer++)
        {
            if (peer != host)
                _hosts[host].Appctl("tnl/neigh/set", "br-phy", AddressOf(peer).ToString(), MacOf(peer));
        }
    }

    private void AddBridge(int host)
    {
        _hosts[host].Vsctl("add-br", Bridge, "--", "set", "bridge", Bridge, "datapath_type=dummy", "fail_mode=secure",
            "protocols=OpenFlow13", string.Create(CultureInfo.InvariantCulture,
                $"other-config:datapath-id={Hosts[host].Bridge.Value:x16}"),
            "--", "add-port", Bridge, "sdn-gre", "--", "set", "interface", "sdn-gre", "type=gre",
            "options:remote_ip=flow", "options:key=flow");
        _hosts[host].Connect(Bridge, _controller.Endpoints[0]);
    }
}
