using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Explaining;

/// <summary>The model of a bridge as it is to be: what `sdn plan` checks before anything is sent.</summary>
public static class WantedBridge
{
    /// <param name="ports">The bridge's ports as they are.</param>
    /// <param name="apps">For names of apps in what is told.</param>
    public static BridgeModel Of(DatapathId id, string name, IEnumerable<PortDescription> ports, DesiredState wanted,
        IReadOnlyList<AppFactory>? apps = null)
    {
        var model = new PipelineModel(new PipelineOptions { TableCount = 255 });
        var gaps = new List<string>();
        foreach (PortDescription port in ports)
            model.SetPort(port);
        foreach (Meter meter in wanted.Meters.Values)
            model.Load(meter.Id, meter.Flags, MeterBand.Encode(meter.Band));
        foreach (Group group in wanted.Groups.Values)
            model.Load(group.Id, group.Type, group.Buckets);
        foreach (Flow flow in wanted.Flows.Values)
        {
            if (!model.TryLoad(flow.Table, flow.Priority, flow.Match, flow.Instructions, flow.Cookie,
                    out OpenFlowError error))
                gaps.Add($"a flow of {name} can't be modelled: {error}: table={flow.Table},priority={flow.Priority},"
                    + OpenFlow.Protocol.Text.FlowPrinter.Match(flow.Match.View));
        }
        return new BridgeModel(id, name, model) { OwnerOf = new FlowOwners(wanted, apps ?? []).Of, Gaps = gaps };
    }
}
