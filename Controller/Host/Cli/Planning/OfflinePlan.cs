using Controller.Abstractions;
using Controller.Core;
using Controller.Core.Flows;
using Controller.Host.Api.Policies;
using Controller.Host.Policies;
using Controller.Host.Serving;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Cli.Planning;

/// <summary>
/// A plan without any controller: each bridge of the policy is taken for an Open vSwitch whose ports are those that the
/// policy names, numbered from 1 in its order.
/// </summary>
internal static class OfflinePlan
{
    // What Open vSwitch 3.1 tells of itself.
    private static readonly SwitchFeatures OpenVSwitch = new()
    {
        Manufacturer = "Nicira, Inc.",
        Hardware = "Open vSwitch",
        TableCount = 254,
        Learn = true,
        ControllerMeter = true,
        MaxMeter = 200_000,
        MeterKilobits = true,
        MeterDscp = true,
        Groups = true,
        Bundles = true,
    };

    /// <summary>The plan; null after the old policy's errors have been written.</summary>
    /// <param name="against">The file of the policy that the bridges follow so far; null for none.</param>
    public static PlanModel? Make(PolicyReading reading, string name, string? against, TextWriter error)
    {
        ActivePolicy? old = null;
        if (against is not null)
        {
            if (PolicyArgument.Read(against, error) is not { } before)
                return null;
            old = ActivePolicy.Of(before, against, default);
        }
        ActivePolicy next = ActivePolicy.Of(reading, name, default);
        var ports = new Dictionary<DatapathId, List<string>>();
        AddPorts(ports, old?.Policy);
        AddPorts(ports, next.Policy);
        IReadOnlyDictionary<DatapathId, string> names = PolicyOptions.NamesOf(next.Policy);
        IReadOnlyList<SwitchPlan> plans =
        [
            .. ports.OrderBy(bridge => bridge.Key).Select(bridge => OfflinePlanner.Plan(
                SwitchOf(bridge.Key, names.GetValueOrDefault(bridge.Key), bridge.Value), next.Configure(),
                old?.Configure())),
        ];
        return PolicyMapping.ToModel(PolicyPlan.Of(next, plans, []), reading);
    }

    // Ports of the old policy come first, so that a port that stays keeps its number.
    private static void AddPorts(Dictionary<DatapathId, List<string>> ports, Policy? policy)
    {
        foreach (BridgePolicy bridge in policy?.Bridges ?? [])
        {
            if (!ports.TryGetValue(bridge.Id!.Value, out List<string>? known))
                ports.Add(bridge.Id!.Value, known = []);
            known.AddRange(bridge.Ports.Select(port => port.Name!.Value).Except(known));
        }
    }

    private static OfflineSwitch SwitchOf(DatapathId id, string? name, IReadOnlyList<string> ports) => new(
        id, name ?? id.ToString(), OpenVSwitch,
        [
            .. ports.Select((port, index) => new SwitchPort(
                new PortNumber((uint)index + 1), port, new MacAddress(0x0200_0000_0000 + (ulong)index + 1),
                PortRole.Edge)),
        ]);
}
