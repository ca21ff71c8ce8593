using Controller.Abstractions;
using Controller.Core;

namespace Controller.Host.Metrics;

/// <summary>What is counted of each switch.</summary>
internal static class SwitchSeries
{
    private static readonly (Metric Metric, Func<SwitchCounters, long> Of)[] Counters =
    [
        (MetricNames.PacketIns, counters => counters.PacketIns),
        (MetricNames.IgnoredPacketIns, counters => counters.IgnoredPacketIns),
        (MetricNames.VlanPacketIns, counters => counters.VlanPacketIns),
        (MetricNames.NonVlanPacketIns, counters => Math.Max(0, counters.PacketIns - counters.VlanPacketIns)),
        (MetricNames.FlowMessages, counters => counters.FlowMods + counters.PacketOuts),
        (MetricNames.FlowMods, counters => counters.FlowMods),
        (MetricNames.PacketOuts, counters => counters.PacketOuts),
        (MetricNames.Errors, counters => counters.Errors),
        (MetricNames.MalformedMessages, counters => counters.MalformedMessages),
        (MetricNames.AppFaults, counters => counters.AppFaults),
        (MetricNames.DuplicateHosts, counters => counters.DuplicateHosts),
        (MetricNames.Connections, counters => counters.Connections),
        (MetricNames.Disconnections, counters => counters.Disconnections),
        (MetricNames.DriftMissing, counters => counters.Drift.Missing),
        (MetricNames.DriftChanged, counters => counters.Drift.Changed),
        (MetricNames.DriftForeign, counters => counters.Drift.Foreign),
        (MetricNames.DriftRepairs, counters => counters.Drift.Repairs),
        (MetricNames.DriftNow, counters => counters.Drift.Now),
    ];

    public static void Write(ExpositionWriter writer, IReadOnlyList<SwitchLabels> switches)
    {
        WriteGauge(writer, MetricNames.SwitchStatus, switches, seen => seen.IsConnected ? 1 : 0);
        foreach ((Metric metric, Func<SwitchCounters, long> of) in Counters)
            WriteGauge(writer, metric, switches, seen => seen.Last is { } last ? of(last.Counters) : null);
        WriteGauge(writer, MetricNames.StaticFlows, switches,
            seen => seen.IsConnected ? seen.Last!.StaticFlowCount : null);
        WriteGauge(writer, MetricNames.ConnectedAt, switches,
            seen => seen.IsConnected ? seen.Last!.ConnectedAt.ToUnixTimeMilliseconds() / 1000.0 : null);
        WriteDescriptions(writer, switches);
    }

    private static void WriteGauge(
        ExpositionWriter writer, Metric metric, IReadOnlyList<SwitchLabels> switches, Func<SeenSwitch, double?> value)
    {
        if (!writer.Begin(metric))
            return;
        foreach (SwitchLabels labels in switches)
        {
            if (value(labels.Switch) is { } number)
                writer.Sample(labels.Own, number);
        }
    }

    private static void WriteDescriptions(ExpositionWriter writer, IReadOnlyList<SwitchLabels> switches)
    {
        if (!writer.Begin(MetricNames.SwitchDescription))
            return;
        foreach (SwitchLabels labels in switches)
        {
            if (labels.Switch.Last?.Features is { } features)
                writer.Sample(Describe(labels.Own, features), 1);
        }
    }

    private static Labels Describe(Labels labels, SwitchFeatures features) => labels
        .With("mfr_desc", features.Manufacturer)
        .With("hw_desc", features.Hardware)
        .With("sw_desc", features.Software)
        .With("serial_num", features.SerialNumber)
        .With("dp_desc", features.DatapathDescription);
}
