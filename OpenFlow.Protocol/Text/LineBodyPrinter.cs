using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// What <see cref="MessagePrinter.Describe"/> says after type and xid; nothing where a message can't be read. Unlike
/// <see cref="Frames.BodyPrinter"/> it keeps to one line, and takes messages that are cut or that no switch would accept.
/// </summary>
internal static class LineBodyPrinter
{
    public static void Append(StringBuilder text, Header header, ReadOnlySpan<byte> frame, int depth)
    {
        switch (header.Type)
        {
            case MessageType.Hello:
                AppendHello(text, frame);
                break;
            case MessageType.Error when Error.TryRead(frame, out Error error, out _):
                AppendError(text, error, depth);
                break;
            case MessageType.EchoRequest or MessageType.EchoReply:
                text.Append(frame.Length - Header.Size).Append(" octets");
                break;
            case MessageType.Experimenter:
                AppendExperimenter(text, frame, depth);
                break;
            case MessageType.FlowMod:
                FlowModPrinter.Append(text, frame);
                break;
            case MessageType.MultipartRequest when MultipartRequest.TryRead(frame, out MultipartRequest request, out _):
                AppendMultipart(text, request.Type, request.Flags, request.Body);
                break;
            case MessageType.MultipartReply when MultipartReply.TryRead(frame, out MultipartReply reply, out _):
                AppendMultipart(text, reply.Type, reply.Flags, reply.Body);
                break;
            case MessageType.FeaturesReply or MessageType.SetConfig or MessageType.GetConfigReply
                or MessageType.RoleRequest or MessageType.RoleReply or MessageType.PortStatus:
                AppendSwitchState(text, header.Type, frame);
                break;
            case MessageType.PacketIn or MessageType.PacketOut or MessageType.FlowRemoved:
                AppendPacketOrFlow(text, header.Type, frame);
                break;
            case MessageType.GroupMod or MessageType.MeterMod or MessageType.PortMod:
                AppendChange(text, header.Type, frame);
                break;
        }
    }

    private static void AppendHello(StringBuilder text, ReadOnlySpan<byte> frame)
    {
        if (!Hello.TryRead(frame, out Hello hello, out _))
            return;
        text.Append("version ").Append(hello.Version);
        if (!hello.TryFindBitmap(out ReadOnlySpan<byte> words))
            return;
        text.Append(", bitmap 0x").Append(Convert.ToHexStringLower(words));
    }

    private static void AppendError(StringBuilder text, Error error, int depth)
    {
        text.Append(error.Reason);
        if (error.Data.IsEmpty)
            return;
        if (error.Type == ErrorType.HelloFailed)
        {
            AppendAscii(text.Append(": "), error.Data);
            return;
        }
        MessagePrinter.Append(text.Append(" for "), error.Data, depth);
    }

    private static void AppendAscii(StringBuilder text, ReadOnlySpan<byte> octets)
    {
        foreach (byte octet in octets.TrimEnd((byte)0))
            text.Append(octet is >= (byte)' ' and < 0x7f ? (char)octet : '?');
    }

    private static void AppendExperimenter(StringBuilder text, ReadOnlySpan<byte> frame, int depth)
    {
        if (BundleControl.TryRead(frame, out BundleControl control, out _))
        {
            text.Append("bundle ").Append(control.Bundle).Append(' ').Append(SpecName.Upper(control.Type));
        }
        else if (BundleAdd.TryReadBeginning(frame, out BundleAdd add))
        {
            MessagePrinter.Append(text.Append("bundle ").Append(add.Bundle).Append(" adds "), add.Message, depth);
        }
        else if (Experimenter.TryRead(frame, out Experimenter other, out _))
        {
            text.Append(CultureInfo.InvariantCulture, $"experimenter 0x{other.Id:x8} type {other.ExperimenterType} ");
            MessagePrinter.AppendHex(text, other.Body);
        }
    }

    private static void AppendMultipart(StringBuilder text, MultipartType type, MultipartFlags flags,
        ReadOnlySpan<byte> body)
    {
        text.Append(SpecName.Upper(type));
        if ((flags & MultipartFlags.More) != 0)
            text.Append(" more");
        text.Append(' ').Append(body.Length).Append(" octets");
    }

    private static void AppendSwitchState(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame)
    {
        if (type == MessageType.FeaturesReply && FeaturesReply.TryRead(frame, out FeaturesReply features, out _))
        {
            text.Append(CultureInfo.InvariantCulture, $"dpid={features.DatapathId} tables={features.TableCount} ")
                .Append("buffers=").Append(features.BufferCount).Append(" auxiliary=").Append(features.AuxiliaryId);
        }
        else if (type == MessageType.SetConfig && SetConfig.TryRead(frame, out SetConfig set, out _))
        {
            AppendConfig(text, set.Flags, set.MissSendLength);
        }
        else if (type == MessageType.GetConfigReply && GetConfigReply.TryRead(frame, out GetConfigReply config, out _))
        {
            AppendConfig(text, config.Flags, config.MissSendLength);
        }
        else if (type == MessageType.RoleRequest && RoleRequest.TryRead(frame, out RoleRequest request, out _))
        {
            AppendRole(text, request.Role, request.GenerationId);
        }
        else if (type == MessageType.RoleReply && RoleReply.TryRead(frame, out RoleReply reply, out _))
        {
            AppendRole(text, reply.Role, reply.GenerationId);
        }
        else if (type == MessageType.PortStatus && PortStatus.TryRead(frame, out PortStatus status, out _))
        {
            text.Append(SpecName.Upper(status.Reason)).Append(' ').Append(status.Port.Number).Append('(');
            AppendAscii(text, Encoding.Latin1.GetBytes(status.Port.Name));
            text.Append(") ").Append(status.Port.Address).Append(status.Port.IsUp ? " up" : " down");
        }
    }

    private static void AppendConfig(StringBuilder text, ConfigFlags flags, ushort missSendLength) =>
        text.Append("flags=").Append((ushort)flags).Append(" miss_send_len=").Append(missSendLength);

    private static void AppendRole(StringBuilder text, ControllerRole role, ulong generation) =>
        text.Append(SpecName.Upper(role)).Append(" generation_id=").Append(generation);

    private static void AppendPacketOrFlow(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame)
    {
        if (type == MessageType.PacketIn && PacketIn.TryRead(frame, out PacketIn packetIn, out _))
        {
            text.Append("reason=").Append(SpecName.Lower(packetIn.Reason)).Append(" table=").Append(packetIn.Table)
                .Append(" cookie=").Append(packetIn.Cookie).Append(' ').Append(FlowPrinter.Match(packetIn.Match))
                .Append(CultureInfo.InvariantCulture, $" {packetIn.Data.Length} of {packetIn.TotalLength} octets");
        }
        else if (type == MessageType.PacketOut && PacketOut.TryRead(frame, out PacketOut packetOut, out _)
            && ActionListView.TryRead(packetOut.Actions, out ActionListView actions, out _))
        {
            text.Append("in_port=").Append(packetOut.InPort).Append(" actions=").Append(FlowPrinter.Actions(actions))
                .Append(CultureInfo.InvariantCulture, $" {packetOut.Data.Length} octets");
            if (packetOut.BufferId != BufferId.None)
                text.Append(CultureInfo.InvariantCulture, $" buffer 0x{packetOut.BufferId.Value:x}");
        }
        else if (type == MessageType.FlowRemoved && FlowRemoved.TryRead(frame, out FlowRemoved removed, out _))
        {
            FlowPrinter.AppendRule(text, removed.Match, removed.Priority);
            text.Append("reason=").Append(SpecName.Lower(removed.Reason)).Append(" table=").Append(removed.Table)
                .Append(" cookie=").Append(removed.Cookie).Append(" duration=")
                .Append(FlowPrinter.Duration(removed.Duration)).Append(" n_packets=").Append(removed.PacketCount)
                .Append(" n_bytes=").Append(removed.ByteCount);
        }
    }

    private static void AppendChange(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame)
    {
        if (type == MessageType.GroupMod)
            AppendGroupMod(text, frame);
        else if (type == MessageType.MeterMod)
            AppendMeterMod(text, frame);
        else if (type == MessageType.PortMod && PortMod.TryRead(frame, out PortMod portMod, out _))
        {
            text.Append(portMod.Port).Append(' ').Append(portMod.Address).Append(CultureInfo.InvariantCulture,
                $" config=0x{(uint)portMod.Config:x}/0x{(uint)portMod.Mask:x}");
        }
    }

    private static void AppendGroupMod(StringBuilder text, ReadOnlySpan<byte> frame)
    {
        bool whole = GroupMod.TryRead(frame, out GroupMod groupMod, out _);
        if (!whole && !GroupMod.TryRead(frame[..Math.Min(frame.Length, GroupMod.FixedSize)], out groupMod, out _))
            return;
        text.Append(SpecName.Upper(groupMod.Command)).Append(' ').Append(FlowPrinter.Group(groupMod.Group,
            groupMod.Type, BucketListView.OfTrusted(groupMod.Buckets)));
        if (!whole)
            text.Append(",…");
    }

    private static void AppendMeterMod(StringBuilder text, ReadOnlySpan<byte> frame)
    {
        bool whole = MeterMod.TryRead(frame, out MeterMod meterMod, out _);
        if (!whole && !MeterMod.TryRead(frame[..Math.Min(frame.Length, MeterMod.FixedSize)], out meterMod, out _))
            return;
        text.Append(SpecName.Upper(meterMod.Command)).Append(" meter=").Append(meterMod.Meter)
            .Append(CultureInfo.InvariantCulture, $" flags=0x{(ushort)meterMod.Flags:x}");
        foreach (MeterBand band in new EntryListView<MeterBand>(meterMod.Bands))
        {
            text.Append(' ').Append(SpecName.Lower(band.Type)).Append(" rate=").Append(band.Rate)
                .Append(" burst=").Append(band.Burst);
        }
        if (!whole)
            text.Append(" …");
    }
}
