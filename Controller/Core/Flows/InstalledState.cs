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
    /// Meters that this session made; a meter's number doesn't tell whose it is, so only these are deleted.
    /// </summary>
    public HashSet<MeterId> OwnMeters { get; } = [];

    public void Found(in FlowStatsEntry entry)
    {
        var flow = new Flow(entry.Table, entry.Priority, Match.From(entry.Match),
            InstructionList.From(entry.Instructions), entry.Cookie)
        {
            Flags = entry.Flags,
        };
        Flows[flow.Key] = flow;
    }

    public void Found(in GroupDescEntry entry)
    {
        if (CookieSpace.IsOurs(entry.Group))
            Groups[entry.Group] = new Group(entry.Group, entry.Type, BucketList.From(entry.Buckets));
    }

    public void Found(in MeterConfigEntry entry)
    {
        const MeterFlags Needed = MeterFlags.PacketsPerSecond | MeterFlags.Burst;
        var meter = Unknown(entry.Meter);
        int bands = 0;
        foreach (MeterBand band in entry.Bands)
        {
            bool isOurKind = ++bands == 1 && band.Type == MeterBandType.Drop && (entry.Flags & Needed) == Needed;
            meter = isOurKind ? new Meter(entry.Meter, band.Rate, band.Burst) : Unknown(entry.Meter);
        }
        Meters[entry.Meter] = meter;
    }

    /// <summary>A meter that is there, but is none that anyone could want.</summary>
    public static Meter Unknown(MeterId id) => new(id, 0, 0);

    /// <inheritdoc cref="Unknown(MeterId)"/>
    public static Group Unknown(GroupId id) => new(id, (GroupType)byte.MaxValue, BucketList.Empty);
}
