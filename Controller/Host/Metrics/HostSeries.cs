using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>Hosts by VLAN and by port, from the last count; of switches that are gone there are none.</summary>
internal static class HostSeries
{
    public static void Write(ExpositionWriter writer, HostCount count, IReadOnlyList<SwitchLabels> switches)
    {
        Dictionary<DatapathId, SwitchLabels> connected = switches
            .Where(labels => labels.Switch.IsConnected)
            .ToDictionary(labels => labels.Switch.Id);
        var hosts = count.Hosts.Where(pair => connected.ContainsKey(pair.Key.Switch)).ToArray();
        if (writer.Begin(MetricNames.VlanHosts))
        {
            foreach (var vlan in hosts.GroupBy(pair => (pair.Key.Switch, pair.Key.Vlan)).OrderBy(group => group.Key))
            {
                Labels labels = connected[vlan.Key.Switch].Own.With("vlan", $"{vlan.Key.Vlan}");
                writer.Sample(labels, vlan.Sum(pair => pair.Value));
            }
        }
        if (writer.Begin(MetricNames.PortVlanHosts))
        {
            foreach (var (key, number) in hosts.OrderBy(pair => pair.Key))
                writer.Sample(connected[key.Switch].Port(key.Port).With("vlan", $"{key.Vlan}"), number);
        }
        if (count.At is { } at)
            writer.Single(MetricNames.HostsCountedAt, at.ToUnixTimeMilliseconds() / 1000.0);
    }
}
