using System.Globalization;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Overlay;

/// <summary>
/// Three hosts, network namespaces with an Open vSwitch each, on one underlay; the program, with a policy, in the
/// underlay's namespace; guests, namespaces at ports of the hosts' bridges. Nothing of it touches another network, and all
/// of it goes when it is disposed.
/// </summary>
internal sealed class OverlayLab : IAsyncDisposable
{
    public const int HostCount = 3;
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";

    // An interface's name has room for 15 octets; the process tells this run from another beside it.
    private static readonly string Prefix = string.Create(CultureInfo.InvariantCulture, $"ov{Environment.ProcessId:x}");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ov-");
    private readonly List<string> _namespaces = [];
    private BackgroundCommand? _controller;
    private bool _controllersAreSet;

    private OverlayLab()
    {
    }

    public string Log => _controller?.Said ?? "";

    private string Policy => Path.Combine(_directory.FullName, "policy.yaml");

    private static string Underlay => $"{Prefix}u";

    /// <param name="tunnel"><c>gre</c>, <c>vxlan</c> or <c>geneve</c>.</param>
    public static async Task<OverlayLab> UpAsync(string tunnel)
    {
        var lab = new OverlayLab();
        try
        {
            await lab.AddNamespaceAsync(Underlay);
            await ShellAsync($"""
                ip -n {Underlay} link add name hub type bridge
                ip -n {Underlay} link set dev hub mtu 1600 up
                ip -n {Underlay} address add 172.31.0.254/24 dev hub
                """);
            for (int host = 1; host <= HostCount; host++)
            {
                await lab.AddHostAsync(host, tunnel);
                await lab.StartSwitchAsync(host);
            }
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>A guest with an address at a port, which has its name, of a host's bridge.</summary>
    public async Task AddGuestAsync(string name, int host, string mac, string address)
    {
        string guest = await AddNamespaceAsync($"{Prefix}-{name}");
        await ShellAsync($"""
            ip link add eth0 address {mac} netns {guest} type veth peer name {name} netns {NamespaceOf(host)}
            ip netns exec {guest} sysctl -qw net.ipv6.conf.all.disable_ipv6=1
            ip netns exec {guest} ethtool -K eth0 tx off > /dev/null
            ip netns exec {NamespaceOf(host)} ethtool -K {name} tx off > /dev/null
            ip -n {guest} address add {address}/24 dev eth0
            ip -n {guest} link set eth0 mtu 1450 up
            ip -n {NamespaceOf(host)} link set {name} up
            """);
        await VsctlAsync(host, $"add-port br-int {name}");
    }

    /// <summary>Takes a guest's wire out of one host and plugs it into another, as a move of a machine does.</summary>
    public async Task MoveGuestAsync(string name, int from, int to)
    {
        await VsctlAsync(from, $"del-port {name}");
        await ShellAsync($"""
            ip -n {NamespaceOf(from)} link set {name} netns {NamespaceOf(to)}
            ip -n {NamespaceOf(to)} link set {name} up
            """);
        await VsctlAsync(to, $"add-port br-int {name}");
    }

    public async Task WritePolicyAsync(string text) => await File.WriteAllTextAsync(Policy, text);

    /// <summary>Starts the program, and waits until all bridges follow it.</summary>
    public async Task StartControllerAsync()
    {
        _controller = new BackgroundCommand("ip", "netns", "exec", Underlay, Repository.Sdn, "serve", Policy, "--listen",
            "172.31.0.254:6653", "--api", $"unix:{_directory.FullName}/api.sock", "--metrics", "off");
        await _controller.SaysAsync("serves switches");
        await SetControllersAsync();
        for (int host = 1; host <= HostCount; host++)
            await _controller.SaysAsync($"switch br-{host} is ready");
        await SetBackoffsAsync();
    }

    /// <summary>Ends the program as a crash would.</summary>
    public async Task KillControllerAsync()
    {
        await _controller!.DisposeAsync();
        _controller = null;
    }

    public async Task<string> FlowsAsync(int host) => await OfctlAsync(host, "--no-stats dump-flows")
        + await OfctlAsync(host, "dump-groups");

    /// <summary>Whether a guest has a ping answered, at once.</summary>
    public async Task<bool> ReachesAsync(string guest, string address) =>
        (await Command.RunAsync("ip", Inside(guest, "ping", "-c", 1, "-W", 1, address))).ExitCode == 0;

    public Task RequireReachAsync(string guest, string address) =>
        Eventually.HoldsAsync(() => ReachesAsync(guest, address), $"{guest} reaches {address}");

    /// <summary>A command of a guest, until it ends or is disposed.</summary>
    public BackgroundCommand Start(string guest, params object[] command) => new("ip", Inside(guest, command));

    public Task<Output> RunAsync(string guest, params object[] command) => Command.RunAsync("ip", Inside(guest, command));

    /// <summary>What the underlay's bridge sees.</summary>
    public static BackgroundCommand StartCapture(string filter, int packets) => new("ip", "netns", "exec", Underlay,
        "tcpdump", "-n", "-l", "-i", "hub", "-c", packets, filter);

    public async ValueTask DisposeAsync()
    {
        if (_controller is not null)
            await _controller.DisposeAsync();
        for (int host = 1; host <= HostCount; host++)
        {
            foreach (string daemon in (string[])["ovs-vswitchd", "ovsdb-server"])
                await EndAsync(Path.Combine(DirectoryOf(host), $"{daemon}.pid"));
        }
        foreach (string name in Enumerable.Reverse(_namespaces))
            await Command.RunAsync("ip", "netns", "del", name);
        _directory.Delete(recursive: true);
    }

    private static string NamespaceOf(int host) => $"{Prefix}h{host}";

    private static IEnumerable<object> Inside(string guest, params object[] command) =>
        ["netns", "exec", $"{Prefix}-{guest}", .. command];

    private string DirectoryOf(int host) => Path.Combine(_directory.FullName, $"h{host}");

    private async Task<string> AddNamespaceAsync(string name)
    {
        await ShellAsync($"ip netns add {name}; ip -n {name} link set lo up");
        _namespaces.Add(name);
        return name;
    }

    private async Task AddHostAsync(int host, string tunnel)
    {
        string space = await AddNamespaceAsync(NamespaceOf(host));
        string directory = Directory.CreateDirectory(DirectoryOf(host)).FullName;
        // Of veths, checksums that nobody fills in get lost in tunnels; and other interfaces mustn't answer ARP.
        await ShellAsync($"""
            ip netns exec {space} sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv6.conf.all.disable_ipv6=1
            ip link add phy netns {space} mtu 1600 type veth peer name h{host} netns {Underlay} mtu 1600
            ip -n {Underlay} link set h{host} master hub
            ip -n {Underlay} link set h{host} up
            ip -n {space} link set phy up
            ip netns exec {space} ethtool -K phy tx off > /dev/null
            ip netns exec {Underlay} ethtool -K h{host} tx off > /dev/null
            ovsdb-tool create {directory}/conf.db {Schema}
            """);
        await StartDaemonAsync(host, "ovsdb-server", $"{directory}/conf.db", $"--remote=punix:{directory}/db.sock");
        await StartDaemonAsync(host, "ovs-vswitchd", $"unix:{directory}/db.sock");
        await VsctlAsync(host, $"add-br br-phy -- set bridge br-phy datapath_type=netdev "
            + $"other-config:hwaddr=02:01:ac:1f:00:0{host} -- add-port br-phy phy");
        await ShellAsync($"""
            ip -n {space} address add 172.31.0.{host}/24 dev br-phy
            ip -n {space} link set br-phy mtu 1600 up
            """);
        await VsctlAsync(host, $"add-br br-int -- set bridge br-int datapath_type=netdev fail_mode=secure "
            + $"protocols=OpenFlow13 other-config:datapath-id=000000000000000{host} "
            + $"other-config:hwaddr=02:02:ac:1f:00:0{host} "
            + $"-- add-port br-int sdn-{tunnel} -- set interface sdn-{tunnel} type={tunnel} options:remote_ip=flow "
            + "options:key=flow");
    }

    private Task StartSwitchAsync(int host) => Eventually.HoldsAsync(
        async () => (await OfctlAsync(host, "show")).Contains("br-int", StringComparison.Ordinal), "the bridge is there");

    // Not before somebody listens: a bridge that has tried in vain waits up to 8 s, and as long for an answer.
    private async Task SetControllersAsync()
    {
        for (int host = 1; host <= HostCount && !_controllersAreSet; host++)
        {
            await VsctlAsync(host, "set-controller br-int tcp:172.31.0.254:6653 "
                + "-- set controller br-int connection_mode=out-of-band");
        }
        _controllersAreSet = true;
    }

    // Only a change that is made while the connection exists counts.
    private async Task SetBackoffsAsync()
    {
        for (int host = 1; host <= HostCount; host++)
        {
            await VsctlAsync(host, "set controller br-int max_backoff=1001");
            await VsctlAsync(host, "set controller br-int max_backoff=1000");
        }
    }

    private Task StartDaemonAsync(int host, string daemon, params string[] arguments)
    {
        string directory = DirectoryOf(host);
        return ShellAsync($"""
            export OVS_RUNDIR={directory} OVS_LOGDIR={directory} OVS_DBDIR={directory}
            ip netns exec {NamespaceOf(host)} {daemon} {string.Join(' ', arguments)} --detach --no-chdir \
                --pidfile={directory}/{daemon}.pid --log-file={directory}/{daemon}.log -vconsole:off
            """);
    }

    private Task VsctlAsync(int host, string words) =>
        ShellAsync($"ovs-vsctl --db=unix:{DirectoryOf(host)}/db.sock --timeout=20 {words}");

    private async Task<string> OfctlAsync(int host, string command) => (await ShellAsync(
        $"ovs-ofctl -O OpenFlow13 {command} unix:{DirectoryOf(host)}/br-int.mgmt")).Text;

    private static async Task<Output> ShellAsync(string script) =>
        (await Command.RunAsync("/bin/sh", "-ec", script)).RequireSuccess();

    private static async Task EndAsync(string pidFile)
    {
        if (!File.Exists(pidFile))
            return;
        string pid = (await File.ReadAllTextAsync(pidFile)).Trim();
        await Command.RunAsync("kill", pid);
        await Eventually.HoldsAsync(() => Task.FromResult(!Directory.Exists($"/proc/{pid}")), "the daemon ends");
    }
}
