using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Replicas;

/// <summary>
/// A change of a set or map as ovsdb-server(7) tells it ("Update2 Notification"): what is in both goes, what is new comes;
/// a map's key with another value takes it, with the same value it goes.
/// </summary>
internal static class DatumDifference
{
    public static Datum Apply(Datum before, Datum difference) => difference.IsMap || before.IsMap
        ? ApplyToMap(before, difference)
        : Datum.Set(before.Keys.Except(difference.Keys).Concat(difference.Keys.Except(before.Keys)));

    private static Datum ApplyToMap(Datum before, Datum difference)
    {
        var pairs = new Dictionary<Atom, Atom>(before.Pairs);
        foreach ((Atom key, Atom value) in difference.Pairs)
        {
            if (pairs.TryGetValue(key, out Atom old) && old == value)
                pairs.Remove(key);
            else
                pairs[key] = value;
        }
        return Datum.Map(pairs);
    }
}
