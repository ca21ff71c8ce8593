using Controller.Abstractions;

namespace Controller.Core.Flows;

/// <summary>
/// One difference between what a switch holds and what is known to be in it.
/// <paramref name="Held"/> and <paramref name="Wanted"/> are a <see cref="Flow"/>, <see cref="Group"/> or
/// <see cref="Meter"/>; null where there is none.
/// </summary>
internal readonly record struct Drift(DriftKind Kind, object? Held, object? Wanted)
{
    /// <summary>What tells this flow, group or meter from others.</summary>
    public object Key => (Wanted ?? Held) switch
    {
        Flow flow => flow.Key,
        Group group => group.Id,
        _ => ((Meter)(Wanted ?? Held)!).Id,
    };

    /// <summary>The change that puts it right.</summary>
    public Change Repair() => Kind switch
    {
        DriftKind.Foreign => new Change(ChangeKind.Delete, Held!),
        DriftKind.Missing => new Change(ChangeKind.Add, Wanted!),
        // No modify changes a cookie or flags; a flow of somebody else's has another cookie.
        _ when Held is Flow held && Wanted is Flow wanted
            && (held.Cookie != wanted.Cookie || !FlowForms.SameFlags(held.Flags, wanted.Flags)) =>
            new Change(ChangeKind.Replace, wanted),
        _ => new Change(ChangeKind.Modify, Wanted!),
    };

    public DriftItem Describe(DesiredState? desired) => new(
        Kind, new Change(ChangeKind.Add, (Held ?? Wanted)!).What,
        ChangeText.Of((Held ?? Wanted)!), Kind == DriftKind.Changed ? ChangeText.Of(Wanted!) : null,
        Wanted is null ? null : Origins.Of(desired, Wanted));

    /// <summary>
    /// Compares what the switch told with what is known to be in it: what it refused was never there, and isn't
    /// missing.
    /// </summary>
    /// <param name="desired">Tells which meters are ours to look after; nobody's number tells whose it is.</param>
    public static IReadOnlyList<Drift> Between(InstalledState known, DesiredState desired, HeldState held)
    {
        var drifts = new List<Drift>();
        if (held.HasFlows)
            CompareFlows(known, held, drifts);
        Compare(known.Groups, held.Ours.Groups, static (wanted, held) => wanted.Equals(held), drifts);
        drifts.AddRange(held.ForeignGroups.Values.Select(group => new Drift(DriftKind.Foreign, group, null)));
        CompareMeters(known, desired, held, drifts);
        return drifts;
    }

    private static void CompareFlows(InstalledState known, HeldState held, List<Drift> drifts)
    {
        foreach ((FlowKey key, Flow wanted) in known.Flows)
        {
            if (held.Ours.Flows.TryGetValue(key, out Flow? ours))
            {
                if (!known.Shows(wanted, ours))
                    drifts.Add(new Drift(DriftKind.Changed, ours, wanted));
            }
            else if (held.ForeignFlows.TryGetValue(key, out Flow? theirs))
            {
                drifts.Add(new Drift(DriftKind.Changed, theirs, wanted));
            }
            else
            {
                drifts.Add(new Drift(DriftKind.Missing, null, wanted));
            }
        }
        foreach (Flow flow in held.Ours.Flows.Values.Concat(held.ForeignFlows.Values))
        {
            if (!known.Flows.ContainsKey(flow.Key))
                drifts.Add(new Drift(DriftKind.Foreign, flow, null));
        }
    }

    private static void CompareMeters(InstalledState known, DesiredState desired, HeldState held, List<Drift> drifts)
    {
        foreach ((var id, Meter meter) in held.Ours.Meters)
        {
            if (!desired.Meters.ContainsKey(id))
                drifts.Add(new Drift(DriftKind.Foreign, meter, null));
            else if (known.Meters.TryGetValue(id, out Meter? wanted) && wanted != meter)
                drifts.Add(new Drift(DriftKind.Changed, meter, wanted));
        }
        foreach ((var id, Meter wanted) in known.Meters)
        {
            if (desired.Meters.ContainsKey(id) && !held.Ours.Meters.ContainsKey(id))
                drifts.Add(new Drift(DriftKind.Missing, null, wanted));
        }
    }

    private static void Compare<TKey, T>(Dictionary<TKey, T> known, Dictionary<TKey, T> held, Func<T, T, bool> same,
        List<Drift> drifts)
        where TKey : notnull
        where T : class
    {
        foreach ((TKey key, T wanted) in known)
        {
            if (!held.TryGetValue(key, out T? there))
                drifts.Add(new Drift(DriftKind.Missing, null, wanted));
            else if (!same(wanted, there))
                drifts.Add(new Drift(DriftKind.Changed, there, wanted));
        }
        foreach ((TKey key, T there) in held)
        {
            if (!known.ContainsKey(key))
                drifts.Add(new Drift(DriftKind.Foreign, there, null));
        }
    }
}
