using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Transactions;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>The ports of a bridge: made, set right if they are ours, taken away if they are ours and not wanted.</summary>
internal static class PortPlanner
{
    /// <param name="keeps">Whether those that aren't wanted stay for now.</param>
    public static void Plan(PlanBuilder plan, BridgeRow bridge, IReadOnlyList<WantedPort> wanted, bool keeps)
    {
        foreach (WantedPort port in wanted)
        {
            if (plan.State.FindPort(bridge, port.Name) is { } found)
                PlanExisting(plan, bridge, found, port);
            else if (IsFree(plan, bridge.Name, port))
                plan.Insert(SwitchTables.Bridge, bridge.Row, "ports",
                    transaction => Insert(transaction, port, plan.Owner), $"bridge {bridge.Name}: port {port.Name} made");
        }
        if (keeps)
            plan.Kept.AddRange(OursBut(plan, bridge, wanted).Select(port => port.Name));
        else
            RemoveOurs(plan, bridge, wanted);
        plan.Foreign.AddRange(plan.State.PortsOf(bridge)
            .Where(port => port.Name != bridge.Name && !OwnerMark.IsOf(port.ExternalIds, plan.Owner)
                && wanted.All(other => other.Name != port.Name))
            .Select(port => new ForeignObject(ForeignKind.Port, bridge.Name, port.Name)));
    }

    /// <summary>Takes our ports from a bridge but for those that are wanted.</summary>
    public static void RemoveOurs(PlanBuilder plan, BridgeRow bridge, IReadOnlyList<WantedPort> wanted)
    {
        foreach (PortRow port in OursBut(plan, bridge, wanted))
            plan.Mutate(SwitchTables.Bridge, bridge.Row, [Mutation.Delete("ports", Datum.Set([port.Id]))],
                $"bridge {bridge.Name}: port {port.Name} removed");
    }

    /// <summary>Whether a name is free; if not, that is a fault.</summary>
    public static bool IsFree(PlanBuilder plan, string bridge, WantedPort port)
    {
        if (plan.State.FindHolder(port.Name) is not { } holder)
            return true;
        plan.Faults.Add(new PortFault(bridge, port.Name, $"bridge {holder.Name} has a port or an interface of that name"));
        return false;
    }

    /// <param name="owner">Null leaves it without a mark.</param>
    public static Atom Insert(Transaction transaction, WantedPort port, string? owner)
    {
        Atom made = transaction.Insert(SwitchTables.Interface, new Dictionary<string, Datum>(Columns(port))
        {
            ["name"] = Datum.Of(port.Name),
        });
        return transaction.Insert(SwitchTables.Port, new Dictionary<string, Datum>
        {
            ["name"] = Datum.Of(port.Name),
            ["interfaces"] = Datum.Set([made]),
            ["external_ids"] = owner is null ? Datum.EmptyMap : OwnerMark.Of(owner),
        });
    }

    // Without a type any port of the name will do: which device it is, is the user's affair.
    private static void PlanExisting(PlanBuilder plan, BridgeRow bridge, PortRow port, WantedPort wanted)
    {
        bool isOurs = OwnerMark.IsOf(port.ExternalIds, plan.Owner);
        InterfaceRow[] interfaces = [.. plan.State.InterfacesOf(port)];
        if (wanted.Type is null || (interfaces is [var only] && Holds(only, wanted, isOurs)))
            return;
        if (!isOurs || interfaces.Length != 1)
        {
            plan.Faults.Add(new PortFault(bridge.Name, port.Name,
                $"somebody else made it otherwise (no external_ids:{OwnerMark.Key}={plan.Owner}), so it was left alone"));
            return;
        }
        plan.Update(SwitchTables.Interface, interfaces[0].Row, Columns(wanted),
            $"bridge {bridge.Name}: port {port.Name} set right");
    }

    private static Dictionary<string, Datum> Columns(WantedPort port)
    {
        var columns = new Dictionary<string, Datum>
        {
            ["type"] = Datum.Of(port.Type ?? ""),
            ["options"] = Datum.Map(port.Options),
        };
        if (port.Bfd is { } bfd)
            columns["bfd"] = Datum.Map(bfd);
        return columns;
    }

    private static IEnumerable<PortRow> OursBut(
        PlanBuilder plan, BridgeRow bridge, IReadOnlyList<WantedPort> wanted) => plan.State.PortsOf(bridge)
        .Where(port => port.Name != bridge.Name && OwnerMark.IsOf(port.ExternalIds, plan.Owner)
            && wanted.All(other => other.Name != port.Name));

    // What others add to a port that is theirs isn't ours to judge.
    private static bool Holds(InterfaceRow found, WantedPort wanted, bool isOurs)
    {
        return found.Type == wanted.Type && Holds(found.Options, wanted.Options)
            && (wanted.Bfd is null || Holds(found.Bfd, wanted.Bfd));

        bool Holds(IReadOnlyDictionary<string, string> column, IReadOnlyDictionary<string, string> values) =>
            values.All(value => column.GetValueOrDefault(value.Key) == value.Value)
            && (!isOurs || column.Count == values.Count);
    }
}
