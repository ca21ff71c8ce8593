using Controller.Host.Policies;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>Everything that <c>/metrics</c> says, out of snapshots in memory: no switch is asked.</summary>
internal sealed class Scrape(IControllerView controller, HostCensus census, Policy policy)
{
    private readonly IReadOnlyDictionary<DatapathId, string> _ofPolicy = PolicyOptions.NamesOf(policy);

    private readonly IReadOnlyDictionary<(DatapathId Switch, string Port), string> _aliases =
        PolicyOptions.AliasesOf(policy);

    public void Write(ExpositionWriter writer)
    {
        SwitchLabels[] switches =
            [.. SeenSwitch.All(controller.Switches, _ofPolicy).Select(seen => new SwitchLabels(seen, _aliases))];
        SwitchSeries.Write(writer, switches);
        PortSeries.Write(writer, switches);
        HostSeries.Write(writer, census.Latest, switches);
        ControllerSeries.Write(writer, controller.Counters, controller.Links);
        WriteState(writer, switches);
        ProcessSeries.Write(writer);
    }

    private void WriteState(ExpositionWriter writer, SwitchLabels[] switches)
    {
        writer.Single(MetricNames.Switches, switches.Count(labels => labels.Switch.IsConnected));
        // A policy that can't be read ends the program before anyone could scrape it.
        writer.Single(MetricNames.ConfigLoadError, 0);
        int follow = switches.Count(labels => labels.Switch.IsConnected && _ofPolicy.ContainsKey(labels.Switch.Id));
        writer.Single(MetricNames.ConfigApplied, _ofPolicy.Count == 0 ? 1 : (double)follow / _ofPolicy.Count);
        if (writer.Begin(MetricNames.BuildInfo))
            writer.Sample(Labels.Of("version", ProgramVersion.Text), 1);
    }
}
