using System.Diagnostics;

namespace Testing;

/// <summary>
/// Open vSwitch's own daemons as ordinary processes, on the dummy datapath, over Unix sockets. ovs-vsctl is the judge of
/// what is in the database.
/// </summary>
public sealed class RealSwitch : IDisposable
{
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";

    private readonly DaemonDirectory _directory = new();
    private readonly string[] _remotes;
    private Process? _database;
    private Process? _switch;

    /// <param name="remotes">Further options of ovsdb-server.</param>
    public RealSwitch(params string[] remotes)
    {
        _remotes = remotes;
        try
        {
            _directory.Run("ovsdb-tool", "create", PathOf("conf.db"), Schema);
            StartDatabase();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where its database is, as ovs-vsctl takes it.</summary>
    public string Address => $"unix:{PathOf("db.sock")}";

    public string PathOf(string name) => _directory.PathOf(name);

    public void StartDatabase() => _database = _directory.Start("ovsdb-server", [
        $"--remote=punix:{PathOf("db.sock")}", $"--unixctl={PathOf("db.ctl")}", $"--log-file={PathOf("db.log")}",
        .. _remotes, PathOf("conf.db"),
    ]);

    public void KillDatabase() => _directory.Kill(_database!);

    public void StartSwitch() => _switch = _directory.Start("ovs-vswitchd", "--enable-dummy", "--disable-system",
        $"--unixctl={PathOf("switch.ctl")}", $"--log-file={PathOf("switch.log")}", $"unix:{PathOf("db.sock")}");

    public void KillSwitch() => _directory.Kill(_switch!);

    /// <summary>Runs ovs-vsctl, which doesn't wait for ovs-vswitchd.</summary>
    public string Vsctl(params string[] arguments) => _directory.Run("ovs-vsctl",
        [$"--db=unix:{PathOf("db.sock")}", "--timeout=20", "--retry", "--no-wait", .. arguments]);

    /// <summary>A column's value as ovs-vsctl prints it, without quotes.</summary>
    public string Get(string table, string row, string column) =>
        Vsctl("get", table, row, column).Replace("\"", "", StringComparison.Ordinal);

    public void Dispose() => _directory.Dispose();
}
