using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Testing;

/// <summary>
/// An Open vSwitch of its own: both daemons, in a directory that goes with them, on the dummy datapath. It touches no
/// interface but those it is given, no namespace and no other Open vSwitch, and speaks by Unix sockets alone unless it
/// is told to connect.
/// </summary>
public sealed class SwitchDaemons : IDisposable
{
    public const string Bridge = "br0";
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";
    private const int LimitMs = 30_000;

    private readonly string _datapath;

    // Short, as a Unix socket's path has room for 107 octets.
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dp-");

    /// <summary>Starts the daemons, and a bridge with dummy ports p1, p2 …</summary>
    public SwitchDaemons(int ports)
        : this(["--enable-dummy=override"], "dummy")
    {
        AddBridge(Bridge, [.. Enumerable.Range(1, ports).SelectMany(AddDummyPort)]);
    }

    /// <summary>
    /// Starts the daemons, and a bridge of the user-space datapath that makes TAP interfaces of these names its ports
    /// 1, 2 …; they may be moved to network namespaces.
    /// </summary>
    public SwitchDaemons(IReadOnlyList<string> interfaces)
        : this([], "netdev")
    {
        AddBridge(Bridge, [.. interfaces.Index().SelectMany(port => AddPort(port.Item, port.Index + 1))]);
    }

    private SwitchDaemons(string[] options, string datapath)
    {
        _datapath = datapath;
        try
        {
            Run("ovsdb-tool", "create", PathOf("conf.db"), Schema);
            Run("ovsdb-server", "--detach", "--no-chdir", $"--pidfile={PathOf("db.pid")}", "-vconsole:off",
                "-vsyslog:off", $"--unixctl={PathOf("db.ctl")}", $"--remote=punix:{PathOf("db.sock")}",
                PathOf("conf.db"));
            Vsctl("--no-wait", "init", "--", "set", "Open_vSwitch", ".", "other_config:n-handler-threads=1",
                "other_config:n-revalidator-threads=1");
            Run("ovs-vswitchd", [.. options, "--disable-system", "--detach", "--no-chdir",
                $"--pidfile={PathOf("switch.pid")}", $"--log-file={PathOf("switch.log")}", "-vconsole:off",
                "-vsyslog:off", $"--unixctl={ControlPath}", $"unix:{PathOf("db.sock")}"]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Starts the daemons without a bridge. Beside the dummy datapath they have the machine's own interfaces, so that
    /// real hosts can stand at bridges whose underlay is made up: tunnels need no address of the machine's.
    /// </summary>
    public static SwitchDaemons WithoutBridge() => new(["--enable-dummy"], "dummy");

    /// <summary>The control socket of ovs-vswitchd.</summary>
    public string ControlPath => PathOf("switch.ctl");

    /// <summary>Where the bridge listens for OpenFlow.</summary>
    public string ManagementPath => PathOf($"{Bridge}.mgmt");

    /// <summary>Adds another bridge, without ports.</summary>
    public void AddBridge(string name) => AddBridge(name, []);

    /// <summary>Points a bridge at a controller.</summary>
    public void Connect(string bridge, EndPoint controller) => Vsctl("set-controller", bridge, $"tcp:{controller}",
        "--", "set", "controller", bridge, "connection_mode=out-of-band", "max_backoff=1000");

    /// <summary>Takes the controller away from a bridge; its flows stay.</summary>
    public void Disconnect(string bridge) => Vsctl("del-controller", bridge);

    /// <summary>Runs ovs-ofctl on a bridge: <c>Ofctl("br0", "dump-flows")</c>; returns what it says.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Ofctl(string bridge, string command, params string[] arguments)
    {
        ProcessStartInfo start = Describe("ovs-ofctl",
            ["-O", "OpenFlow13", .. command.Split(' '), $"unix:{PathOf($"{bridge}.mgmt")}", .. arguments]);
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit(LimitMs);
        return process.ExitCode == 0
            ? text : throw new InvalidOperationException($"ovs-ofctl {command}: {errors.Result}");
    }

    /// <summary>Runs ovs-appctl on the switch: <c>Appctl("tnl/neigh/set", ...)</c>.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void Appctl(params string[] arguments) => Run("ovs-appctl", ["-t", ControlPath, .. arguments]);

    /// <summary>Where a port hands over frames.</summary>
    public string PortPath(int port) => PathOf($"p{port}");

    public void Dispose()
    {
        End("switch.pid");
        End("db.pid");
        _directory.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private void AddBridge(string name, IEnumerable<string> ports)
    {
        try
        {
            Vsctl([
                "add-br", name, "--", "set", "bridge", name, $"datapath_type={_datapath}", "fail_mode=secure",
                "protocols=OpenFlow13", .. ports,
            ]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static IEnumerable<string> AddPort(string name, int port) =>
    [
        "--", "add-port", Bridge, name, "--", "set", "interface", name, "type=internal", $"ofport_request={port}",
    ];

    private IEnumerable<string> AddDummyPort(int port) =>
    [
        "--", "add-port", Bridge, $"p{port}", "--", "set", "interface", $"p{port}", "type=dummy",
        $"ofport_request={port}", $"options:pstream=punix:{PortPath(port)}",
    ];

    /// <summary>Runs ovs-vsctl: <c>Vsctl("add-port", "br0", "p1")</c>.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void Vsctl(params string[] arguments) =>
        Run("ovs-vsctl", [$"--db=unix:{PathOf("db.sock")}", "--timeout=20", .. arguments]);

    private ProcessStartInfo Describe(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardError = true,
        Environment =
        {
            ["OVS_RUNDIR"] = _directory.FullName,
            ["OVS_LOGDIR"] = _directory.FullName,
            ["OVS_DBDIR"] = _directory.FullName,
            ["OVS_SYSCONFDIR"] = _directory.FullName,
        },
    };

    private void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(Describe(program, arguments))!;
        if (!process.WaitForExit(LimitMs))
        {
            process.Kill();
            throw new TimeoutException($"{program} doesn't end");
        }
        // A daemon that goes on has closed its standard error by now: it writes to its log.
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {process.StandardError.ReadToEnd()}");
    }

    private void End(string pidFile)
    {
        if (!File.Exists(PathOf(pidFile)))
            return;
        int pid = int.Parse(File.ReadAllText(PathOf(pidFile)), CultureInfo.InvariantCulture);
        try
        {
            using Process process = Process.GetProcessById(pid);
            process.Kill();
            process.WaitForExit(LimitMs);
        }
        catch (ArgumentException)
        {
            // It has ended already; its log is what tells why.
        }
    }
}
