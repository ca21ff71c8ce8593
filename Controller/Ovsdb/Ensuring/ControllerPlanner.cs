using System.Globalization;
using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Transactions;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>The controllers of a bridge: ours among other people's.</summary>
internal static class ControllerPlanner
{
    private const string OutOfBand = "out-of-band";

    public static void Plan(
        PlanBuilder plan, BridgeRow bridge, WantedController? wanted, IReadOnlySet<Guid> renewed)
    {
        ControllerRow[] controllers = [.. plan.State.ControllersOf(bridge)];
        ControllerRow? found = controllers.FirstOrDefault(controller => controller.Target == wanted?.Target);
        if (found is not null && wanted is not null)
            PlanExisting(plan, bridge, found, wanted, renewed.Contains(found.Id));
        else if (wanted is not null)
            plan.Insert(SwitchTables.Bridge, bridge.Row, "controller",
                transaction => Insert(transaction, wanted, plan.Owner),
                $"bridge {bridge.Name}: controller {wanted.Target} added");
        foreach (ControllerRow other in controllers.Where(controller => controller != found))
        {
            if (OwnerMark.IsOf(other.ExternalIds, plan.Owner))
                plan.Mutate(SwitchTables.Bridge, bridge.Row, [Mutation.Delete("controller", Datum.Set([other.Id]))],
                    $"bridge {bridge.Name}: controller {other.Target} removed");
            else
                plan.Foreign.Add(new ForeignObject(ForeignKind.Controller, bridge.Name, other.Target));
        }
    }

    public static Atom Insert(Transaction transaction, WantedController wanted, string owner) =>
        transaction.Insert(SwitchTables.Controller, new Dictionary<string, Datum>(Columns(wanted))
        {
            ["target"] = Datum.Of(wanted.Target),
            ["external_ids"] = OwnerMark.Of(owner),
        });

    private static Dictionary<string, Datum> Columns(WantedController wanted) => new()
    {
        ["connection_mode"] = Datum.Of(OutOfBand),
        ["max_backoff"] = Datum.Of(wanted.MaxBackoff),
        ["inactivity_probe"] = Datum.Of(wanted.InactivityProbe),
    };

    private static void PlanExisting(
        PlanBuilder plan, BridgeRow bridge, ControllerRow found, WantedController wanted, bool isRenewed)
    {
        Dictionary<string, Datum> wrong = Columns(wanted).Where(column => !column.Value.Equals(found.Row[column.Key]))
            .ToDictionary();
        string name = $"bridge {bridge.Name}: controller {found.Target}";
        if (wrong.Count > 0)
            plan.Update(SwitchTables.Controller, found.Row, wrong,
                $"{name}: {string.Join(", ", wrong.Select(column => $"{column.Key}={column.Value}"))}");
        int? written = int.TryParse(found.ExternalIds.GetValueOrDefault(OwnerMark.ProbesKey),
            NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
        if (!isRenewed && (!found.IsConnected || written is not null))
            return;
        plan.Renewals++;
        plan.Mutate(SwitchTables.Controller, found.Row,
            [.. Mutation.Put("external_ids", OwnerMark.ProbesKey, Next(written))],
            $"{name}: probes written again, as it has connected");
    }

    // Small, and never the same twice in a row.
    private static string Next(int? written) => (((written ?? 0) % 1000) + 1).ToString(CultureInfo.InvariantCulture);
}
