using System.Text;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>What follows the name and xid of a whole message; see <see cref="FramePrinter"/>.</summary>
internal static class BodyPrinter
{
    /// <summary>Appends nothing that counts where it returns false: the caller takes it back.</summary>
    /// <param name="depth">How many messages more may stand in messages.</param>
    public static bool TryAppend(StringBuilder text, Header header, ReadOnlySpan<byte> frame, int depth,
        out OpenFlowError error)
    {
        error = OpenFlowErrors.BadType;
        switch (header.Type)
        {
            case MessageType.FeaturesRequest or MessageType.GetConfigRequest or MessageType.BarrierRequest
                or MessageType.BarrierReply or MessageType.GetAsyncRequest:
                return true;
            case MessageType.Hello:
                return HelloPrinter.TryAppend(text, frame, out error);
            case MessageType.Error:
                return ErrorPrinter.TryAppend(text, frame, depth, out error);
            case MessageType.EchoRequest or MessageType.EchoReply or MessageType.FeaturesReply
                or MessageType.GetConfigReply or MessageType.SetConfig or MessageType.TableMod
                or MessageType.RoleRequest or MessageType.RoleReply or MessageType.GetAsyncReply
                or MessageType.SetAsync:
                return SessionPrinter.TryAppend(text, header.Type, frame, depth < MessagePrinter.MaxDepth - 1,
                    out error);
            case MessageType.PacketIn or MessageType.PacketOut:
                return PacketMessagePrinter.TryAppend(text, header.Type, frame, out error);
            case MessageType.FlowMod or MessageType.FlowRemoved:
                return FlowMessagePrinter.TryAppend(text, header.Type, frame, out error);
            case MessageType.PortStatus or MessageType.PortMod:
                return PortMessagePrinter.TryAppend(text, header.Type, frame, out error);
            case MessageType.GroupMod:
                return GroupMessagePrinter.TryAppendMod(text, frame, out error);
            case MessageType.MeterMod:
                return MeterMessagePrinter.TryAppendMod(text, frame, out error);
            case MessageType.QueueGetConfigRequest or MessageType.QueueGetConfigReply:
                return QueueMessagePrinter.TryAppend(text, header.Type, frame, out error);
            case MessageType.MultipartRequest or MessageType.MultipartReply:
                return MultipartPrinter.TryAppend(text, header.Type, frame, out error);
            case MessageType.Experimenter:
                return ExperimenterPrinter.TryAppend(text, frame, depth, out error);
            default:
                return false;
        }
    }
}
