using Controller.Core.Explaining;
using Controller.Core.Switches;
using Controller.Core.Topology;

namespace Controller.Core;

/// <summary>The network as a model that packets can be sent through: what `sdn explain` asks.</summary>
public sealed partial class OpenFlowController
{
    /// <summary>
    /// Reads what all connected switches hold, and joins them by the links found. A switch that doesn't answer in time
    /// is left out; what leads to it is then told as unknown.
    /// </summary>
    public async Task<NetworkModel> GetNetworkAsync(CancellationToken cancel)
    {
        var dumps = Task.WhenAll(_registry.Sessions.Select(session => DumpAsync(session, cancel)));
        IReadOnlyList<HostSnapshot> hosts = await GetHostsAsync(cancel);
        BridgeModel[] bridges = await Task.WhenAll((await dumps).OfType<SwitchDump>()
            .Select(dump => Task.Run(() => LiveBridge.Read(dump, _options.Apps), cancel)));
        IEnumerable<Wire> wires = LiveBridge.WiresOf(Links, bridges)
            .Concat(TunnelWires.Of(_services.Configurations.Newest.Tunnels, bridges));
        return new NetworkModel(bridges, wires, hosts.Select(host =>
            new KnownHost(new PortId(host.Switch, host.Host.Port), host.Host.Address, host.Host.Vlan)));
    }

    private static async Task<SwitchDump?> DumpAsync(SwitchSession session, CancellationToken cancel)
    {
        var whole = new TaskCompletionSource<SwitchDump>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.PostDumpAll(dump => whole.TrySetResult(dump));
        try
        {
            return await whole.Task.WaitAsync(AnswerTimeout, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
