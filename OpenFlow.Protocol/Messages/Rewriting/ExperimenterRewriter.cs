using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Messages.MessageRewriter;
using static OpenFlow.Protocol.Messages.Rewriting.Parts;

namespace OpenFlow.Protocol.Messages.Rewriting;

/// <summary>
/// The part of <see cref="MessageRewriter"/> that is about experimenter messages: one row a type, and those that aren't
/// known here as they are.
/// </summary>
internal static class ExperimenterRewriter
{
    /// <param name="isBundled">Whether it stands in a bundle-add, where none may stand again.</param>
    public static byte[]? Rewrite(ReadOnlySpan<byte> frame, Xid xid, bool isBundled, out OpenFlowError error)
    {
        if (!Experimenter.TryRead(frame, out Experimenter other, out error))
            return null;
        return other.Id switch
        {
            ExperimenterId.Onf => RewriteOnf(other, frame, xid, isBundled, out error),
            ExperimenterId.Nicira => RewriteNicira(other, frame, xid, out error),
            _ => Again(true, other, xid),
        };
    }

    private static byte[]? RewriteOnf(Experimenter other, ReadOnlySpan<byte> frame, Xid xid, bool isBundled,
        out OpenFlowError error)
    {
        error = default;
        return other.ExperimenterType switch
        {
            BundleControl.ExperimenterType =>
                Again(BundleControl.TryRead(frame, out BundleControl control, out error),
                    control with { Properties = Entries(control.Properties) }, xid),
            BundleAdd.ExperimenterType => isBundled
                ? Refuse(OpenFlowErrors.UnsupportedInBundle, out error)
                : RewriteBundleAdd(frame, xid, out error),
            RoleStatus.ExperimenterType => Again(RoleStatus.TryRead(frame, out RoleStatus status, out error),
                status with { Properties = Entries(status.Properties) }, xid),
            FlowMonitorCancel.ExperimenterType =>
                Again(FlowMonitorCancel.TryRead(frame, out FlowMonitorCancel cancel, out error), cancel, xid),
            FlowMonitorPause.PausedType or FlowMonitorPause.ResumedType =>
                Again(FlowMonitorPause.TryRead(frame, out FlowMonitorPause pause, out error), pause, xid),
            _ => Again(true, other, xid),
        };
    }

    private static byte[]? RewriteBundleAdd(ReadOnlySpan<byte> frame, Xid xid, out OpenFlowError error) =>
        BundleAdd.TryRead(frame, out BundleAdd add, out error)
        && TryRewrite(add.Message, isBundled: true, out byte[] message, out error)
            ? Again(true, add with { Message = message, Properties = Entries(add.Properties) }, xid)
            : null;

    private static byte[]? RewriteNicira(Experimenter other, ReadOnlySpan<byte> frame, Xid xid,
        out OpenFlowError error)
    {
        error = default;
        return (NiciraMessageType)other.ExperimenterType switch
        {
            NiciraMessageType.FlowModTableId =>
                Again(FlowModTableId.TryRead(frame, out FlowModTableId setting, out error), setting, xid),
            NiciraMessageType.SetPacketInFormat =>
                Again(SetPacketInFormat.TryRead(frame, out SetPacketInFormat format, out error), format, xid),
            NiciraMessageType.SetControllerId =>
                Again(SetControllerId.TryRead(frame, out SetControllerId setId, out error), setId, xid),
            NiciraMessageType.TlvTableMod => Again(TlvTableMod.TryRead(frame, out TlvTableMod tableMod, out error),
                tableMod with { Maps = Entries(tableMod.Maps) }, xid),
            NiciraMessageType.TlvTableRequest =>
                Again(TlvTableRequest.TryRead(frame, out TlvTableRequest request, out error), request, xid),
            NiciraMessageType.TlvTableReply => Again(TlvTableReply.TryRead(frame, out TlvTableReply reply, out error),
                reply with { Maps = Entries(reply.Maps) }, xid),
            NiciraMessageType.SetAsyncConfig2 =>
                Again(SetAsyncConfig2.TryRead(frame, out SetAsyncConfig2 config, out error),
                    config with { Properties = Entries(config.Properties) }, xid),
            NiciraMessageType.CtFlushZone =>
                Again(CtFlushZone.TryRead(frame, out CtFlushZone flush, out error), flush, xid),
            NiciraMessageType.Resume or NiciraMessageType.PacketIn2 =>
                Again(PacketIn2.TryRead(frame, out PacketIn2 packet, out error),
                    packet with { Properties = Entries(packet.Properties, Rewrite) }, xid),
            _ => Again(true, other, xid),
        };
    }

    private static PacketIn2Property Rewrite(PacketIn2Property property) =>
        property.Type == PacketIn2PropertyType.Metadata
            ? new PacketIn2Property(property.Type, OxmsOf(property.Octets))
            : property;
}
