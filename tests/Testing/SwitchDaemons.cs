using System.Diagnostics;
using System.Globalization;

namespace Testing;

/// <summary>
/// An Open vSwitch of its own: both daemons, in a directory that goes with them, on the dummy datapath. It touches no
/// interface, no namespace and no other Open vSwitch, and speaks by Unix sockets alone.
/// </summary>
public sealed class SwitchDaemons : IDisposable
{
    public const string Bridge = "br0";
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";
    private const int LimitMs = 30_000;

    // Short, as a Unix socket's path has room for 107 octets.
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dp-");

    /// <summary>Starts the daemons, and a bridge with dummy ports p1, p2 …</summary>
    public SwitchDaemons(int ports)
    {
        try
        {
            Run("ovsdb-tool", "create", PathOf("conf.db"), Schema);
            Run("ovsdb-server", "--detach", "--no-chdir", $"--pidfile={PathOf("db.pid")}", "-vconsole:off",
                "-vsyslog:off", $"--unixctl={PathOf("db.ctl")}", $"--remote=punix:{PathOf("db.sock")}",
                PathOf("conf.db"));
            Vsctl("--no-wait", "init", "--", "set", "Open_vSwitch", ".", "other_config:n-handler-threads=1",
                "other_config:n-revalidator-threads=1");
            Run("ovs-vswitchd", "--enable-dummy=override", "--disable-system", "--detach", "--no-chdir",
                $"--pidfile={PathOf("switch.pid")}", $"--log-file={PathOf("switch.log")}", "-vconsole:off",
                "-vsyslog:off", $"--unixctl={ControlPath}", $"unix:{PathOf("db.sock")}");
            Vsctl([
                "add-br", Bridge, "--", "set", "bridge", Bridge, "datapath_type=dummy", "fail_mode=secure",
                "protocols=OpenFlow13", .. Enumerable.Range(1, ports).SelectMany(AddPort),
            ]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The control socket of ovs-vswitchd.</summary>
    public string ControlPath => PathOf("switch.ctl");

    /// <summary>Where the bridge listens for OpenFlow.</summary>
    public string ManagementPath => PathOf($"{Bridge}.mgmt");

    /// <summary>Where a port hands over frames.</summary>
    public string PortPath(int port) => PathOf($"p{port}");

    public void Dispose()
    {
        End("switch.pid");
        End("db.pid");
        _directory.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private IEnumerable<string> AddPort(int port) =>
    [
        "--", "add-port", Bridge, $"p{port}", "--", "set", "interface", $"p{port}", "type=dummy",
        $"ofport_request={port}", $"options:pstream=punix:{PortPath(port)}",
    ];

    private void Vsctl(params string[] arguments) =>
        Run("ovs-vsctl", [$"--db=unix:{PathOf("db.sock")}", "--timeout=20", .. arguments]);

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
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
        using Process process = Process.Start(start)!;
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
