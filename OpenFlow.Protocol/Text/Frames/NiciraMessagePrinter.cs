using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Nicira's messages that Open vSwitch takes and sends in OpenFlow 1.3.</summary>
internal static class NiciraMessagePrinter
{
    private static readonly OpenFlowError NotPermitted = new(ErrorType.BadRequest, 5);

    public static bool TryAppend(StringBuilder text, uint type, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadExperimenterType;
        switch ((NiciraMessageType)type)
        {
            case NiciraMessageType.FlowModTableId
                when FlowModTableId.TryRead(frame, out FlowModTableId table, out error):
                text.Append(table.IsSet ? " enable" : " disable");
                return true;
            case NiciraMessageType.SetPacketInFormat
                when SetPacketInFormat.TryRead(frame, out SetPacketInFormat format, out error):
                error = NotPermitted;
                return TryAppendFormat(text, format.Format);
            case NiciraMessageType.SetControllerId
                when SetControllerId.TryRead(frame, out SetControllerId id, out error):
                text.Append(" id=").Append(id.ControllerId);
                return true;
            case NiciraMessageType.CtFlushZone when CtFlushZone.TryRead(frame, out CtFlushZone flush, out error):
                text.Append(" zone_id=").Append(flush.Zone);
                return true;
            case NiciraMessageType.SetAsyncConfig2
                when SetAsyncConfig2.TryRead(frame, out SetAsyncConfig2 config, out error):
                return AsyncPrinter.TryAppend(text, config, out error);
            case NiciraMessageType.PacketIn2 or NiciraMessageType.Resume
                when PacketIn2.TryRead(frame, out PacketIn2 packet, out error):
                PacketMessagePrinter.Append(text, packet);
                return true;
            case NiciraMessageType.TlvTableRequest:
                return TlvTableRequest.TryRead(frame, out _, out error);
            case NiciraMessageType.TlvTableMod when TlvTableMod.TryRead(frame, out TlvTableMod mod, out error):
                AppendTableMod(text, mod);
                return true;
            case NiciraMessageType.TlvTableReply when TlvTableReply.TryRead(frame, out TlvTableReply reply, out error):
                AppendTableReply(text, reply);
                return true;
            default:
                return false;
        }
    }

    private static bool TryAppendFormat(StringBuilder text, PacketInFormat format)
    {
        string? name = format switch
        {
            PacketInFormat.Standard => "standard",
            PacketInFormat.Nxm => "nxt_packet_in",
            PacketInFormat.Properties => "nxt_packet_in2",
            _ => null,
        };
        text.Append(" format=").Append(name);
        return name is not null;
    }

    private static void AppendTableMod(StringBuilder text, TlvTableMod mod)
    {
        switch (mod.Command)
        {
            case TlvTableModCommand.Clear:
                text.Append("\n CLEAR");
                break;
            default:
                AppendMaps(text.Append(mod.Command == TlvTableModCommand.Add ? "\n ADD" : "\n DEL"), mod.Maps);
                break;
        }
    }

    private static void AppendTableReply(StringBuilder text, TlvTableReply reply)
    {
        int allocated = 0;
        foreach (TlvMap map in reply.Maps)
            allocated += map.OptionSize;
        text.Append(CultureInfo.InvariantCulture, $"\n max option space={reply.MaxOptionSpace}")
            .Append(CultureInfo.InvariantCulture, $" max fields={reply.MaxFields}\n")
            .Append(CultureInfo.InvariantCulture, $" allocated option space={allocated}\n\n");
        AppendMaps(text, reply.Maps);
    }

    private static void AppendMaps(StringBuilder text, EntryListView<TlvMap> maps)
    {
        text.Append(" mapping table:\n  class  type  length  match field\n ------  ----  ------  --------------");
        foreach (TlvMap map in maps)
        {
            // As C's %#x: a zero has no prefix.
            string type = map.OptionType == 0
                ? "0"
                : string.Create(CultureInfo.InvariantCulture, $"0x{map.OptionType:x}");
            text.Append(CultureInfo.InvariantCulture,
                $"\n 0x{map.OptionClass:x4}  {type,4}  {map.OptionSize,6}  tun_metadata{map.Index}");
        }
    }
}
