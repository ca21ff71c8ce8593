using System.Text;
using System.Text.Json;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Frames;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>Packets, and changes of flows, groups, meters and ports.</summary>
internal static class PipelineJson
{
    public static bool TryWrite(Utf8JsonWriter json, MessageType type, ReadOnlySpan<byte> frame)
    {
        switch (type)
        {
            case MessageType.PacketIn when PacketIn.TryRead(frame, out PacketIn packet, out _):
                WritePacketIn(json, packet);
                return true;
            case MessageType.PacketOut when PacketOut.TryRead(frame, out PacketOut packet, out _)
                && ActionListView.TryRead(packet.Actions, out ActionListView actions, out _):
                WritePacketOut(json, packet, actions);
                return true;
            case MessageType.FlowMod when FlowMod.TryRead(frame, out FlowMod flowMod, out _):
                WriteFlowMod(json, flowMod);
                return true;
            case MessageType.FlowRemoved when FlowRemoved.TryRead(frame, out FlowRemoved removed, out _):
                WriteRemoved(json, removed);
                return true;
            case MessageType.GroupMod when GroupMod.TryRead(frame, out GroupMod groupMod, out _):
                json.WriteEnum("command", groupMod.Command);
                json.WriteEnum("group_type", groupMod.Type);
                json.WriteGroup("group_id", groupMod.Group);
                ActionJson.Write(json, "buckets", BucketListView.OfTrusted(groupMod.Buckets));
                return true;
            case MessageType.MeterMod when MeterMod.TryRead(frame, out MeterMod meterMod, out _):
                json.WriteEnum("command", meterMod.Command);
                WriteMeter(json, meterMod.Meter, meterMod.Flags, new EntryListView<MeterBand>(meterMod.Bands));
                return true;
            case MessageType.PortMod when PortMod.TryRead(frame, out PortMod portMod, out _):
                json.WritePort("port_no", portMod.Port);
                json.WriteString("hw_addr", portMod.Address.ToString());
                json.WriteFlags("config", portMod.Config);
                json.WriteFlags("mask", portMod.Mask);
                json.WriteFlags("advertise", portMod.Advertise);
                return true;
            case MessageType.PortStatus when PortStatus.TryRead(frame, out PortStatus status, out _):
                json.WriteEnum("reason", status.Reason);
                json.WriteStartObject("desc");
                WritePort(json, status.Port);
                json.WriteEndObject();
                return true;
            default:
                return false;
        }
    }

    public static void WriteMeter(Utf8JsonWriter json, MeterId meter, MeterFlags flags, EntryListView<MeterBand> bands)
    {
        json.WriteFlags("flags", flags);
        json.WriteMeter(meter);
        json.WriteStartArray("bands");
        foreach (MeterBand band in bands)
        {
            json.WriteStartObject();
            json.WriteEnum("type", band.Type);
            json.WriteNumber("rate", band.Rate);
            json.WriteNumber("burst_size", band.Burst);
            if (band.Type == MeterBandType.DscpRemark)
                json.WriteNumber("prec_level", band.PrecedenceLevel);
            if (band.Type == MeterBandType.Experimenter)
                json.WriteBits("experimenter", band.ExperimenterId);
            if (!band.Data.IsEmpty)
                json.WriteOctets("data", band.Data.AsSpan());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WritePort(Utf8JsonWriter json, PortDescription port)
    {
        json.WritePort("port_no", port.Number);
        json.WriteString("hw_addr", port.Address.ToString());
        // Octets, most often UTF-8.
        json.WriteString("name", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(port.Name)));
        json.WriteFlags("config", port.Config);
        json.WriteFlags("state", port.State);
        json.WriteFlags("curr", port.Current);
        json.WriteFlags("advertised", port.Advertised);
        json.WriteFlags("supported", port.Supported);
        json.WriteFlags("peer", port.Peer);
        json.WriteNumber("curr_speed", port.CurrentSpeed);
        json.WriteNumber("max_speed", port.MaxSpeed);
    }

    private static void WritePacketIn(Utf8JsonWriter json, PacketIn packet)
    {
        json.WriteNumber("buffer_id", packet.BufferId.Value);
        json.WriteNumber("total_len", packet.TotalLength);
        json.WriteEnum("reason", packet.Reason);
        json.WriteNumber("table_id", packet.Table.Value);
        json.WriteBits("cookie", packet.Cookie.Value);
        MatchJson.Write(json, "match", packet.Match);
        WriteData(json, packet.Data);
    }

    private static void WritePacketOut(Utf8JsonWriter json, PacketOut packet, ActionListView actions)
    {
        json.WriteNumber("buffer_id", packet.BufferId.Value);
        json.WritePort("in_port", packet.InPort);
        ActionJson.Write(json, "actions", actions);
        WriteData(json, packet.Data);
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        json.WriteOctets("data", data);
        if (data.IsEmpty)
            return;
        var packet = new StringBuilder();
        PacketPrinter.Append(packet, data);
        json.WriteString("packet", packet.ToString());
    }

    private static void WriteFlowMod(Utf8JsonWriter json, FlowMod flowMod)
    {
        json.WriteBits("cookie", flowMod.Cookie.Value);
        json.WriteBits("cookie_mask", flowMod.CookieMask);
        json.WriteNumber("table_id", flowMod.Table.Value);
        json.WriteEnum("command", flowMod.Command);
        json.WriteNumber("idle_timeout", flowMod.IdleTimeout);
        json.WriteNumber("hard_timeout", flowMod.HardTimeout);
        json.WriteNumber("priority", flowMod.Priority);
        json.WriteNumber("buffer_id", flowMod.BufferId.Value);
        json.WritePort("out_port", flowMod.OutPort);
        json.WriteGroup("out_group", flowMod.OutGroup);
        json.WriteFlags("flags", flowMod.Flags);
        MatchJson.Write(json, "match", MatchView.OfTrusted(flowMod.Match));
        ActionJson.Write(json, "instructions", InstructionListView.OfTrusted(flowMod.Instructions));
    }

    private static void WriteRemoved(Utf8JsonWriter json, FlowRemoved removed)
    {
        json.WriteBits("cookie", removed.Cookie.Value);
        json.WriteNumber("priority", removed.Priority);
        json.WriteEnum("reason", removed.Reason);
        json.WriteNumber("table_id", removed.Table.Value);
        json.WriteDuration(removed.Duration);
        json.WriteNumber("idle_timeout", removed.IdleTimeout);
        json.WriteNumber("hard_timeout", removed.HardTimeout);
        json.WriteNumber("packet_count", removed.PacketCount);
        json.WriteNumber("byte_count", removed.ByteCount);
        MatchJson.Write(json, "match", removed.Match);
    }
}
