using Controller.Abstractions;
using Controller.Core;
using Controller.Host.Provisioning;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Api;

/// <summary>From the controller's snapshots to what the API says.</summary>
internal static class ModelMapping
{
    public static SwitchModel ToModel(this SwitchSnapshot snapshot) => new(
        snapshot.Id.ToString(),
        snapshot.Name,
        snapshot.Connected,
        snapshot.Address?.ToString(),
        snapshot.ConnectedAt,
        new DescriptionModel(
            snapshot.Features.Manufacturer,
            snapshot.Features.Hardware,
            snapshot.Features.Software,
            snapshot.Features.SerialNumber,
            snapshot.Features.DatapathDescription),
        snapshot.Features.TableCount,
        ToModel(snapshot.Features),
        [.. snapshot.Ports.Select(ToModel)],
        ToModel(snapshot.Counters),
        snapshot.StaticFlowCount);

    public static HostModel ToModel(this HostSnapshot snapshot) => new(
        snapshot.Switch.ToString(),
        snapshot.SwitchName,
        snapshot.Host.Address.ToString(),
        snapshot.Host.Vlan.Value,
        snapshot.Host.Port.Value,
        snapshot.Host.PortName,
        Math.Round(snapshot.Host.AgeSeconds, 1),
        snapshot.Host.Duplicate);

    public static LinkModel ToModel(this LinkSnapshot link, IReadOnlyList<SwitchSnapshot> switches) => new(
        EndOf(link.From, link.FromPort, switches), EndOf(link.To, link.ToPort, switches), link.OnTree);

    public static TunnelModel ToModel(this TunnelState state) => new(
        state.Tunnel.Bridge.ToString(),
        state.Tunnel.BridgeName,
        state.Tunnel.Port,
        state.Tunnel.Host,
        state.Tunnel.Remote,
        state.Verdict.ToString().ToLowerInvariant(),
        state.Since,
        state.Status?.Diagnostic,
        state.Status?.RemoteDiagnostic,
        state.Status?.FlapCount);

    public static FlowModel ToModel(this FlowSnapshot flow) => new(
        flow.Table.Value,
        flow.Priority,
        flow.Cookie.ToString(),
        flow.Owner,
        flow.Packets,
        flow.Bytes,
        Math.Round(flow.DurationSeconds, 3),
        flow.Text,
        flow.Rule,
        flow.Place);

    private static FeaturesModel ToModel(SwitchFeatures features) =>
        new(features.Learn, features.ControllerMeter, features.MaxMeter > 0, features.Groups, features.Bundles);

    private static PortModel ToModel(SwitchPort port) => new(
        port.Number.Value,
        port.Name,
        port.HardwareAddress.ToString(),
        port.Role.ToString().ToLowerInvariant(),
        port.Forwards,
        port.SpeedKbps);

    private static CountersModel ToModel(SwitchCounters counters) => new(
        counters.PacketIns,
        counters.VlanPacketIns,
        counters.IgnoredPacketIns,
        counters.FlowMods,
        counters.PacketOuts,
        counters.Errors,
        counters.MalformedMessages,
        counters.AppFaults,
        counters.Connections,
        counters.Disconnections);

    // A link may outlive its switch's connection by a moment; then the numbers have to do.
    private static LinkEndModel EndOf(DatapathId id, PortNumber port, IReadOnlyList<SwitchSnapshot> switches)
    {
        SwitchSnapshot? found = switches.FirstOrDefault(snapshot => snapshot.Id == id);
        string? portName = found?.Ports.FirstOrDefault(candidate => candidate.Number == port)?.Name;
        return new LinkEndModel(id.ToString(), found?.Name ?? id.ToString(), port.Value, portName ?? port.ToString());
    }
}
