using System.Collections;
using Controller.Abstractions;

namespace Controller.Core.Flows;

/// <summary>Puts a plan into words, for people and for the API.</summary>
internal sealed class PlanDescriber(DesiredState desired, DesiredState? before, HeldState held)
{
    /// <summary>
    /// The words are made when they are read: a reload checks plans of many hosts that nobody reads, and the words of
    /// 100,000 flows take a second and 100 MB.
    /// </summary>
    public IReadOnlyList<PlannedChange> Describe(FlowPlan plan) => new Described(this, plan.All());

    private PlannedChange Describe(Change change)
    {
        object? old = Old(change);
        bool deletes = change.Kind == ChangeKind.Delete;
        // A flow of somebody else is in its place: it goes by that.
        ChangeKind kind = change.Kind == ChangeKind.Add && old is not null ? ChangeKind.Replace : change.Kind;
        return new PlannedChange(kind, change.What, ChangeText.Of(change.Subject),
            deletes || old is null ? null : ChangeText.Of(old),
            Origins.Of(deletes ? before : desired, change.Subject), Effect(kind, change.Subject));
    }

    private object? Old(Change change) => change.Subject switch
    {
        Flow flow => held.Ours.Flows.GetValueOrDefault(flow.Key) ?? held.ForeignFlows.GetValueOrDefault(flow.Key),
        Group group => held.Ours.Groups.GetValueOrDefault(group.Id),
        Meter meter => held.Ours.Meters.GetValueOrDefault(meter.Id),
        _ => null,
    };

    private string? Effect(ChangeKind kind, object subject)
    {
        bool resets = kind is ChangeKind.Replace or ChangeKind.Delete;
        if (!resets || subject is not Flow flow)
            return kind == ChangeKind.Delete && subject is Meter ? "flows that still use it go with it" : null;
        string counters = kind == ChangeKind.Delete ? "counters are lost" : "resets counters and timers";
        return held.Packets.TryGetValue(flow.Key, out ulong packets)
            ? $"{counters} ({packets} packet{(packets == 1 ? "" : "s")})"
            : kind == ChangeKind.Delete ? null : counters;
    }

    private sealed class Described(PlanDescriber describer, IReadOnlyList<Change> changes)
        : IReadOnlyList<PlannedChange>
    {
        public int Count => changes.Count;

        public PlannedChange this[int index] => describer.Describe(changes[index]);

        public IEnumerator<PlannedChange> GetEnumerator() => changes.Select(describer.Describe).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
