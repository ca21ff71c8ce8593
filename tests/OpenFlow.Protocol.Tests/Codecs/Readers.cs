using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Every reader of the library, under the name of what it reads.</summary>
internal static class Readers
{
    /// <summary>Those that read as many entries as there are, none too.</summary>
    public static readonly IReadOnlyCollection<string> Lists;

    public static readonly IReadOnlyDictionary<string, Reread> All;

    private static readonly Dictionary<string, Reread> Entries = new()
    {
        ["DescStats"] = AgainEntries<DescStats>,
        ["FlowStatsEntry"] = AgainEntries<FlowStatsEntry>,
        ["AggregateStats"] = AgainEntries<AggregateStats>,
        ["TableStats"] = AgainEntries<TableStats>,
        ["PortStatsEntry"] = AgainEntries<PortStatsEntry>,
        ["GroupDescEntry"] = AgainEntries<GroupDescEntry>,
        ["MeterConfigEntry"] = AgainEntries<MeterConfigEntry>,
        ["MeterFeatures"] = AgainEntries<MeterFeatures>,
        ["PortDescription"] = AgainEntries<PortDescription>,
        ["MeterBand"] = AgainEntries<MeterBand>,
        ["QueueStatsEntry"] = AgainEntries<QueueStatsEntry>,
        ["GroupStatsEntry"] = AgainEntries<GroupStatsEntry>,
        ["PacketByteCount"] = AgainEntries<PacketByteCount>,
        ["GroupFeatures"] = AgainEntries<GroupFeatures>,
        ["MeterStatsEntry"] = AgainEntries<MeterStatsEntry>,
        ["TableFeatures"] = AgainEntries<TableFeatures>,
        ["TableFeatureProperty"] = AgainEntries<TableFeatureProperty>,
        ["FeatureId"] = AgainEntries<FeatureId>,
        ["OxmId"] = AgainEntries<OxmId>,
        ["FlowMonitorRequest"] = AgainEntries<FlowMonitorRequest>,
        ["FlowUpdate"] = AgainEntries<FlowUpdate>,
        ["PacketQueue"] = AgainEntries<PacketQueue>,
        ["QueueProperty"] = AgainEntries<QueueProperty>,
        ["PropertyView"] = AgainEntries<PropertyView>,
        ["HelloElement"] = AgainEntries<HelloElement>,
        ["TlvMap"] = AgainEntries<TlvMap>,
        ["AsyncProperty"] = AgainEntries<AsyncProperty>,
        ["PacketIn2Property"] = AgainEntries<PacketIn2Property>,
    };

    private static readonly Dictionary<string, Reread> Others = new()
    {
        ["Hello"] = frame => Again(Hello.TryRead(frame, out var message, out _), message, frame),
        ["Error"] = frame => Again(Error.TryRead(frame, out var message, out _), message, frame),
        ["EchoRequest"] = frame => Again(EchoRequest.TryRead(frame, out var message, out _), message, frame),
        ["EchoReply"] = frame => Again(EchoReply.TryRead(frame, out var message, out _), message, frame),
        ["Experimenter"] = frame => Again(Experimenter.TryRead(frame, out var message, out _), message, frame),
        ["FeaturesRequest"] = frame => Again(FeaturesRequest.TryRead(frame, out var message, out _), message, frame),
        ["FeaturesReply"] = frame => Again(FeaturesReply.TryRead(frame, out var message, out _), message, frame),
        ["GetConfigRequest"] = frame => Again(GetConfigRequest.TryRead(frame, out var message, out _), message, frame),
        ["GetConfigReply"] = frame => Again(GetConfigReply.TryRead(frame, out var message, out _), message, frame),
        ["SetConfig"] = frame => Again(SetConfig.TryRead(frame, out var message, out _), message, frame),
        ["PacketIn"] = frame => Again(PacketIn.TryRead(frame, out var message, out _), message, frame),
        ["FlowRemoved"] = frame => Again(FlowRemoved.TryRead(frame, out var message, out _), message, frame),
        ["PortStatus"] = frame => Again(PortStatus.TryRead(frame, out var message, out _), message, frame),
        ["PacketOut"] = frame => Again(PacketOut.TryRead(frame, out var message, out _), message, frame),
        ["FlowMod"] = frame => Again(FlowMod.TryRead(frame, out var message, out _), message, frame),
        ["GroupMod"] = frame => Again(GroupMod.TryRead(frame, out var message, out _), message, frame),
        ["PortMod"] = frame => Again(PortMod.TryRead(frame, out var message, out _), message, frame),
        ["TableMod"] = frame => Again(TableMod.TryRead(frame, out var message, out _), message, frame),
        ["MeterMod"] = frame => Again(MeterMod.TryRead(frame, out var message, out _), message, frame),
        ["MultipartRequest"] = frame => Again(MultipartRequest.TryRead(frame, out var message, out _), message, frame),
        ["MultipartReply"] = frame => Again(MultipartReply.TryRead(frame, out var message, out _), message, frame),
        ["FlowStatsRequest"] = frame => Again(FlowStatsRequest.TryRead(frame, out var message, out _), message, frame),
        ["PortStatsRequest"] = frame => Again(PortStatsRequest.TryRead(frame, out var message, out _), message, frame),
        ["BarrierRequest"] = frame => Again(BarrierRequest.TryRead(frame, out var message, out _), message, frame),
        ["BarrierReply"] = frame => Again(BarrierReply.TryRead(frame, out var message, out _), message, frame),
        ["RoleRequest"] = frame => Again(RoleRequest.TryRead(frame, out var message, out _), message, frame),
        ["RoleReply"] = frame => Again(RoleReply.TryRead(frame, out var message, out _), message, frame),
        ["GetAsyncRequest"] = frame => Again(GetAsyncRequest.TryRead(frame, out var message, out _), message, frame),
        ["GetAsyncReply"] = frame => Again(GetAsyncReply.TryRead(frame, out var message, out _), message, frame),
        ["SetAsync"] = frame => Again(SetAsync.TryRead(frame, out var message, out _), message, frame),
        ["BundleControl"] = frame => Again(BundleControl.TryRead(frame, out var message, out _), message, frame),
        ["BundleAdd"] = frame => Again(BundleAdd.TryRead(frame, out var message, out _), message, frame),
        ["QueueGetConfigRequest"] = frame =>
            Again(QueueGetConfigRequest.TryRead(frame, out var message, out _), message, frame),
        ["QueueGetConfigReply"] = frame =>
            Again(QueueGetConfigReply.TryRead(frame, out var message, out _), message, frame),
        ["QueueStatsRequest"] = frame =>
            Again(QueueStatsRequest.TryRead(frame, out var message, out _), message, frame),
        ["GroupStatsRequest"] = frame =>
            Again(GroupStatsRequest.TryRead(frame, out var message, out _), message, frame),
        ["MeterStatsRequest"] = frame =>
            Again(MeterStatsRequest.TryRead(frame, out var message, out _), message, frame),
        ["RoleStatus"] = frame => Again(RoleStatus.TryRead(frame, out var message, out _), message, frame),
        ["FlowMonitorCancel"] = frame =>
            Again(FlowMonitorCancel.TryRead(frame, out var message, out _), message, frame),
        ["FlowMonitorPause"] = frame => Again(FlowMonitorPause.TryRead(frame, out var message, out _), message, frame),
        ["SetPacketInFormat"] = frame =>
            Again(SetPacketInFormat.TryRead(frame, out var message, out _), message, frame),
        ["SetControllerId"] = frame => Again(SetControllerId.TryRead(frame, out var message, out _), message, frame),
        ["FlowModTableId"] = frame => Again(FlowModTableId.TryRead(frame, out var message, out _), message, frame),
        ["CtFlushZone"] = frame => Again(CtFlushZone.TryRead(frame, out var message, out _), message, frame),
        ["TlvTableMod"] = frame => Again(TlvTableMod.TryRead(frame, out var message, out _), message, frame),
        ["TlvTableRequest"] = frame => Again(TlvTableRequest.TryRead(frame, out var message, out _), message, frame),
        ["TlvTableReply"] = frame => Again(TlvTableReply.TryRead(frame, out var message, out _), message, frame),
        ["SetAsyncConfig2"] = frame => Again(SetAsyncConfig2.TryRead(frame, out var message, out _), message, frame),
        ["PacketIn2"] = frame => Again(PacketIn2.TryRead(frame, out var message, out _), message, frame),
        ["ExperimenterMultipart"] = AgainExperimenter,
        ["Rewritten"] = octets => MessageRewriter.TryRewrite(octets, out byte[] again, out _) ? again : null,

        ["Match"] = AgainMatch,
        ["Actions"] = AgainActions,
        ["Instructions"] = octets => InstructionListView.TryRead(octets, out var list, out _)
            ? InstructionList.Rewrite(list).Octets.ToArray()
            : null,
        ["Buckets"] = AgainBuckets,
    };

    static Readers()
    {
        Lists = Entries.Keys;
        All = Entries.Concat(Others).ToDictionary();
    }

    private static byte[]? AgainExperimenter(ReadOnlySpan<byte> body)
    {
        if (!ExperimenterMultipart.TryRead(body, out ExperimenterMultipart multipart, out _))
            return null;
        byte[] again = new byte[multipart.Size];
        multipart.Write(again);
        return again;
    }

    private static byte[]? AgainMatch(ReadOnlySpan<byte> octets)
    {
        if (!MatchView.TryRead(octets, out MatchView match, out int size, out _))
            return null;
        byte[] again = new byte[MatchView.SizeOf(match.Oxms)];
        Assert.Equal(again.Length, size);
        MatchView.Write(again, match.Oxms);
        return again;
    }

    // Each action by its value, so that the readers of all actions are tried.
    private static byte[]? AgainActions(ReadOnlySpan<byte> octets) =>
        ActionListView.TryRead(octets, out ActionListView actions, out _)
            ? ActionList.Rewrite(actions).Octets.ToArray()
            : null;

    private static byte[]? AgainBuckets(ReadOnlySpan<byte> octets)
    {
        if (!BucketListView.TryRead(octets, out BucketListView buckets, out _))
            return null;
        BucketList list = BucketList.Empty;
        foreach (BucketView bucket in buckets)
            list = list.With(Bucket.From(bucket));
        return list.Octets.ToArray();
    }
}
