using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>PACKET_IN and PACKET_OUT, and under each the packet as <see cref="PacketPrinter"/> writes it.</summary>
internal static class PacketMessagePrinter
{
    public static bool TryAppend(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        if (type == MessageType.PacketIn)
        {
            if (!PacketIn.TryRead(frame, out PacketIn packetIn, out error))
                return false;
            AppendPacketIn(text, packetIn);
            return true;
        }
        if (!PacketOut.TryRead(frame, out PacketOut packetOut, out error)
            || !ActionListView.TryRead(packetOut.Actions, out ActionListView actions, out error))
            return false;
        text.Append(" in_port=").Append(packetOut.InPort).Append(" actions=");
        ActionPrinter.Append(text, actions);
        if (packetOut.BufferId != BufferId.None)
            text.Append(CultureInfo.InvariantCulture, $" buffer=0x{packetOut.BufferId.Value:x8}");
        else
            text.Append(" data_len=").Append(packetOut.Data.Length);
        if (packetOut.BufferId == BufferId.None && !packetOut.Data.IsEmpty)
            PacketPrinter.Append(text.Append('\n'), packetOut.Data);
        return true;
    }

    private static void AppendPacketIn(StringBuilder text, PacketIn packet)
    {
        if (packet.Table != default)
            text.Append(" table_id=").Append(packet.Table);
        if (packet.Cookie.Value != ulong.MaxValue)
            text.Append(" cookie=").Append(packet.Cookie);
        text.Append(" total_len=").Append(packet.TotalLength).Append(' ');
        MatchPrinter.Append(text, packet.Match);
        text.Append(" (via ").Append(Enum.IsDefined(packet.Reason)
            ? SpecName.Lower(packet.Reason)
            : ((byte)packet.Reason).ToString(CultureInfo.InvariantCulture));
        text.Append(") data_len=").Append(packet.Data.Length);
        if (packet.BufferId != BufferId.None)
            text.Append(CultureInfo.InvariantCulture, $" buffer=0x{packet.BufferId.Value:x8}");
        else
            text.Append(" (unbuffered)");
        if (packet.BufferId == BufferId.None && packet.TotalLength != packet.Data.Length)
            text.Append(" (***total_len != data_len***)");
        else if (packet.TotalLength < packet.Data.Length)
            text.Append(" (***total_len < data_len***)");
        PacketPrinter.Append(text.Append('\n'), packet.Data);
    }
}
