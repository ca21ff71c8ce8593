using Apps.L2Learning;
using Controller.Core;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>A policy without errors, made into what the controller and its apps take.</summary>
internal static class PolicyOptions
{
    public static ControllerOptions ControllerOf(Policy policy)
    {
        var options = new ControllerOptions();
        return options with
        {
            Listen = policy.Controller.Listen ?? options.Listen,
            EventLoops = policy.Controller.EventLoops ?? options.EventLoops,
            Transport = policy.Controller.Transport ?? options.Transport,
        };
    }

    /// <summary>What may change while the controller runs, but for the apps.</summary>
    public static AppConfiguration ConfigurationOf(Policy policy) => new()
    {
        Names = NamesOf(policy),
        Drift = HandlingOf(policy.Reconciling.Drift ?? DriftAnswer.Repair),
        Foreign = HandlingOf(policy.Reconciling.Foreign ?? ForeignAnswer.Report),
        DriftOf = policy.Bridges.Where(bridge => bridge.Reconciling.Drift is not null)
            .ToDictionary(bridge => bridge.Id!.Value, bridge => HandlingOf(bridge.Reconciling.Drift!.Value)),
        ForeignOf = policy.Bridges.Where(bridge => bridge.Reconciling.Foreign is not null)
            .ToDictionary(bridge => bridge.Id!.Value, bridge => HandlingOf(bridge.Reconciling.Foreign!.Value)),
    };

    public static IReadOnlyDictionary<DatapathId, string> NamesOf(Policy policy) =>
        policy.Bridges.ToDictionary(bridge => bridge.Id!.Value, bridge => bridge.Name);

    public static LearningCatalog LearningOf(Policy policy)
    {
        var vlans = new VlanNames(policy.Vlans);
        LearningOptions common = policy.Learning.Over(new LearningOptions());
        HashSet<DatapathId> overlay = [.. OverlayPlans.Of(policy).Hosts.Select(host => host.Bridge)];
        return new LearningCatalog(common, policy.Bridges.ToDictionary(
            bridge => bridge.Id!.Value,
            bridge => bridge.Learning.Over(common) with
            {
                // Tenants' guests are the overlay's, and its bridges' other ports are nobody's.
                Mode = overlay.Contains(bridge.Id!.Value)
                    ? LearningMode.Off
                    : bridge.Learning.Over(common).Mode,
                Ports = bridge.Ports.Where(port => port.Name is not null)
                    .ToDictionary(port => port.Name!.Value, port => OptionsOf(port, vlans)),
                PortsByNumber = bridge.Ports.Where(port => port.Number is not null)
                    .ToDictionary(port => new PortNumber(port.Number!.Value), port => OptionsOf(port, vlans)),
            }));
    }

    /// <summary>What the policy calls ports that the switch knows by name.</summary>
    public static IReadOnlyDictionary<(DatapathId Switch, string Port), string> AliasesOf(Policy policy) =>
        policy.Bridges
            .SelectMany(bridge => bridge.Ports.Where(port => port.Name is not null).Select(port => (bridge, port)))
            .ToDictionary(pair => (pair.bridge.Id!.Value, pair.port.Name!.Value), pair => pair.port.Alias);

    private static DriftHandling HandlingOf(DriftAnswer answer) =>
        answer == DriftAnswer.Alert ? DriftHandling.Alert : DriftHandling.Repair;

    private static ForeignHandling HandlingOf(ForeignAnswer answer) =>
        answer == ForeignAnswer.Remove ? ForeignHandling.Remove : ForeignHandling.Report;

    private static PortOptions OptionsOf(PortPolicy port, VlanNames vlans) => new()
    {
        Access = port.Access?.In(vlans),
        Trunk = port.Trunk is { } trunk ? [.. trunk.Select(vlan => vlan.In(vlans)!.Value)] : null,
        Native = port.Native?.In(vlans),
        MaxHosts = port.MaxHosts,
        PacketInRate = port.PacketInRate,
    };
}
