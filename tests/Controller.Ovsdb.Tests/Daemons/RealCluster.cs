using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Controller.Ovsdb.Addresses;
using Testing;

namespace Controller.Ovsdb.Tests.Daemons;

/// <summary>Three ovsdb-servers that are one, on loopback; clients come over Unix sockets.</summary>
internal sealed class RealCluster : IDisposable
{
    private const int Members = 3;
    private const string Schema = "/usr/share/openvswitch/vswitch.ovsschema";

    private readonly DaemonDirectory _directory = new();
    private readonly Process[] _servers;

    public RealCluster()
    {
        try
        {
            string[] raft = [.. FreePorts().Select(port => $"tcp:127.0.0.1:{port}")];
            _directory.Run("ovsdb-tool", "create-cluster", PathOf("0.db"), Schema, raft[0]);
            for (int member = 1; member < Members; member++)
                _directory.Run("ovsdb-tool", "join-cluster", PathOf($"{member}.db"), "Open_vSwitch", raft[member], raft[0]);
            _servers = [.. Enumerable.Range(0, Members).Select(Start)];
            foreach (OvsdbAddress address in Addresses)
                _directory.Run("ovsdb-client", "--timeout=30", "wait", address.ToString(), "Open_vSwitch", "connected");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<OvsdbAddress> Addresses => [.. Enumerable.Range(0, Members)
        .Select(member => new OvsdbAddress(OvsdbTransport.Unix, PathOf($"{member}.sock"), 0))];

    public void Kill(int member) => _directory.Kill(_servers[member]);

    public string Vsctl(params string[] arguments) => _directory.Run("ovs-vsctl",
        [$"--db={string.Join(',', Addresses)}", "--timeout=30", "--retry", "--no-wait", .. arguments]);

    public void Dispose() => _directory.Dispose();

    private string PathOf(string name) => _directory.PathOf(name);

    private Process Start(int member) => _directory.Start("ovsdb-server", $"--remote=punix:{PathOf($"{member}.sock")}",
        $"--unixctl={PathOf($"{member}.ctl")}", $"--log-file={PathOf($"{member}.log")}", PathOf($"{member}.db"));

    // Held all together, so that none is given out twice.
    private static string[] FreePorts()
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, Members).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        string[] ports = [.. listeners.Select(listener =>
            ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture))];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }
}
