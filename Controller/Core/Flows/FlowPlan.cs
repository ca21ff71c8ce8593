using Controller.Abstractions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>
/// The difference between what a switch is to hold and what it holds: a pure function of the two. What is the
/// same in both is no part of it, so untouched flows keep their counters and timers.
/// </summary>
internal sealed record FlowPlan
{
    public static FlowPlan Nothing { get; } = new();

    public IReadOnlyList<Meter> AddedMeters { get; private init; } = [];
    public IReadOnlyList<Meter> ChangedMeters { get; private init; } = [];
    public IReadOnlyList<Meter> DeletedMeters { get; private init; } = [];
    public IReadOnlyList<Group> AddedGroups { get; private init; } = [];
    public IReadOnlyList<Group> ChangedGroups { get; private init; } = [];
    public IReadOnlyList<Group> DeletedGroups { get; private init; } = [];

    /// <summary>Flows to ADD where none is.</summary>
    public IReadOnlyList<Flow> AddedFlows { get; private init; } = [];

    /// <summary>Flows to ADD in the place of others: their cookie or flags differ, and no modify changes those.</summary>
    public IReadOnlyList<Flow> ReplacedFlows { get; private init; } = [];

    /// <summary>Flows whose instructions alone differ: MODIFY_STRICT keeps their counters.</summary>
    public IReadOnlyList<Flow> ChangedFlows { get; private init; } = [];

    public IReadOnlyList<Flow> DeletedFlows { get; private init; } = [];

    public bool IsEmpty => Size == 0;

    /// <summary>Messages that it takes.</summary>
    public int Size => AddedMeters.Count + ChangedMeters.Count + DeletedMeters.Count + AddedGroups.Count
        + ChangedGroups.Count + DeletedGroups.Count + AddedFlows.Count + ReplacedFlows.Count + ChangedFlows.Count
        + DeletedFlows.Count;

    /// <summary>Whether all but its meters can go into a bundle: a message is a little larger there.</summary>
    public bool FitsBundle => Makes().All(change => change.Size <= Header.MaxMessageSize);

    public static FlowPlan Between(DesiredState desired, InstalledState installed)
    {
        var (addedMeters, changedMeters, deletedMeters) = Compare(desired.Meters, installed.Meters, Equals);
        var (addedGroups, changedGroups, deletedGroups) = Compare(desired.Groups, installed.Groups, Equals);
        var (addedFlows, changedFlows, deletedFlows) = Compare(desired.Flows, installed.Flows, installed.Shows);
        bool Modifies(Flow flow) => installed.Flows[flow.Key] is { } old && old.Cookie == flow.Cookie
            && FlowForms.SameFlags(old.Flags, flow.Flags);
        return new FlowPlan
        {
            AddedMeters = addedMeters,
            ChangedMeters = changedMeters,
            DeletedMeters = deletedMeters.FindAll(meter => installed.OwnMeters.Contains(meter.Id)),
            AddedGroups = addedGroups,
            ChangedGroups = changedGroups,
            DeletedGroups = deletedGroups,
            AddedFlows = addedFlows,
            ReplacedFlows = changedFlows.FindAll(flow => !Modifies(flow)),
            ChangedFlows = changedFlows.FindAll(Modifies),
            DeletedFlows = deletedFlows,
        };
    }

    /// <summary>These changes and no others.</summary>
    public static FlowPlan Of(IReadOnlyCollection<Change> changes)
    {
        List<T> All<T>(ChangeKind kind) => [.. changes.Where(change => change.Kind == kind)
            .Select(change => change.Subject).OfType<T>()];
        return new FlowPlan
        {
            AddedMeters = All<Meter>(ChangeKind.Add),
            ChangedMeters = All<Meter>(ChangeKind.Modify),
            DeletedMeters = All<Meter>(ChangeKind.Delete),
            AddedGroups = All<Group>(ChangeKind.Add),
            ChangedGroups = All<Group>(ChangeKind.Modify),
            DeletedGroups = All<Group>(ChangeKind.Delete),
            AddedFlows = All<Flow>(ChangeKind.Add),
            ReplacedFlows = All<Flow>(ChangeKind.Replace),
            ChangedFlows = All<Flow>(ChangeKind.Modify),
            DeletedFlows = All<Flow>(ChangeKind.Delete),
        };
    }

    /// <summary>What comes before all else, as groups and flows lead to it.</summary>
    public IReadOnlyList<Change> NewMeters() =>
        [.. Of(ChangeKind.Add, AddedMeters), .. Of(ChangeKind.Modify, ChangedMeters)];

    /// <summary>What comes or changes: groups, then the flows that lead to them.</summary>
    public IReadOnlyList<Change> Makes() =>
    [
        .. Of(ChangeKind.Add, AddedGroups), .. Of(ChangeKind.Modify, ChangedGroups),
        .. Of(ChangeKind.Add, AddedFlows), .. Of(ChangeKind.Replace, ReplacedFlows),
        .. Of(ChangeKind.Modify, ChangedFlows),
    ];

    /// <summary>What goes: flows, then the groups that they led to.</summary>
    public IReadOnlyList<Change> Breaks() =>
        [.. Of(ChangeKind.Delete, DeletedFlows), .. Of(ChangeKind.Delete, DeletedGroups)];

    /// <summary>What goes after all else: a switch deletes flows with their meter.</summary>
    public IReadOnlyList<Change> OldMeters() => [.. Of(ChangeKind.Delete, DeletedMeters)];

    /// <summary>All of it, in the order in which it is carried out.</summary>
    public IReadOnlyList<Change> All() => [.. NewMeters(), .. Makes(), .. Breaks(), .. OldMeters()];

    private static IEnumerable<Change> Of(ChangeKind kind, IEnumerable<object> subjects) =>
        subjects.Select(subject => new Change(kind, subject));

    private static bool Equals<T>(T wanted, T held)
        where T : class => wanted.Equals(held);

    private static (List<T> Added, List<T> Changed, List<T> Deleted) Compare<TKey, T>(
        IReadOnlyDictionary<TKey, T> desired, Dictionary<TKey, T> installed, Func<T, T, bool> same)
        where TKey : notnull
    {
        var (added, changed, deleted) = (new List<T>(), new List<T>(), new List<T>());
        int found = 0;
        foreach ((TKey key, T wanted) in desired)
        {
            if (!installed.TryGetValue(key, out T? held))
            {
                added.Add(wanted);
                continue;
            }
            found++;
            if (!same(wanted, held))
                changed.Add(wanted);
        }
        // Where every one held is wanted, there is nothing to look for.
        if (found == installed.Count)
            return (added, changed, deleted);
        foreach ((TKey key, T held) in installed)
        {
            if (!desired.ContainsKey(key))
                deleted.Add(held);
        }
        return (added, changed, deleted);
    }
}
