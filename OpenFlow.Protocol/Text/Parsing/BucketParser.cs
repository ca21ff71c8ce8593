using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Reads buckets: <c>weight:2,watch_port:1,actions=output:1</c>, or their actions alone.</summary>
internal static class BucketParser
{
    private static readonly string[] Keywords = ["bucket=", "buckets="];

    /// <summary>The texts of the buckets, and what stands before the first.</summary>
    public static List<Piece> Cut(Piece text, out Piece head)
    {
        var buckets = new List<Piece>();
        int start = -1;
        head = text;
        for (int at = 0; at < text.Length; at++)
        {
            bool begins = at == 0 || text[at - 1] is ',' || char.IsWhiteSpace(text[at - 1]);
            string? keyword = begins ? Keywords.FirstOrDefault(word => text.From(at).Span.StartsWith(word)) : null;
            if (keyword is null)
                continue;
            if (start < 0)
                head = text.Slice(0, at);
            else
                buckets.Add(text.Slice(start, at - start));
            start = at + keyword.Length;
        }
        if (start >= 0)
            buckets.Add(text.From(start));
        return buckets;
    }

    public static bool TryParse(Piece text, GroupType type, Complaints complaints, out Bucket bucket)
    {
        bucket = new Bucket(Actions.ActionList.Empty) { Weight = (ushort)(type == GroupType.Select ? 1 : 0) };
        var scope = new ActionScope(complaints, packet: null);
        bool hasKeyword = ActionsText.TrySplit(text, out Piece rest, out _, out Piece actions);
        bool failed;
        while (KeyValue.TryTake(ref rest, complaints, out KeyValue pair, out failed))
        {
            if (!TryTake(pair, type, scope, ref bucket, out bool known))
                return false;
            // The keyword may be left out, and then the actions stand anywhere.
            bool isDrop = pair.IsBare && pair.Key.Is("drop");
            if (!known && !isDrop && !ActionParser.TryParseOne(pair, scope))
                return false;
        }
        if (failed || (hasKeyword && !ActionParser.TryParse(actions, scope)))
            return false;
        bool watches = bucket.WatchPort != PortNumber.Any || bucket.WatchGroup != GroupId.Any;
        if (watches && type is (GroupType.All or GroupType.Indirect))
            return complaints.Fail(text, "only buckets of ff and select groups watch a port or group");
        if (type == GroupType.FastFailover && !watches)
            return complaints.Fail(text, "a bucket of an ff group needs watch_port:PORT or watch_group:GROUP");
        bucket = bucket with { Actions = scope.Actions };
        return bucket.Size <= ushort.MaxValue
            || complaints.Fail(text, $"the bucket would have more than {ushort.MaxValue} octets");
    }

    private static bool TryTake(KeyValue pair, GroupType type, ActionScope scope, ref Bucket bucket, out bool known)
    {
        known = true;
        ulong number;
        switch (pair.Key.Span)
        {
            case "weight":
                if (!scope.TryNumber(pair.Value, "weight", ushort.MaxValue, out number))
                    return false;
                if (type != GroupType.Select && number != 0)
                    return scope.Fail(pair.Key, "only buckets of a select group have a weight");
                bucket = bucket with { Weight = (ushort)number };
                return true;
            case "watch_port":
                bool parsed = scope.TryPort(pair.Value, "watch_port", out PortNumber port);
                bucket = bucket with { WatchPort = port };
                return parsed;
            case "watch_group":
                if (!scope.TryNumber(pair.Value, "watch_group", uint.MaxValue, out number))
                    return false;
                bucket = bucket with { WatchGroup = new GroupId((uint)number) };
                return true;
            case "bucket_id":
                // dump-groups prints it; OpenFlow 1.3 has no place for it.
                return scope.TryNumber(pair.Value, "bucket_id", uint.MaxValue, out _);
            default:
                known = false;
                return true;
        }
    }
}
