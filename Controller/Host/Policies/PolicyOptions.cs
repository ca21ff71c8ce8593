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
            Names = NamesOf(policy),
        };
    }

    public static IReadOnlyDictionary<DatapathId, string> NamesOf(Policy policy) =>
        policy.Bridges.ToDictionary(bridge => bridge.Id!.Value, bridge => bridge.Name);

    public static LearningCatalog LearningOf(Policy policy)
    {
        var vlans = new VlanNames(policy.Vlans);
        LearningOptions common = policy.Learning.Over(new LearningOptions());
        return new LearningCatalog(common, policy.Bridges.ToDictionary(
            bridge => bridge.Id!.Value,
            bridge => bridge.Learning.Over(common) with { Ports = PortsOf(bridge, vlans) }));
    }

    /// <summary>What the policy calls ports that the switch knows by name.</summary>
    public static IReadOnlyDictionary<(DatapathId Switch, string Port), string> AliasesOf(Policy policy) =>
        policy.Bridges
            .SelectMany(bridge => bridge.Ports.Select(port => (bridge, port)))
            .ToDictionary(pair => (pair.bridge.Id!.Value, pair.port.Name!.Value), pair => pair.port.Alias);

    private static Dictionary<string, PortOptions> PortsOf(BridgePolicy bridge, VlanNames vlans) =>
        bridge.Ports.ToDictionary(port => port.Name!.Value, port => new PortOptions
        {
            Access = port.Access?.In(vlans),
            Trunk = port.Trunk is { } trunk ? [.. trunk.Select(vlan => vlan.In(vlans)!.Value)] : null,
            Native = port.Native?.In(vlans),
            MaxHosts = port.MaxHosts,
            PacketInRate = port.PacketInRate,
        });
}
