using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Messages.Rewriting.Parts;

namespace OpenFlow.Protocol.Messages.Rewriting;

/// <summary>The part of <see cref="MessageRewriter"/> that is about multipart messages: one row a type.</summary>
internal static class MultipartRewriter
{
    public static byte[]? RewriteRequest(ReadOnlySpan<byte> frame, Xid xid, out OpenFlowError error)
    {
        if (!MultipartRequest.TryRead(frame, out MultipartRequest request, out error))
            return null;
        switch (request.Type)
        {
            case MultipartType.Desc or MultipartType.Table or MultipartType.GroupDesc or MultipartType.GroupFeatures
                or MultipartType.MeterFeatures or MultipartType.PortDesc:
                error = OpenFlowErrors.BadLength;
                return MessageRewriter.Again(request.Body.IsEmpty, request, xid);
            case MultipartType.Flow or MultipartType.Aggregate:
                return MessageRewriter.Again(FlowStatsRequest.TryRead(frame, out FlowStatsRequest flows, out error),
                    flows with { Match = OxmsOf(flows.Match) }, xid);
            case MultipartType.PortStats:
                return MessageRewriter.Again(PortStatsRequest.TryRead(frame, out PortStatsRequest port, out error),
                    port, xid);
            case MultipartType.Queue:
                return MessageRewriter.Again(QueueStatsRequest.TryRead(frame, out QueueStatsRequest queue, out error),
                    queue, xid);
            case MultipartType.Group:
                return MessageRewriter.Again(GroupStatsRequest.TryRead(frame, out GroupStatsRequest group, out error),
                    group, xid);
            case MultipartType.Meter or MultipartType.MeterConfig:
                return MessageRewriter.Again(MeterStatsRequest.TryRead(frame, out MeterStatsRequest meter, out error),
                    meter, xid);
            case MultipartType.TableFeatures:
                return Again(request, Body<TableFeatures>(request.Body, int.MaxValue, out error, Rewrite), xid);
            case MultipartType.Experimenter:
                return Again(request, ExperimenterBody(request.Body, isReply: false, out error), xid);
            default:
                return MessageRewriter.Refuse(OpenFlowErrors.BadMultipart, out error);
        }
    }

    public static byte[]? RewriteReply(ReadOnlySpan<byte> frame, Xid xid, out OpenFlowError error)
    {
        if (!MultipartReply.TryRead(frame, out MultipartReply reply, out error))
            return null;
        ReadOnlySpan<byte> body = reply.Body;
        byte[]? again = reply.Type switch
        {
            MultipartType.Desc => Body<DescStats>(body, 1, out error),
            MultipartType.Flow => Body<FlowStatsEntry>(body, int.MaxValue, out error, Rewrite),
            MultipartType.Aggregate => Body<AggregateStats>(body, 1, out error),
            MultipartType.Table => Body<TableStats>(body, int.MaxValue, out error),
            MultipartType.PortStats => Body<PortStatsEntry>(body, int.MaxValue, out error),
            MultipartType.Queue => Body<QueueStatsEntry>(body, int.MaxValue, out error),
            MultipartType.Group => Body<GroupStatsEntry>(body, int.MaxValue, out error, static group =>
                group with { Buckets = Entries(group.Buckets) }),
            MultipartType.GroupDesc => Body<GroupDescEntry>(body, int.MaxValue, out error, static group =>
                group with { Buckets = BucketListView.OfTrusted(BucketsOf(group.Buckets.Octets)) }),
            MultipartType.GroupFeatures => Body<GroupFeatures>(body, 1, out error),
            MultipartType.Meter => Body<MeterStatsEntry>(body, int.MaxValue, out error, static meter =>
                meter with { Bands = Entries(meter.Bands) }),
            MultipartType.MeterConfig => Body<MeterConfigEntry>(body, int.MaxValue, out error, static meter =>
                meter with { Bands = Entries(meter.Bands) }),
            MultipartType.MeterFeatures => Body<MeterFeatures>(body, 1, out error),
            MultipartType.TableFeatures => Body<TableFeatures>(body, int.MaxValue, out error, Rewrite),
            MultipartType.PortDesc => Body<PortDescription>(body, int.MaxValue, out error),
            MultipartType.Experimenter => ExperimenterBody(body, isReply: true, out error),
            _ => MessageRewriter.Refuse(OpenFlowErrors.BadMultipart, out error),
        };
        return MessageRewriter.Again(again is not null, reply with { Body = again }, xid);
    }

    private static byte[]? Again(MultipartRequest request, byte[]? body, Xid xid) =>
        MessageRewriter.Again(body is not null, request with { Body = body }, xid);

    // At most one entry means one: a body that is a struct and no list.
    private static byte[]? Body<TEntry>(ReadOnlySpan<byte> body, int maxCount, out OpenFlowError error,
        Part<TEntry>? part = null)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        if (!EntryListView.TryRead(body, out EntryListView<TEntry> entries, out error))
            return null;
        error = OpenFlowErrors.BadLength;
        int count = 0;
        foreach (TEntry _ in maxCount == 1 ? entries : default)
            count++;
        return maxCount == 1 && count != 1 ? null : Entries(entries, part).Octets.ToArray();
    }

    private static byte[]? ExperimenterBody(ReadOnlySpan<byte> body, bool isReply, out OpenFlowError error)
    {
        if (!ExperimenterMultipart.TryRead(body, out ExperimenterMultipart multipart, out error))
            return null;
        byte[]? data = multipart is { Id: ExperimenterId.Onf, ExperimenterType: FlowMonitorRequest.ExperimenterType }
            ? FlowMonitor(multipart.Data, isReply, out error)
            : multipart.Data.ToArray();
        if (data is null)
            return null;
        multipart = multipart with { Data = data };
        var again = new byte[multipart.Size];
        multipart.Write(again);
        return again;
    }

    private static byte[]? FlowMonitor(ReadOnlySpan<byte> data, bool isReply, out OpenFlowError error)
    {
        if (isReply)
            return Body<FlowUpdate>(data, int.MaxValue, out error, static update => update with
            {
                Match = MatchOf(update.Match),
                Instructions = InstructionsOf(update.Instructions),
            });
        return Body<FlowMonitorRequest>(data, int.MaxValue, out error, static monitor =>
            monitor with { Match = MatchOf(monitor.Match) });
    }

    private static FlowStatsEntry Rewrite(FlowStatsEntry flow) => flow with
    {
        Match = MatchOf(flow.Match),
        Instructions = InstructionsOf(flow.Instructions),
    };

    private static TableFeatures Rewrite(TableFeatures table) =>
        table with { Properties = Entries(table.Properties, Rewrite) };

    private static TableFeatureProperty Rewrite(TableFeatureProperty property) => property.Kind switch
    {
        TableFeatureKind.Ids => new TableFeatureProperty(property.Type, Entries(property.Ids).Octets),
        TableFeatureKind.Fields => new TableFeatureProperty(property.Type, Entries(property.Fields).Octets),
        _ => property,
    };
}
