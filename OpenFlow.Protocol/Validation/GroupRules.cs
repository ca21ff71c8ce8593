using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// A group-mod and its buckets (OpenFlow 1.3.5 §7.3.4.2). As in Open vSwitch, a weight is a select group's only, a
/// bucket of a fast failover group watches something, and those of an all or indirect group don't.
/// </summary>
internal static class GroupRules
{
    private const int CommandOffset = 8;
    private const int TypeOffset = 10;
    private const int GroupOffset = 12;
    private const int BucketsOffset = 16;

    private const int WeightOffset = 2;
    private const int WatchPortOffset = 4;
    private const int WatchGroupOffset = 8;

    public static bool TryCheck(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        Section buckets = message.From(BucketsOffset);
        if (!TryCheckBuckets(buckets, OpenFlowErrors.BadBucket, scrutiny, out int count, out refusal))
            return false;
        var command = (GroupModCommand)message.UInt16(CommandOffset);
        var type = (GroupType)message[TypeOffset];
        if (type > GroupType.FastFailover)
            return message.Refuse(OpenFlowErrors.GroupModBadType, TypeOffset, out refusal, "type");
        if (command > GroupModCommand.Delete && command != GroupModCommand.AddOrModify)
            return message.Refuse(OpenFlowErrors.GroupModBadCommand, CommandOffset, out refusal, "command");
        bool deletes = command == GroupModCommand.Delete;
        if (!deletes && message.UInt32(GroupOffset) > GroupId.Max.Value)
            return message.Refuse(OpenFlowErrors.InvalidGroup, GroupOffset, out refusal, "group_id");
        if (!deletes && type == GroupType.Indirect && count != 1)
            return message.Refuse(OpenFlowErrors.InvalidGroup, TypeOffset, out refusal, "INDIRECT");
        return TryFit(buckets, type, out refusal);
    }

    /// <summary>Checks buckets that fill a section, without asking what group they are of.</summary>
    public static bool TryCheckBuckets(Section buckets, OpenFlowError badLength, Scrutiny scrutiny, out int count,
        out Refusal refusal)
    {
        for (count = 0; !buckets.IsEmpty; count++)
        {
            int length = buckets.Size < BucketView.ActionsOffset ? 0 : buckets.UInt16(0);
            if (length < BucketView.ActionsOffset || length % Padding.Alignment != 0 || length > buckets.Size)
                return buckets.Refuse(badLength, 0, out refusal, "bucket");
            Section actions = buckets.Slice(BucketView.ActionsOffset, length - BucketView.ActionsOffset);
            if (!ActionRules.TryCheck(actions, scrutiny, ActionPlace.Apply, out refusal))
                return false;
            // Nothing says what the packet will be, so only what can never be is refused.
            if (scrutiny >= Scrutiny.Meaning
                && !ActionOrder.TryFit(actions, MatchFacts.OfAnyPacket, out refusal))
                return false;
            buckets = buckets.From(length);
        }
        return Section.Accept(out refusal);
    }

    private static bool TryFit(Section buckets, GroupType type, out Refusal refusal)
    {
        while (!buckets.IsEmpty)
        {
            if (type != GroupType.Select && buckets.UInt16(WeightOffset) != 0)
                return buckets.Refuse(OpenFlowErrors.InvalidGroup, WeightOffset, out refusal, "weight");
            bool watches = buckets.UInt32(WatchPortOffset) != PortNumber.Any.Value
                || buckets.UInt32(WatchGroupOffset) != GroupId.Any.Value;
            if (type == GroupType.FastFailover && !watches)
                return buckets.Refuse(OpenFlowErrors.InvalidGroup, WatchPortOffset, out refusal, "watch_port");
            if (type is GroupType.All or GroupType.Indirect && watches)
                return buckets.Refuse(OpenFlowErrors.WatchUnsupported, WatchPortOffset, out refusal, "watch_port");
            buckets = buckets.From(buckets.UInt16(0));
        }
        return Section.Accept(out refusal);
    }
}
