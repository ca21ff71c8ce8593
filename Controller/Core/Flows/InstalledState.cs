using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>
/// What a switch holds by declaration, as far as the controller knows: read from the switch when it connects,
/// then kept up with what is sent and what is refused.
/// </summary>
internal sealed class InstalledState
{
    public Dictionary<FlowKey, Flow> Flows { get; } = [];
    public Dictionary<GroupId, Group> Groups { get; } = [];
    public Dictionary<MeterId, Meter> Meters { get; } = [];

    /// <summary>
    /// Meters that this session made, and those whose number tells that they are the policy's; only these are deleted.
    /// </summary>
    public HashSet<MeterId> OwnMeters { get; } = [];

    /// <summary>
    /// Flows that the switch shows otherwise than it got them, twice in a row: as wanted, and as shown.
    /// </summary>
    public Dictionary<FlowKey, (Flow Wanted, Flow Shown)> OddForms { get; private init; } = [];

    /// <summary>Whether a flow of the switch is the one wanted, in whatever form the switch shows it.</summary>
    public bool Shows(Flow wanted, Flow held) => FlowForms.Same(wanted, held)
        || (OddForms.Count > 0 && OddForms.TryGetValue(wanted.Key, out var odd)
            && FlowForms.Same(wanted, odd.Wanted) && FlowForms.Same(held, odd.Shown));

    public FlowKey Found(in FlowStatsEntry entry)
    {
        var flow = new Flow(entry.Table, entry.Priority, Match.From(entry.Match),
            InstructionList.From(entry.Instructions), entry.Cookie)
        {
            Flags = entry.Flags,
        };
        FlowKey key = flow.Key;
        Flows[key] = flow;
        return key;
    }

    public void Found(in GroupDescEntry entry)
    {
        if (CookieSpace.IsOurs(entry.Group))
            Groups[entry.Group] = Read(entry);
    }

    public static Group Read(in GroupDescEntry entry) =>
        new(entry.Group, entry.Type, BucketList.From(entry.Buckets));

    public void Found(in MeterConfigEntry entry)
    {
        var meter = Unknown(entry.Meter);
        int bands = 0;
        foreach (MeterBand band in entry.Bands)
            meter = ++bands == 1 ? Read(entry, band) : Unknown(entry.Meter);
        Meters[entry.Meter] = meter;
        if (MeterIds.IsPolicys(entry.Meter))
            OwnMeters.Add(entry.Meter);
    }

    /// <summary>Takes note of a plan that the switch has carried out.</summary>
    public void Take(FlowPlan plan)
    {
        foreach (Change change in plan.All())
            Take(change);
    }

    /// <summary>The state as the switch tells it, with what this one knows besides.</summary>
    public InstalledState Anew()
    {
        var anew = new InstalledState { OddForms = OddForms };
        anew.OwnMeters.UnionWith(OwnMeters);
        return anew;
    }

    /// <summary>Takes note of one change, and returns what was in its place.</summary>
    public object? Take(Change change)
    {
        bool stays = change.Kind != ChangeKind.Delete;
        switch (change.Subject)
        {
            case Flow flow:
                return Put(Flows, flow.Key, stays ? flow : null);
            case Group group:
                return Put(Groups, group.Id, stays ? group : null);
            default:
                var meter = (Meter)change.Subject;
                if (stays)
                    OwnMeters.Add(meter.Id);
                return Put(Meters, meter.Id, stays ? meter : null);
        }
    }

    private static T? Put<TKey, T>(Dictionary<TKey, T> held, TKey key, T? value)
        where TKey : notnull
        where T : class
    {
        ref T? place = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(held, key, out _);
        T? old = place;
        if (value is not null)
            place = value;
        else
            held.Remove(key);
        return old;
    }

    /// <summary>A meter that is there, but is none that anyone could want.</summary>
    public static Meter Unknown(MeterId id) => new(id, MeterUnit.PacketsPerSecond, 0, 0);

    /// <inheritdoc cref="Unknown(MeterId)"/>
    public static Group Unknown(GroupId id) => new(id, (GroupType)byte.MaxValue, BucketList.Empty);

    private static Meter Read(in MeterConfigEntry entry, in MeterBand band)
    {
        const MeterFlags Units = MeterFlags.PacketsPerSecond | MeterFlags.Kbps;
        MeterFlags unit = entry.Flags & Units;
        bool isOurKind = (entry.Flags & MeterFlags.Burst) != 0 && unit is not (0 or Units)
            && (band.Type is MeterBandType.Drop or MeterBandType.DscpRemark);
        if (!isOurKind)
            return Unknown(entry.Meter);
        return new Meter(entry.Meter,
            unit == MeterFlags.PacketsPerSecond ? MeterUnit.PacketsPerSecond : MeterUnit.KilobitsPerSecond,
            band.Rate, band.Burst, band.Type == MeterBandType.DscpRemark ? band.PrecedenceLevel : null);
    }
}
