using System.Text;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>What follows the name and flags of a multipart request or reply.</summary>
internal static class MultipartPrinter
{
    public static bool TryAppend(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        // Requests and replies begin alike.
        if (!MultipartReply.TryRead(frame, out MultipartReply multipart, out error))
            return false;
        return type == MessageType.MultipartRequest
            ? TryAppendRequest(text, multipart, frame, out error)
            : TryAppendReply(text, multipart, out error);
    }

    private static bool TryAppendRequest(StringBuilder text, MultipartReply multipart, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        error = OpenFlowErrors.BadMultipart;
        switch (multipart.Type)
        {
            case MultipartType.Flow or MultipartType.Aggregate:
                return FlowMessagePrinter.TryAppendRequest(text, frame, out error);
            case MultipartType.PortStats:
                return PortMessagePrinter.TryAppendRequest(text, frame, out error);
            case MultipartType.Queue:
                return QueueMessagePrinter.TryAppendRequest(text, frame, out error);
            case MultipartType.Group:
                return GroupMessagePrinter.TryAppendRequest(text, frame, out error);
            case MultipartType.Meter or MultipartType.MeterConfig:
                return MeterMessagePrinter.TryAppendRequest(text, frame, out error);
            case MultipartType.TableFeatures:
                return TableMessagePrinter.TryAppendFeatures(text, multipart.Body, out error);
            case MultipartType.GroupDesc:
                text.Append(" group_id=ALL");
                return true;
            case MultipartType.PortDesc:
                text.Append(" port=ANY");
                return true;
            case MultipartType.Experimenter:
                return ExperimenterPrinter.TryAppendMultipart(text, multipart.Body, request: true, out error);
            default:
                return true;
        }
    }

    private static bool TryAppendReply(StringBuilder text, MultipartReply reply, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadMultipart;
        return reply.Type switch
        {
            MultipartType.Desc => TryAppendDesc(text, reply.Body, out error),
            MultipartType.Flow => FlowMessagePrinter.TryAppendStats(text, reply.Body, out error),
            MultipartType.Aggregate => FlowMessagePrinter.TryAppendAggregate(text, reply.Body, out error),
            MultipartType.Table => TableMessagePrinter.TryAppendStats(text, reply.Body, out error),
            MultipartType.PortStats => PortMessagePrinter.TryAppendStats(text, reply.Body, out error),
            MultipartType.Queue => QueueMessagePrinter.TryAppendStats(text, reply.Body, out error),
            MultipartType.Group => GroupMessagePrinter.TryAppendStats(text, reply.Body, out error),
            MultipartType.GroupDesc => GroupMessagePrinter.TryAppendDescriptions(text, reply.Body, out error),
            MultipartType.GroupFeatures => GroupMessagePrinter.TryAppendFeatures(text, reply.Body, out error),
            MultipartType.Meter => MeterMessagePrinter.TryAppendStats(text, reply.Body, out error),
            MultipartType.MeterConfig => MeterMessagePrinter.TryAppendConfigs(text, reply.Body, out error),
            MultipartType.MeterFeatures => MeterMessagePrinter.TryAppendFeatures(text, reply.Body, out error),
            MultipartType.TableFeatures => TableMessagePrinter.TryAppendFeatures(text, reply.Body, out error),
            MultipartType.PortDesc => PortMessagePrinter.TryAppendDescriptions(text, reply.Body, out error),
            MultipartType.Experimenter =>
                ExperimenterPrinter.TryAppendMultipart(text, reply.Body, request: false, out error),
            _ => false,
        };
    }

    private static bool TryAppendDesc(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!DescStats.TryRead(body, out DescStats desc, out error))
            return false;
        text.Append("\nManufacturer: ").Append(desc.Manufacturer).Append("\nHardware: ").Append(desc.Hardware)
            .Append("\nSoftware: ").Append(desc.Software).Append("\nSerial Num: ").Append(desc.SerialNumber)
            .Append("\nDP Description: ").Append(desc.Datapath).Append('\n');
        return true;
    }
}
