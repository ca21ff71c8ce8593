using System.Globalization;
using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Transactions;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// Compares a switch's database with what is wanted. A function of both: what is right already takes nothing.
/// </summary>
internal static class SwitchPlanner
{
    /// <param name="renewed">Ids of controllers that have connected anew: their probes are written again.</param>
    public static SwitchPlan Plan(SwitchState state, WantedSwitch wanted, IReadOnlySet<Guid> renewed)
    {
        if (state.Root is null)
            return PlanRoot();
        var plan = new PlanBuilder(state, wanted.Owner);
        foreach (WantedBridge bridge in wanted.Bridges)
            PlanBridge(plan, bridge, renewed);
        foreach (string name in wanted.AbandonedBridges)
        {
            if (state.FindBridge(name) is { } abandoned)
                PortPlanner.RemoveOurs(plan, abandoned, []);
        }
        if (wanted.Managers is { } managers)
            ManagerPlanner.Plan(plan, managers);
        plan.Foreign.AddRange(state.Bridges
            .Where(bridge => wanted.Bridges.All(other => other.Name != bridge.Name))
            .Select(bridge => new ForeignObject(ForeignKind.Bridge, "", bridge.Name)));
        return plan.Build();
    }

    // What `ovs-vsctl init` does; all else is planned once it is there.
    private static SwitchPlan PlanRoot()
    {
        var transaction = new Transaction();
        transaction.Insert(SwitchTables.Root, new Dictionary<string, Datum>());
        return new SwitchPlan(transaction, ["database set up"], 0, [], []);
    }

    private static void PlanBridge(PlanBuilder plan, WantedBridge wanted, IReadOnlySet<Guid> renewed)
    {
        if (plan.State.FindBridge(wanted.Name) is not { } bridge)
        {
            PlanNew(plan, wanted);
            return;
        }
        PlanColumns(plan, bridge, wanted);
        PortPlanner.Plan(plan, bridge, wanted.Ports, wanted.KeepsOldPorts);
        ControllerPlanner.Plan(plan, bridge, wanted.Controller, renewed);
    }

    private static void PlanNew(PlanBuilder plan, WantedBridge wanted)
    {
        if (plan.State.FindHolder(wanted.Name) is { } holder)
        {
            plan.Faults.Add(new PortFault(wanted.Name, wanted.Name,
                $"bridge {holder.Name} has a port of that name: take it away there, or name the bridge otherwise"));
            return;
        }
        WantedPort[] ports = [.. wanted.Ports.Where(port => PortPlanner.IsFree(plan, wanted.Name, port))];
        plan.Insert(SwitchTables.Root, plan.State.Root!.Row, "bridges",
            transaction => InsertBridge(transaction, wanted, ports, plan.Owner), $"bridge {wanted.Name} made");
    }

    private static Atom InsertBridge(
        Transaction transaction, WantedBridge wanted, IEnumerable<WantedPort> ports, string owner)
    {
        // Each bridge has a port and an interface of its own name: its end on the host.
        Atom[] all =
        [
            PortPlanner.Insert(transaction, new WantedPort(wanted.Name, "internal"), null),
            .. ports.Select(port => PortPlanner.Insert(transaction, port, owner)),
        ];
        var row = new Dictionary<string, Datum>
        {
            ["name"] = Datum.Of(wanted.Name),
            ["ports"] = Datum.Set(all),
            ["external_ids"] = OwnerMark.Of(owner),
            ["protocols"] = Datum.Set(wanted.Protocols),
            ["other_config"] = Datum.Map(OtherConfig(wanted)),
        };
        if (wanted.DatapathType is { } type)
            row["datapath_type"] = Datum.Of(type);
        if (wanted.FailMode is { } mode)
            row["fail_mode"] = Datum.Of(mode);
        if (wanted.Controller is { } controller)
            row["controller"] = Datum.Set([ControllerPlanner.Insert(transaction, controller, owner)]);
        return transaction.Insert(SwitchTables.Bridge, row);
    }

    private static void PlanColumns(PlanBuilder plan, BridgeRow bridge, WantedBridge wanted)
    {
        if (wanted.DatapathType is { } type && (bridge.DatapathType.Length == 0 ? "system" : bridge.DatapathType) != type)
            Set(plan, bridge, "datapath_type", Datum.Of(type), type);
        if (wanted.FailMode is { } mode && bridge.FailMode != mode)
            Set(plan, bridge, "fail_mode", Datum.Of(mode), mode);
        string[] missing = [.. wanted.Protocols.Except(bridge.Protocols)];
        if (missing.Length > 0)
            Set(plan, bridge, "protocols", Datum.Set(bridge.Protocols.Concat(missing)), string.Join(",", missing));
        foreach ((string key, string value) in OtherConfig(wanted))
        {
            bool holds = key == "datapath-id"
                ? bridge.PinnedDatapathId == wanted.DatapathId
                : string.Equals(bridge.OtherConfig.GetValueOrDefault(key), value, StringComparison.OrdinalIgnoreCase);
            if (!holds)
                plan.Mutate(SwitchTables.Bridge, bridge.Row, [.. Mutation.Put("other_config", key, value)],
                    $"bridge {bridge.Name}: {key}={value}");
        }
    }

    private static void Set(PlanBuilder plan, BridgeRow bridge, string column, Datum value, string text) => plan.Update(
        SwitchTables.Bridge, bridge.Row, new Dictionary<string, Datum> { [column] = value },
        $"bridge {bridge.Name}: {column}={text}");

    private static IEnumerable<KeyValuePair<string, string>> OtherConfig(WantedBridge wanted)
    {
        if (wanted.DatapathId is { } id)
            yield return KeyValuePair.Create("datapath-id", id.ToString("x16", CultureInfo.InvariantCulture));
        if (wanted.HardwareAddress is { } address)
            yield return KeyValuePair.Create("hwaddr", address);
    }
}
