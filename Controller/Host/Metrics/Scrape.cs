using Controller.Host.Policies;
using Controller.Host.Provisioning;
using Controller.Host.Serving;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Metrics;

/// <summary>Everything that <c>/metrics</c> says, out of snapshots in memory: no switch is asked.</summary>
internal sealed class Scrape(
    IControllerView controller, HostCensus census, PolicyService policy, TunnelBoard tunnels)
{
    public void Write(ExpositionWriter writer)
    {
        Policy active = policy.Active.Policy;
        IReadOnlyDictionary<DatapathId, string> ofPolicy = PolicyOptions.NamesOf(active);
        var aliases = PolicyOptions.AliasesOf(active);
        SwitchLabels[] switches =
            [.. SeenSwitch.All(controller.Switches, ofPolicy).Select(seen => new SwitchLabels(seen, aliases))];
        SwitchSeries.Write(writer, switches);
        PortSeries.Write(writer, switches);
        TunnelSeries.Write(writer, tunnels.All, switches);
        HostSeries.Write(writer, census.Latest, switches);
        ControllerSeries.Write(writer, controller.Counters, controller.Links);
        WriteState(writer, switches, ofPolicy);
        ProcessSeries.Write(writer);
    }

    private void WriteState(
        ExpositionWriter writer, SwitchLabels[] switches, IReadOnlyDictionary<DatapathId, string> ofPolicy)
    {
        writer.Single(MetricNames.Switches, switches.Count(labels => labels.Switch.IsConnected));
        writer.Single(MetricNames.ConfigLoadError, policy.Refused is null ? 0 : 1);
        writer.Single(MetricNames.ConfigReloadRequests, policy.ReloadRequests);
        writer.Single(MetricNames.ConfigReloads, policy.Reloads);
        int follow = switches.Count(labels => labels.Switch.IsConnected && ofPolicy.ContainsKey(labels.Switch.Id));
        writer.Single(MetricNames.ConfigApplied, ofPolicy.Count == 0 ? 1 : (double)follow / ofPolicy.Count);
        if (writer.Begin(MetricNames.BuildInfo))
            writer.Sample(Labels.Of("version", ProgramVersion.Text), 1);
    }
}
