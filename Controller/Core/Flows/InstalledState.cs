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
        var meter = Unknown(entry.Meter);
        int bands = 0;
        foreach (MeterBand band in entry.Bands)
            meter = ++bands == 1 ? Read(entry, band) : Unknown(entry.Meter);
        Meters[entry.Meter] = meter;
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
