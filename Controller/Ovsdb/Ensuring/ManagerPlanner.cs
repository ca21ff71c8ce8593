using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Transactions;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>Where ovsdb-server listens and connects to, if it was started to read that from the database.</summary>
internal static class ManagerPlanner
{
    public static void Plan(PlanBuilder plan, IReadOnlyList<string> wanted)
    {
        OpenVSwitchRow root = plan.State.Root!;
        foreach (string target in wanted.Except(plan.State.Managers.Select(manager => manager.Target)))
            plan.Insert(SwitchTables.Root, root.Row, "manager_options", transaction => transaction.Insert(
                SwitchTables.Manager, new Dictionary<string, Datum>
                {
                    ["target"] = Datum.Of(target),
                    ["external_ids"] = OwnerMark.Of(plan.Owner),
                }), $"manager {target} added");
        foreach (ManagerRow manager in plan.State.Managers.Where(manager => !wanted.Contains(manager.Target)))
        {
            if (OwnerMark.IsOf(manager.ExternalIds, plan.Owner))
                plan.Mutate(SwitchTables.Root, root.Row,
                    [Mutation.Delete("manager_options", Datum.Set([manager.Id]))], $"manager {manager.Target} removed");
            else
                plan.Foreign.Add(new ForeignObject(ForeignKind.Manager, "", manager.Target));
        }
    }
}
