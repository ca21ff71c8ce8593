using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>What leads from each declared tunnel port to others, by the tunnels' ends that bridges have.</summary>
internal static class TunnelWires
{
    public static IEnumerable<Wire> Of(
        IReadOnlyDictionary<DatapathId, IReadOnlyList<TunnelEnd>> ends, IReadOnlyList<BridgeModel> bridges)
    {
        End[] known = [.. bridges.Where(bridge => ends.ContainsKey(bridge.Id))
            .SelectMany(bridge => Find(bridge, ends[bridge.Id]))];
        ILookup<Ipv4Address, End> byAddress = known.ToLookup(end => end.Tunnel.Address);
        return known.SelectMany(from => from.Tunnel.Remote is { } remote
            ? Entry(from, byAddress[remote])
            : byAddress.Where(there => there.Key != from.Tunnel.Address).SelectMany(there => Entry(from, there)));
    }

    private static IEnumerable<End> Find(BridgeModel bridge, IReadOnlyList<TunnelEnd> ends)
    {
        Dictionary<string, TunnelEnd> byName = ends.ToDictionary(end => end.Port, StringComparer.Ordinal);
        foreach (Dataplane.PipelinePort port in bridge.Model.Ports)
        {
            if (byName.TryGetValue(port.Description.Name, out TunnelEnd? end))
                yield return new End(new PortId(bridge.Id, port.Description.Number), end);
        }
    }

    // Open vSwitch takes what comes by the port that leads to its sender alone, else by the one for all.
    private static IEnumerable<Wire> Entry(End from, IEnumerable<End> there)
    {
        End? to = there.Where(end => end.Tunnel.Carrier == from.Tunnel.Carrier
                && (end.Tunnel.Remote ?? from.Tunnel.Address) == from.Tunnel.Address)
            .OrderBy(end => end.Tunnel.Remote is null).FirstOrDefault();
        if (to is not null)
            yield return new Wire(from.Port, to.Port, WireKind.Tunnel)
            {
                Sender = from.Tunnel.Address,
                Receiver = from.Tunnel.Remote is null ? to.Tunnel.Address : null,
            };
    }

    private sealed record End(PortId Port, TunnelEnd Tunnel);
}
