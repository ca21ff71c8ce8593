using Controller.Core;

namespace Controller.Host.Metrics;

/// <summary>Numbers of the controller as a whole.</summary>
internal static class ControllerSeries
{
    public static void Write(
        ExpositionWriter writer, ControllerCounters counters, IReadOnlyList<LinkSnapshot> links)
    {
        LatencyHistogram latency = counters.PacketInSeconds;
        if (writer.Begin(MetricNames.PacketInSeconds))
            writer.Buckets(Labels.None, latency.Bounds, latency.Counts, latency.Sum);
        if (writer.Begin(MetricNames.Dropped))
        {
            foreach ((string reason, long count) in counters.DroppedByReason.OrderBy(pair => pair.Key))
                writer.Sample(Labels.Of("reason", reason), count);
        }
        writer.Single(MetricNames.ConnectionsAccepted, counters.ConnectionsAccepted);
        writer.Single(MetricNames.HandshakesFailed, counters.HandshakesFailed);
        if (writer.Begin(MetricNames.Links))
        {
            writer.Sample(Labels.Of("on_tree", "true"), links.Count(link => link.OnTree));
            writer.Sample(Labels.Of("on_tree", "false"), links.Count(link => !link.OnTree));
        }
    }
}
