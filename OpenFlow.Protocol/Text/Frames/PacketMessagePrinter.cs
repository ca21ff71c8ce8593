using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
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
            Append(text, packetIn, []);
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

    /// <summary>One with properties, as the packet-in that has the same fields.</summary>
    public static void Append(StringBuilder text, PacketIn2 packet)
    {
        ulong size = (ulong)packet.Data.Length;
        Append(text, new PacketIn
        {
            BufferId = new BufferId((uint)NumberOf(packet, PacketIn2PropertyType.BufferId, BufferId.None.Value)),
            TotalLength = (ushort)NumberOf(packet, PacketIn2PropertyType.FullLength, size),
            Reason = (PacketInReason)NumberOf(packet, PacketIn2PropertyType.Reason, 0),
            Table = new TableId((byte)NumberOf(packet, PacketIn2PropertyType.Table, 0)),
            Cookie = new Cookie(NumberOf(packet, PacketIn2PropertyType.Cookie, ulong.MaxValue)),
            Match = packet.Metadata,
            Data = packet.Data,
        }, packet.UserData);
    }

    private static ulong NumberOf(PacketIn2 packet, PacketIn2PropertyType type, ulong missing)
    {
        PacketIn2Property found = packet.Find(type);
        return found.Type == type ? found.Number : missing;
    }

    private static void Append(StringBuilder text, PacketIn packet, ReadOnlySpan<byte> userData)
    {
        if (packet.Table != default)
            text.Append(" table_id=").Append(packet.Table);
        if (packet.Cookie.Value != ulong.MaxValue)
            text.Append(" cookie=").Append(packet.Cookie);
        text.Append(" total_len=").Append(packet.TotalLength).Append(' ');
        MatchPrinter.Append(text, packet.Match);
        text.Append(" (via ").Append(NiciraPrinter.ReasonName(packet.Reason));
        text.Append(") data_len=").Append(packet.Data.Length);
        if (packet.BufferId != BufferId.None)
            text.Append(CultureInfo.InvariantCulture, $" buffer=0x{packet.BufferId.Value:x8}");
        else
            text.Append(" (unbuffered)");
        if (packet.BufferId == BufferId.None && packet.TotalLength != packet.Data.Length)
            text.Append(" (***total_len != data_len***)");
        else if (packet.TotalLength < packet.Data.Length)
            text.Append(" (***total_len < data_len***)");
        for (int at = 0; at < userData.Length; at++)
            text.Append(at == 0 ? "\n userdata=" : ".").Append(CultureInfo.InvariantCulture, $"{userData[at]:x2}");
        PacketPrinter.Append(text.Append('\n'), packet.Data);
    }
}
