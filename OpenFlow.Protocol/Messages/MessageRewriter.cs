using OpenFlow.Protocol.Messages.Rewriting;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Messages.Rewriting.Parts;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// Reads a whole message down to its last field and writes what was read. The result has the same octets where the
/// message was canonical; padding becomes zeros. What an experimenter defined, and fields, actions and properties that
/// aren't known here, stay as they are. Nothing throws. Allocates.
/// </summary>
public static class MessageRewriter
{
    /// <summary>
    /// False with the error that the first thing wrong with the message deserves: OFPBRC_BAD_LEN where the header's
    /// length isn't the frame's, OFPBRC_BAD_VERSION for all but HELLO, OFPBRC_BAD_TYPE, OFPBRC_BAD_MULTIPART, or the
    /// error of the part that can't be read.
    /// </summary>
    public static bool TryRewrite(ReadOnlySpan<byte> frame, out byte[] rewritten, out OpenFlowError error) =>
        TryRewrite(frame, isBundled: false, out rewritten, out error);

    internal static bool TryRewrite(ReadOnlySpan<byte> frame, bool isBundled, out byte[] rewritten,
        out OpenFlowError error)
    {
        rewritten = [];
        error = OpenFlowErrors.BadLength;
        if (!Header.TryRead(frame, out Header header) || header.Length != frame.Length)
            return false;
        error = OpenFlowErrors.BadVersion;
        if (header.Version != Header.Version13 && header.Type != MessageType.Hello)
            return false;
        byte[]? again = header.Type switch
        {
            MessageType.Experimenter => ExperimenterRewriter.Rewrite(frame, header.Xid, isBundled, out error),
            MessageType.MultipartRequest => MultipartRewriter.RewriteRequest(frame, header.Xid, out error),
            MessageType.MultipartReply => MultipartRewriter.RewriteReply(frame, header.Xid, out error),
            _ => Rewrite(header, frame, out error),
        };
        rewritten = again ?? [];
        return again is not null;
    }

    /// <summary>The message as octets; null where it could not be read.</summary>
    internal static byte[]? Again<TMessage>(bool isRead, TMessage message, Xid xid)
        where TMessage : IMessage, allows ref struct
    {
        if (!isRead)
            return null;
        var octets = new byte[message.Size];
        message.Write(octets, xid);
        return octets;
    }

    internal static byte[]? Refuse(OpenFlowError reason, out OpenFlowError error)
    {
        error = reason;
        return null;
    }

    // One row a type. Where a message isn't read, its parts are empty.
    private static byte[]? Rewrite(Header header, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        Xid xid = header.Xid;
        return header.Type switch
        {
            MessageType.Hello => Again(Hello.TryRead(frame, out var message, out error),
                message with { Elements = HelloElements(message) }, xid),
            MessageType.Error => Again(Error.TryRead(frame, out var message, out error), message, xid),
            MessageType.EchoRequest => Again(EchoRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.EchoReply => Again(EchoReply.TryRead(frame, out var message, out error), message, xid),
            MessageType.FeaturesRequest =>
                Again(FeaturesRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.FeaturesReply => Again(FeaturesReply.TryRead(frame, out var message, out error), message, xid),
            MessageType.GetConfigRequest =>
                Again(GetConfigRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.GetConfigReply =>
                Again(GetConfigReply.TryRead(frame, out var message, out error), message, xid),
            MessageType.SetConfig => Again(SetConfig.TryRead(frame, out var message, out error), message, xid),
            MessageType.PacketIn => Again(PacketIn.TryRead(frame, out var message, out error),
                message with { Match = MatchOf(message.Match) }, xid),
            MessageType.FlowRemoved => Again(FlowRemoved.TryRead(frame, out var message, out error),
                message with { Match = MatchOf(message.Match) }, xid),
            MessageType.PortStatus => Again(PortStatus.TryRead(frame, out var message, out error), message, xid),
            MessageType.PacketOut => Again(PacketOut.TryRead(frame, out var message, out error),
                message with { Actions = ActionsOf(message.Actions) }, xid),
            MessageType.FlowMod => Again(FlowMod.TryRead(frame, out var message, out error),
                message with
                {
                    Match = OxmsOf(message.Match),
                    Instructions = InstructionsOf(message.Instructions),
                }, xid),
            MessageType.GroupMod => Again(GroupMod.TryRead(frame, out var message, out error),
                message with { Buckets = BucketsOf(message.Buckets) }, xid),
            MessageType.PortMod => Again(PortMod.TryRead(frame, out var message, out error), message, xid),
            MessageType.TableMod => Again(TableMod.TryRead(frame, out var message, out error), message, xid),
            MessageType.BarrierRequest =>
                Again(BarrierRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.BarrierReply => Again(BarrierReply.TryRead(frame, out var message, out error), message, xid),
            MessageType.QueueGetConfigRequest =>
                Again(QueueGetConfigRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.QueueGetConfigReply => Again(QueueGetConfigReply.TryRead(frame, out var message, out error),
                message with { Queues = QueuesOf(message.Queues) }, xid),
            MessageType.RoleRequest => Again(RoleRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.RoleReply => Again(RoleReply.TryRead(frame, out var message, out error), message, xid),
            MessageType.GetAsyncRequest =>
                Again(GetAsyncRequest.TryRead(frame, out var message, out error), message, xid),
            MessageType.GetAsyncReply => Again(GetAsyncReply.TryRead(frame, out var message, out error), message, xid),
            MessageType.SetAsync => Again(SetAsync.TryRead(frame, out var message, out error), message, xid),
            MessageType.MeterMod => Again(MeterMod.TryRead(frame, out var message, out error),
                message with { Bands = Entries<MeterBand>(message.Bands).Octets }, xid),
            _ => Refuse(OpenFlowErrors.BadType, out error),
        };
    }
}
