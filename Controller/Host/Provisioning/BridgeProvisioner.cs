using Controller.Ovsdb.Addresses;

namespace Controller.Host.Provisioning;

/// <summary>
/// Sets up the policy's bridges over OVSDB: a client for each switch's database, whatever many bridges it has.
/// </summary>
/// <remarks>Any thread may call; nothing is thrown on account of a database.</remarks>
internal sealed class BridgeProvisioner(int port, TunnelBoard tunnels, ILogger log, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SwitchProvisioner> _switches = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>These are the policy's bridges from now on.</summary>
    public void Apply(IReadOnlyList<ProvisionedBridge> bridges)
    {
        ILookup<string, ProvisionedBridge> wanted = bridges.ToLookup(bridge => KeyOf(bridge.Database));
        lock (_gate)
        {
            if (_isDisposed)
                return;
            foreach ((string key, SwitchProvisioner known) in _switches.ToArray())
            {
                // One that had nothing left to do has ended.
                if (!known.Want([.. wanted[key]]))
                    _switches.Remove(key);
            }
            foreach (IGrouping<string, ProvisionedBridge> group in wanted.Where(group => !_switches.ContainsKey(group.Key)))
                _switches[group.Key] = new SwitchProvisioner(group.First().Database, [.. group], port, tunnels, log, time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        foreach (SwitchProvisioner provisioner in _switches.Values)
            await provisioner.DisposeAsync();
    }

    private static string KeyOf(IReadOnlyList<OvsdbAddress> database) => string.Join(',', database);
}
