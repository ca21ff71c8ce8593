using System.Globalization;
using System.Text;
using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>Flows, groups and meters in ovs-ofctl's syntax, such that its add commands take them.</summary>
internal static class ChangeText
{
    private static readonly (FlowModFlags Flag, string Name)[] FlagNames =
    [
        (FlowModFlags.SendFlowRemoved, "send_flow_rem"), (FlowModFlags.CheckOverlap, "check_overlap"),
        (FlowModFlags.ResetCounts, "reset_counts"), (FlowModFlags.NoPacketCounts, "no_packet_counts"),
        (FlowModFlags.NoByteCounts, "no_byte_counts"),
    ];

    /// <summary>A <see cref="Flow"/>, <see cref="Group"/> or <see cref="Meter"/>.</summary>
    public static string Of(object subject) => subject switch
    {
        Flow flow => Of(flow),
        Group group => FlowPrinter.Group(group.Id, group.Type, group.Buckets.View),
        Meter meter => Of(meter),
        _ => throw new ArgumentException($"a {subject.GetType().Name} is no part of a desired state", nameof(subject)),
    };

    /// <summary><c>cookie=0x5d02…,table=10,priority=5,tcp,tp_dst=80,actions=drop</c>.</summary>
    public static string Of(Flow flow)
    {
        var text = new StringBuilder();
        text.Append("cookie=").Append(flow.Cookie).Append(",table=").Append(flow.Table.Value);
        foreach ((FlowModFlags flag, string name) in FlagNames)
        {
            if ((flow.Flags & flag) != 0)
                text.Append(',').Append(name);
        }
        text.Append(",priority=").Append(flow.Priority);
        string match = FlowPrinter.Match(flow.Match.View);
        if (match.Length > 0)
            text.Append(',').Append(match);
        return text.Append(",actions=").Append(FlowPrinter.Instructions(flow.Instructions.View)).ToString();
    }

    // A meter that is there, but of no kind that is made here, says its number only.
    private static string Of(Meter meter)
    {
        if (meter == InstalledState.Unknown(meter.Id))
            return $"meter={meter.Id}";
        string unit = meter.Unit == MeterUnit.PacketsPerSecond ? "pktps" : "kbps";
        string band = meter.DscpRemark is { } level
            ? string.Create(CultureInfo.InvariantCulture, $"type=dscp_remark,prec_level={level}")
            : "type=drop";
        return string.Create(CultureInfo.InvariantCulture,
            $"meter={meter.Id},{unit},burst,stats,bands={band},rate={meter.Rate},burst_size={meter.Burst}");
    }
}
