using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Groups: GROUP_MOD, what the switch holds, their counters, and what it can do.</summary>
internal static class GroupMessagePrinter
{
    private static readonly (GroupType Type, string Name)[] Types =
    [
        (GroupType.All, "all"), (GroupType.Select, "select"), (GroupType.Indirect, "indirect"),
        (GroupType.FastFailover, "fast failover"),
    ];

    public static bool TryAppendMod(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!GroupMod.TryRead(frame, out GroupMod groupMod, out error))
            return false;
        error = OpenFlowErrors.GroupModBadCommand;
        string? command = groupMod.Command switch
        {
            GroupModCommand.Add => "ADD",
            GroupModCommand.Modify => "MOD",
            GroupModCommand.Delete => "DEL",
            GroupModCommand.AddOrModify => "ADD_OR_MOD",
            _ => null,
        };
        text.Append("\n ").Append(command).Append(' ').Append(FlowPrinter.Group(groupMod.Group, groupMod.Type,
            BucketListView.OfTrusted(groupMod.Buckets)));
        return command is not null;
    }

    public static bool TryAppendRequest(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!GroupStatsRequest.TryRead(frame, out GroupStatsRequest request, out error))
            return false;
        text.Append(" group_id=").Append(NameOf(request.Group));
        return true;
    }

    public static bool TryAppendDescriptions(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<GroupDescEntry> groups, out error))
            return false;
        foreach (GroupDescEntry group in groups)
            text.Append("\n ").Append(FlowPrinter.Group(group));
        return true;
    }

    public static bool TryAppendStats(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<GroupStatsEntry> groups, out error))
            return false;
        foreach (GroupStatsEntry group in groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n group_id={group.Group}");
            if (group.Duration.Seconds != uint.MaxValue)
                text.Append(",duration=").Append(FlowPrinter.Duration(group.Duration));
            text.Append(CultureInfo.InvariantCulture, $",ref_count={group.ReferenceCount}")
                .Append(CultureInfo.InvariantCulture, $",packet_count={group.PacketCount}")
                .Append(CultureInfo.InvariantCulture, $",byte_count={group.ByteCount}");
            int bucket = 0;
            foreach (PacketByteCount counts in group.Buckets)
            {
                // All ones stand for counters that the switch doesn't have.
                if (counts.Packets != ulong.MaxValue)
                    text.Append(CultureInfo.InvariantCulture,
                        $",bucket{bucket}:packet_count={counts.Packets},byte_count={counts.Bytes}");
                bucket++;
            }
        }
        return true;
    }

    public static bool TryAppendFeatures(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!GroupFeatures.TryRead(body, out GroupFeatures features, out error))
            return false;
        text.Append("\n Group table:\n    Types:  ").Append(CultureInfo.InvariantCulture, $"0x{features.Types:x}\n")
            .Append(CultureInfo.InvariantCulture, $"    Capabilities:  0x{(uint)features.Capabilities:x}\n");
        foreach ((GroupType type, string name) in Types)
        {
            if ((features.Types >> (int)type & 1) == 0)
                continue;
            text.Append("    ").Append(name).Append(CultureInfo.InvariantCulture,
                $" group:\n       max_groups={NameList.Hex(features.MaxGroups(type))}\n       actions: ");
            ActionNames.Append(text, features.Actions(type), "<none>");
            text.Append('\n');
        }
        return true;
    }

    internal static string NameOf(GroupId group) => group switch
    {
        _ when group == GroupId.All => "ALL",
        _ when group == GroupId.Any => "ANY",
        _ => group.ToString(),
    };
}
