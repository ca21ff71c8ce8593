using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// Writes flows and groups as <c>ovs-ofctl -O OpenFlow13 dump-flows</c> and <c>dump-groups</c> do, so that one can
/// be compared with the other. What isn't known is hex; nothing throws. Allocates: for people, not for packets.
/// </summary>
public static class FlowPrinter
{
    private const uint NanosecondsInAMillisecond = 1_000_000;

    /// <summary>
    /// One flow: <c>cookie=0x5d, duration=1.5s, table=30, n_packets=1, n_bytes=2, priority=10,in_port=1 actions=…</c>.
    /// </summary>
    public static string Print(in FlowStatsEntry flow)
    {
        var text = new StringBuilder();
        text.Append("cookie=").Append(flow.Cookie).Append(", duration=").Append(Duration(flow.Duration))
            .Append(", table=").Append(flow.Table);
        AppendCounter(text, ", n_packets=", flow.PacketCount);
        AppendCounter(text, ", n_bytes=", flow.ByteCount);
        if (flow.IdleTimeout != 0)
            text.Append(", idle_timeout=").Append(flow.IdleTimeout);
        if (flow.HardTimeout != 0)
            text.Append(", hard_timeout=").Append(flow.HardTimeout);
        text.Append(", ");
        AppendFlags(text, flow.Flags);
        AppendRule(text, flow.Match, flow.Priority);
        text.Append("actions=");
        AppendInstructions(text, flow.Instructions);
        return text.ToString();
    }

    /// <summary>
    /// A match such as <c>tcp,in_port=1,dl_vlan=10,nw_dst=10.0.0.0/24,tp_dst=80</c>; empty for any packet.
    /// </summary>
    public static string Match(MatchView match)
    {
        var text = new StringBuilder();
        MatchPrinter.Append(text, match);
        return text.ToString();
    }

    /// <summary>Instructions such as <c>meter:1,push_vlan:0x8100,set_field:4106->vlan_vid,goto_table:40</c>.</summary>
    public static string Instructions(InstructionListView instructions)
    {
        var text = new StringBuilder();
        AppendInstructions(text, instructions);
        return text.ToString();
    }

    /// <summary>Actions such as <c>pop_vlan,output:2</c>; <c>drop</c> for none.</summary>
    public static string Actions(ActionListView actions)
    {
        var text = new StringBuilder();
        ActionPrinter.Append(text, actions);
        return text.ToString();
    }

    /// <summary>A group: <c>group_id=1,type=all,bucket=actions=output:1,bucket=actions=output:2</c>.</summary>
    public static string Group(GroupDescEntry group) => Group(group.Group, group.Type, group.Buckets);

    /// <inheritdoc cref="Group(GroupDescEntry)"/>
    public static string Group(GroupId id, GroupType type, BucketListView buckets)
    {
        var text = new StringBuilder();
        text.Append("group_id=").Append(id).Append(",type=").Append(type switch
        {
            GroupType.All => "all",
            GroupType.Select => "select",
            GroupType.Indirect => "indirect",
            GroupType.FastFailover => "ff",
            _ => ((byte)type).ToString(CultureInfo.InvariantCulture),
        });
        foreach (BucketView bucket in buckets)
            AppendBucket(text, bucket, type);
        return text.ToString();
    }

    /// <summary>All ones stand for a counter that the switch doesn't have.</summary>
    internal static void AppendCounter(StringBuilder text, string name, ulong value)
    {
        text.Append(name);
        if (value == ulong.MaxValue)
            text.Append('?');
        else
            text.Append(value);
    }

    // Three decimals where they say it all, else as many as it takes.
    internal static string Duration(FlowDuration duration) => duration.Nanoseconds switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}s"),
        var ns when ns % NanosecondsInAMillisecond == 0 => string.Create(CultureInfo.InvariantCulture,
            $"{duration.Seconds}.{ns / NanosecondsInAMillisecond:d3}s"),
        var ns => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}.{ns:d9}").TrimEnd('0') + "s",
    };

    /// <summary>Appends the flags that are set, each with a blank after it.</summary>
    internal static void AppendFlags(StringBuilder text, FlowModFlags flags)
    {
        ReadOnlySpan<string> names = FlagNames.FlowMod;
        for (int bit = 0; bit < names.Length; bit++)
        {
            if (((int)flags >> bit & 1) != 0)
                text.Append(names[bit]).Append(' ');
        }
        int unknown = (int)flags >> names.Length << names.Length;
        if (unknown != 0)
            text.Append(CultureInfo.InvariantCulture, $"flags:0x{unknown:x} ");
    }

    /// <summary>
    /// Appends priority and match with a blank after them; nothing for any packet at the usual priority.
    /// </summary>
    internal static void AppendRule(StringBuilder text, MatchView match, ushort priority)
    {
        int start = text.Length;
        if (priority != FlowParser.DefaultPriority)
            text.Append("priority=").Append(priority);
        var fields = new StringBuilder();
        MatchPrinter.Append(fields, match);
        if (fields.Length > 0)
            text.Append(text.Length > start ? "," : "").Append(fields);
        if (text.Length > start)
            text.Append(' ');
    }

    internal static void AppendInstructions(StringBuilder text, InstructionListView instructions)
    {
        int start = text.Length;
        foreach (InstructionView instruction in instructions)
        {
            if (instruction.Type == InstructionType.ApplyActions && instruction.Actions.Octets.IsEmpty)
                continue;
            if (text.Length > start)
                text.Append(',');
            AppendInstruction(text, instruction);
        }
        if (text.Length == start)
            text.Append("drop");
    }

    private static void AppendInstruction(StringBuilder text, InstructionView instruction)
    {
        switch (instruction.Type)
        {
            case InstructionType.GotoTable:
                text.Append("goto_table:").Append(instruction.Table);
                break;
            case InstructionType.Meter:
                text.Append("meter:").Append(instruction.Meter);
                break;
            case InstructionType.ClearActions:
                text.Append("clear_actions");
                break;
            case InstructionType.ApplyActions:
                ActionPrinter.Append(text, instruction.Actions);
                break;
            case InstructionType.WriteActions:
                ActionPrinter.Append(text.Append("write_actions("), instruction.Actions);
                text.Append(')');
                break;
            case InstructionType.WriteMetadata:
                text.Append("write_metadata:").Append(NiciraPrinter.Hex(instruction.Metadata));
                if (instruction.MetadataMask != ulong.MaxValue)
                    text.Append('/').Append(NiciraPrinter.Hex(instruction.MetadataMask));
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"instruction(type={(ushort)instruction.Type},body=")
                    .Append(Convert.ToHexStringLower(instruction.Octets[InstructionView.HeaderSize..])).Append(')');
                break;
        }
    }

    private static void AppendBucket(StringBuilder text, BucketView bucket, GroupType type)
    {
        text.Append(",bucket=");
        if (bucket.Weight != (type == GroupType.Select ? 1 : 0))
            text.Append("weight:").Append(bucket.Weight).Append(',');
        if (bucket.WatchPort != PortNumber.Any)
            text.Append("watch_port:").Append(bucket.WatchPort).Append(',');
        if (bucket.WatchGroup != GroupId.Any)
            text.Append("watch_group:").Append(bucket.WatchGroup).Append(',');
        ActionPrinter.Append(text.Append("actions="), bucket.Actions);
    }
}
