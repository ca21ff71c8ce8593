using Controller.Abstractions;

namespace Controller.Host.Metrics;

/// <summary>The state of each port. The ports of a switch that went away are down, as far as anyone can tell.</summary>
internal static class PortSeries
{
    public static void Write(ExpositionWriter writer, IReadOnlyList<SwitchLabels> switches)
    {
        Write(writer, MetricNames.PortStatus, switches, port => port.Role != PortRole.Down);
        Write(writer, MetricNames.PortForwards, switches, port => port.Forwards);
    }

    private static void Write(
        ExpositionWriter writer, Metric metric, IReadOnlyList<SwitchLabels> switches, Func<SwitchPort, bool> holds)
    {
        if (!writer.Begin(metric))
            return;
        foreach (SwitchLabels labels in switches)
        {
            foreach (SwitchPort port in labels.Switch.Last?.Ports ?? [])
                writer.Sample(labels.Port(port.Number), labels.Switch.IsConnected && holds(port) ? 1 : 0);
        }
    }
}
