using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// In which order switches are changed: who receives before who sends, so that nobody sends to flows that aren't there
/// yet. Where flows only go it is the other way round: who sends stops first. Switches of one step go together.
/// </summary>
internal static class ApplyOrder
{
    /// <param name="onlyDeletes">Of each switch: whether its changes only take flows away.</param>
    public static IReadOnlyList<IReadOnlyList<DatapathId>> Of(
        IReadOnlyDictionary<DatapathId, bool> onlyDeletes,
        IReadOnlyDictionary<DatapathId, IReadOnlyList<DatapathId>> sendsTo)
    {
        Dictionary<DatapathId, int> depths = [];
        foreach (DatapathId id in onlyDeletes.Keys)
            DepthOf(id, sendsTo, depths, []);
        var makes = onlyDeletes.Where(sw => !sw.Value).GroupBy(sw => depths[sw.Key]).OrderBy(step => step.Key);
        var breaks = onlyDeletes.Where(sw => sw.Value).GroupBy(sw => -depths[sw.Key]).OrderBy(step => step.Key);
        return [.. makes.Concat(breaks).Select(Ids)];

        static IReadOnlyList<DatapathId> Ids(IGrouping<int, KeyValuePair<DatapathId, bool>> step) =>
            [.. step.Select(sw => sw.Key).Order()];
    }

    // The longest way to a switch that sends to no other. A circle is cut where it is entered.
    private static int DepthOf(DatapathId id, IReadOnlyDictionary<DatapathId, IReadOnlyList<DatapathId>> sendsTo,
        Dictionary<DatapathId, int> depths, HashSet<DatapathId> entered)
    {
        if (depths.TryGetValue(id, out int known))
            return known;
        if (!entered.Add(id))
            return 0;
        int depth = 0;
        foreach (DatapathId receiver in sendsTo.GetValueOrDefault(id, []))
            depth = Math.Max(depth, 1 + DepthOf(receiver, sendsTo, depths, entered));
        return depths[id] = depth;
    }
}
