using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads groups in ovs-ofctl's syntax (ovs-ofctl(8), "Group Syntax"):
/// <c>group_id=1,type=select,bucket=weight:2,actions=output:1,bucket=output:2</c>.
/// </summary>
public static class GroupParser
{
    private static readonly (string Name, GroupType Type)[] Types =
    [
        ("all", GroupType.All), ("select", GroupType.Select), ("indirect", GroupType.Indirect),
        ("ff", GroupType.FastFailover), ("fast_failover", GroupType.FastFailover),
    ];

    // What a group has in OpenFlow 1.5 only.
    private static readonly string[] Later =
        ["selection_method", "selection_method_param", "fields", "command_bucket_id"];

    /// <summary>
    /// The group-mod that ovs-ofctl would send. A delete names a group, or <c>all</c>; others need a type as well.
    /// False with the place and the reason.
    /// </summary>
    public static bool TryParse(string text, GroupModCommand command, out ParsedGroup group, out TextError error)
    {
        var complaints = new Complaints();
        group = new ParsedGroup { Command = command };
        bool parsed = TryParse(new Piece(text), complaints, ref group);
        error = complaints.First;
        return parsed;
    }

    private static bool TryParse(Piece text, Complaints complaints, ref ParsedGroup group)
    {
        bool deletes = group.Command == GroupModCommand.Delete;
        List<Piece> buckets = BucketParser.Cut(text, out Piece head);
        GroupType? type = null;
        GroupId? id = null;
        bool failed;
        Piece rest = head;
        while (KeyValue.TryTake(ref rest, complaints, out KeyValue pair, out failed))
        {
            if (!TryTake(pair, deletes, complaints, ref type, ref id))
                return false;
        }
        if (failed)
            return false;
        if (id is null && !(deletes && head.Trim().IsEmpty))
            return complaints.Fail(text, "a group needs group_id=NUMBER");
        if (type is null && !deletes)
            return complaints.Fail(text.From(head.Length), "a group needs type=all, select, indirect or ff");
        if (deletes && buckets.Count > 0)
            return complaints.Fail(buckets[0], "a delete has no buckets: leave them out");
        group = group with { Group = id ?? GroupId.All, Type = type ?? GroupType.All };
        return TryAddBuckets(text, buckets, complaints, ref group);
    }

    private static bool TryTake(KeyValue pair, bool deletes, Complaints complaints, ref GroupType? type,
        ref GroupId? id)
    {
        switch (pair.Key.Span)
        {
            case "group_id":
                if (deletes && pair.Value.Is("all"))
                {
                    id = GroupId.All;
                    return true;
                }
                if (!NumberText.TryParse(pair.Value, "group_id", GroupId.Max.Value, complaints, out ulong number))
                    return false;
                id = new GroupId((uint)number);
                return true;
            case "type":
                int index = Array.FindIndex(Types, row => pair.Value.Is(row.Name));
                if (index < 0)
                {
                    string hint = NearestName.Hint(pair.Value.Span, Types.Select(row => row.Name));
                    return complaints.Fail(pair.Value,
                        $"'{pair.Value}' is no type: write all, select, indirect or ff{hint}");
                }
                type = Types[index].Type;
                return true;
            default:
                if (Later.Any(pair.Key.Is))
                    return complaints.Fail(pair.Key, $"{pair.Key} needs OpenFlow 1.5: leave it out");
                return complaints.Fail(pair.Key, $"'{pair.Key}' is no part of a group"
                    + NearestName.Hint(pair.Key.Span, ["group_id", "type", "bucket"]));
        }
    }

    private static bool TryAddBuckets(Piece text, List<Piece> buckets, Complaints complaints, ref ParsedGroup group)
    {
        var parsed = new List<Bucket>();
        foreach (Piece piece in buckets)
        {
            if (!BucketParser.TryParse(piece, group.Type, complaints, out Bucket bucket))
                return false;
            parsed.Add(bucket);
        }
        if (group.Type == GroupType.Indirect && group.Command != GroupModCommand.Delete && parsed.Count != 1)
            return complaints.Fail(text, $"an indirect group has one bucket, not {parsed.Count}");
        if (parsed.Sum(bucket => (long)bucket.Size) > ushort.MaxValue - GroupMod.FixedSize)
            return complaints.Fail(text, $"the message would have more than {ushort.MaxValue} octets");
        group = group with { Buckets = BucketList.Of([.. parsed]) };
        return true;
    }
}
