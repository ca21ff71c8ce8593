using Controller.Abstractions;
using Controller.Core.Checking;
using Controller.Core.Flows;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core;

/// <summary>A switch that isn't there: what is taken for known of it.</summary>
public sealed record OfflineSwitch(
    DatapathId Id, string Name, SwitchFeatures Features, IReadOnlyList<SwitchPort> Ports);

/// <summary>What a configuration would change on a switch that isn't there, and what it would hold then.</summary>
public static class OfflinePlanner
{
    /// <summary>The difference that <paramref name="next"/> makes.</summary>
    /// <param name="before">What the switch follows so far; null for one that holds nothing.</param>
    public static SwitchPlan Plan(OfflineSwitch sw, AppConfiguration next, AppConfiguration? before)
    {
        DesiredState wanted = Declare(sw, next);
        DesiredState? old = before is null ? null : Declare(sw, before);
        var installed = new InstalledState();
        foreach (Flow flow in old?.Flows.Values ?? [])
            installed.Flows.Add(flow.Key, flow);
        foreach (Group group in old?.Groups.Values ?? [])
            installed.Groups.Add(group.Id, group);
        foreach (Meter meter in old?.Meters.Values ?? [])
        {
            installed.Meters.Add(meter.Id, meter);
            installed.OwnMeters.Add(meter.Id);
        }
        var held = new HeldState(installed);
        IReadOnlyList<PlannedChange> changes =
            new PlanDescriber(wanted, old, held).Describe(FlowPlan.Between(wanted, installed));
        return new SwitchPlan(sw.Id, sw.Name, true, changes, HeldHash.Of(installed))
        {
            Wanted = new WantedState(wanted, sw.Ports),
        };
    }

    /// <summary>What the apps of a configuration want the switch to hold.</summary>
    public static DesiredState Declare(OfflineSwitch sw, AppConfiguration configuration)
    {
        var slots = new List<SwitchApp>();
        var facts = new Facts(sw, after => NextTable(slots, after));
        foreach (AppFactory factory in configuration.Apps)
        {
            if (factory.Create(facts) is { } app)
                slots.Add(app);
        }
        var desired = new DesiredState();
        foreach (SwitchApp app in slots)
        {
            app.OnStarted();
            app.Declare(desired);
        }
        return desired;
    }

    private static TableId? NextTable(IEnumerable<SwitchApp> apps, TableId after)
    {
        TableId[] later = [.. apps.SelectMany(app => app.Tables).Where(table => table.Value > after.Value)];
        return later.Length == 0 ? null : later.MinBy(table => table.Value);
    }

    /// <summary>What apps see: facts, and nobody who would listen.</summary>
    private sealed class Facts(OfflineSwitch sw, Func<TableId, TableId?> nextTable) : ISwitch
    {
        public DatapathId Id => sw.Id;

        public string Name => sw.Name;

        public SwitchFeatures Features => sw.Features;

        public IReadOnlyList<SwitchPort> Ports => sw.Ports;

        public long Now => 0;

        public IReadOnlyCollection<Flow> Held => [];

        public bool TryGetPort(PortNumber number, out SwitchPort port)
        {
            port = sw.Ports.FirstOrDefault(known => known.Number == number)!;
            return port is not null;
        }

        public TableId? NextTable(TableId after) => nextTable(after);

        public void Send(in FlowMod message)
        {
        }

        public void Send(in PacketOut message)
        {
        }

        public void Redeclare()
        {
        }

        public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done)
        {
        }

        public void Publish(SwitchEvent happened)
        {
        }

        public void Post(Action work)
        {
        }
    }
}
