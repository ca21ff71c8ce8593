using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>
/// The difference between what a switch is to hold and what it holds: a pure function of the two. What is the
/// same in both is no part of it, so untouched flows keep their counters and timers.
/// </summary>
internal sealed record FlowPlan
{
    public IReadOnlyList<Meter> AddedMeters { get; private init; } = [];
    public IReadOnlyList<Meter> ChangedMeters { get; private init; } = [];
    public IReadOnlyList<MeterId> DeletedMeters { get; private init; } = [];
    public IReadOnlyList<Group> AddedGroups { get; private init; } = [];
    public IReadOnlyList<Group> ChangedGroups { get; private init; } = [];
    public IReadOnlyList<GroupId> DeletedGroups { get; private init; } = [];

    /// <summary>Flows to ADD: new ones, and those whose cookie or flags differ, which no modify can change.</summary>
    public IReadOnlyList<Flow> AddedFlows { get; private init; } = [];

    /// <summary>Flows whose instructions alone differ: MODIFY_STRICT keeps their counters.</summary>
    public IReadOnlyList<Flow> ChangedFlows { get; private init; } = [];

    public IReadOnlyList<Flow> DeletedFlows { get; private init; } = [];

    public bool IsEmpty => Size == 0;

    /// <summary>Messages that it takes.</summary>
    public int Size => AddedMeters.Count + ChangedMeters.Count + DeletedMeters.Count + AddedGroups.Count
        + ChangedGroups.Count + DeletedGroups.Count + AddedFlows.Count + ChangedFlows.Count + DeletedFlows.Count;

    public static FlowPlan Between(DesiredState desired, InstalledState installed)
    {
        var (addedMeters, changedMeters, deletedMeters) = Compare(desired.Meters, installed.Meters);
        var (addedGroups, changedGroups, deletedGroups) = Compare(desired.Groups, installed.Groups);
        var (addedFlows, changedFlows, deletedFlows) = Compare(desired.Flows, installed.Flows);
        bool Modifies(Flow flow) =>
            installed.Flows[flow.Key] is { } old && old.Cookie == flow.Cookie && old.Flags == flow.Flags;
        return new FlowPlan
        {
            AddedMeters = addedMeters,
            ChangedMeters = changedMeters,
            DeletedMeters = [.. deletedMeters.Select(meter => meter.Id).Where(installed.OwnMeters.Contains)],
            AddedGroups = addedGroups,
            ChangedGroups = changedGroups,
            DeletedGroups = [.. deletedGroups.Select(group => group.Id)],
            AddedFlows = [.. addedFlows, .. changedFlows.Where(flow => !Modifies(flow))],
            ChangedFlows = [.. changedFlows.Where(Modifies)],
            DeletedFlows = deletedFlows,
        };
    }

    private static (List<T> Added, List<T> Changed, List<T> Deleted) Compare<TKey, T>(
        IReadOnlyDictionary<TKey, T> desired, Dictionary<TKey, T> installed)
        where TKey : notnull
    {
        var (added, changed, deleted) = (new List<T>(), new List<T>(), new List<T>());
        foreach ((TKey key, T wanted) in desired)
        {
            if (!installed.TryGetValue(key, out T? held))
                added.Add(wanted);
            else if (!wanted!.Equals(held))
                changed.Add(wanted);
        }
        foreach ((TKey key, T held) in installed)
        {
            if (!desired.ContainsKey(key))
                deleted.Add(held);
        }
        return (added, changed, deleted);
    }
}
