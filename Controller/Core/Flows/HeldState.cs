using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>All that a switch holds but our dynamic flows, as it told when it was last asked.</summary>
/// <param name="ours">Where what is ours goes.</param>
internal sealed class HeldState(InstalledState ours)
{
    /// <summary>Our static flows, our groups, and all meters: no meter tells whose it is.</summary>
    public InstalledState Ours { get; } = ours;

    /// <summary>False where only groups and meters were asked for.</summary>
    public bool HasFlows { get; init; } = true;

    public Dictionary<FlowKey, Flow> ForeignFlows { get; } = [];

    public Dictionary<GroupId, Group> ForeignGroups { get; } = [];

    /// <summary>Packets that have passed a flow, where any did.</summary>
    public Dictionary<FlowKey, ulong> Packets { get; } = [];

    public void Found(in FlowStatsEntry entry)
    {
        FlowKey key;
        if (CookieSpace.IsOurs(entry.Cookie))
        {
            if (CookieSpace.IsDynamic(entry.Cookie))
                return;
            key = Ours.Found(entry);
        }
        else
        {
            var flow = new Flow(entry.Table, entry.Priority, Match.From(entry.Match),
                InstructionList.From(entry.Instructions), entry.Cookie)
            {
                Flags = entry.Flags,
            };
            key = flow.Key;
            ForeignFlows[key] = flow;
        }
        if (entry.PacketCount is > 0 and < ulong.MaxValue)
            Packets[key] = entry.PacketCount;
    }

    public void Found(in GroupDescEntry entry)
    {
        if (CookieSpace.IsOurs(entry.Group))
            Ours.Found(entry);
        else
            ForeignGroups[entry.Group] = InstalledState.Read(entry);
    }

    public void Found(in MeterConfigEntry entry) => Ours.Found(entry);
}
