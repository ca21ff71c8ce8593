using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Switches;
using Controller.Core.Topology;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Explaining;

/// <summary>Makes the model of a bridge from what the switch says that it holds.</summary>
internal static class LiveBridge
{
    // Link discovery doesn't tell what carries a link; ports of tunnels are named by their kind nearly always, and must
    // be where Open vSwitch itself makes them.
    private static readonly string[] TunnelNames = ["gre", "vxlan", "geneve", "gnv", "stt", "lisp", "erspan", "gtpu"];

    public static BridgeModel Read(SwitchDump dump, IReadOnlyList<AppFactory> apps)
    {
        var model = new PipelineModel(new PipelineOptions { TableCount = Math.Clamp(dump.TableCount, 1, 255) });
        var gaps = new List<string>(dump.Refused.Select(what => $"{dump.Name} didn't tell its {what}"));
        foreach (byte[] part in dump.Ports)
            ReadPorts(model, part, gaps);
        foreach (byte[] part in dump.Meters)
            ReadMeters(model, part, gaps);
        foreach (byte[] part in dump.Groups)
            ReadGroups(model, part, gaps);
        foreach (byte[] part in dump.Flows)
            ReadFlows(model, part, gaps);
        return new BridgeModel(dump.Id, dump.Name, model)
        {
            OwnerOf = new FlowOwners(dump.Declared, apps).Of,
            Gaps = gaps,
        };
    }

    /// <summary>A link that has one of its ends on a tunnel's port is a tunnel.</summary>
    public static IEnumerable<Wire> WiresOf(IReadOnlyList<LinkSnapshot> links, IReadOnlyList<BridgeModel> bridges)
    {
        Dictionary<DatapathId, BridgeModel> known = bridges.ToDictionary(bridge => bridge.Id);
        return links.Select(link => new Wire(new PortId(link.From, link.FromPort), new PortId(link.To, link.ToPort),
            IsTunnel(link.From, link.FromPort) || IsTunnel(link.To, link.ToPort) ? WireKind.Tunnel : WireKind.Link));

        bool IsTunnel(DatapathId id, PortNumber port) => known.TryGetValue(id, out BridgeModel? bridge)
            && TunnelNames.Any(name => bridge.NameOf(port).StartsWith(name, StringComparison.Ordinal));
    }

    private static void ReadPorts(PipelineModel model, ReadOnlySpan<byte> body, List<string> gaps)
    {
        while (!body.IsEmpty)
        {
            if (!PortDescription.TryRead(body, out PortDescription port, out OpenFlowError error))
            {
                gaps.Add($"a port can't be read: {error}");
                return;
            }
            model.SetPort(port);
            body = body[PortDescription.WireSize..];
        }
    }

    private static void ReadMeters(PipelineModel model, ReadOnlySpan<byte> body, List<string> gaps)
    {
        if (!EntryListView.TryRead(body, out EntryListView<MeterConfigEntry> meters, out OpenFlowError error))
            gaps.Add($"meters can't be read: {error}");
        foreach (MeterConfigEntry meter in meters)
            model.Load(meter.Meter, meter.Flags, meter.Bands.Octets.ToArray());
    }

    private static void ReadGroups(PipelineModel model, ReadOnlySpan<byte> body, List<string> gaps)
    {
        if (!EntryListView.TryRead(body, out EntryListView<GroupDescEntry> groups, out OpenFlowError error))
            gaps.Add($"groups can't be read: {error}");
        foreach (GroupDescEntry group in groups)
            model.Load(group.Group, group.Type, BucketList.From(group.Buckets));
    }

    private static void ReadFlows(PipelineModel model, ReadOnlySpan<byte> body, List<string> gaps)
    {
        if (!EntryListView.TryRead(body, out EntryListView<FlowStatsEntry> flows, out OpenFlowError error))
            gaps.Add($"flows can't be read: {error}");
        foreach (FlowStatsEntry flow in flows)
        {
            if (!model.TryLoad(flow, 0, out error))
                gaps.Add($"a flow can't be modelled: {error}: {OpenFlow.Protocol.Text.FlowPrinter.Print(flow)}");
        }
    }
}
