using Controller.Host.Provisioning;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>
/// What BFD says of the overlay's tunnels, by bridge and other host. One of which nobody knows has no series: it isn't
/// down.
/// </summary>
internal static class TunnelSeries
{
    public static void Write(
        ExpositionWriter writer, IReadOnlyList<TunnelState> tunnels, IReadOnlyList<SwitchLabels> switches)
    {
        if (!writer.Begin(MetricNames.TunnelUp))
            return;
        Dictionary<DatapathId, SwitchLabels> labels = switches.ToDictionary(labels => labels.Switch.Id);
        foreach (TunnelState state in tunnels.Where(state => state.Verdict != TunnelVerdict.Unknown))
        {
            if (labels.TryGetValue(state.Tunnel.Bridge, out SwitchLabels? found))
                writer.Sample(found.Own.With("host", state.Tunnel.Remote), state.Verdict == TunnelVerdict.Up ? 1 : 0);
        }
    }
}
