using System.Text.Json;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>Counters of ports, queues, groups and meters. One that a switch doesn't have is all ones.</summary>
internal static class StatsJson
{
    public static void WritePort(Utf8JsonWriter json, PortStatsEntry port)
    {
        json.WritePort("port_no", port.Port);
        json.WriteNumber("rx_packets", port.ReceivedPackets);
        json.WriteNumber("tx_packets", port.SentPackets);
        json.WriteNumber("rx_bytes", port.ReceivedBytes);
        json.WriteNumber("tx_bytes", port.SentBytes);
        json.WriteNumber("rx_dropped", port.ReceiveDropped);
        json.WriteNumber("tx_dropped", port.SendDropped);
        json.WriteNumber("rx_errors", port.ReceiveErrors);
        json.WriteNumber("tx_errors", port.SendErrors);
        json.WriteNumber("rx_frame_err", port.FrameErrors);
        json.WriteNumber("rx_over_err", port.OverrunErrors);
        json.WriteNumber("rx_crc_err", port.CrcErrors);
        json.WriteNumber("collisions", port.Collisions);
        json.WriteDuration(port.Duration);
    }

    public static void WriteQueue(Utf8JsonWriter json, QueueStatsEntry queue)
    {
        json.WritePort("port_no", queue.Port);
        json.WriteNumber("queue_id", queue.Queue.Value);
        json.WriteNumber("tx_bytes", queue.SentBytes);
        json.WriteNumber("tx_packets", queue.SentPackets);
        json.WriteNumber("tx_errors", queue.SendErrors);
        json.WriteDuration(queue.Duration);
    }

    public static void WriteGroup(Utf8JsonWriter json, GroupStatsEntry group)
    {
        json.WriteGroup("group_id", group.Group);
        json.WriteNumber("ref_count", group.ReferenceCount);
        json.WriteNumber("packet_count", group.PacketCount);
        json.WriteNumber("byte_count", group.ByteCount);
        json.WriteDuration(group.Duration);
        WriteCounts(json, "bucket_stats", group.Buckets, "packet_count", "byte_count");
    }

    public static void WriteMeter(Utf8JsonWriter json, MeterStatsEntry meter)
    {
        json.WriteMeter(meter.Meter);
        json.WriteNumber("flow_count", meter.FlowCount);
        json.WriteNumber("packet_in_count", meter.PacketCount);
        json.WriteNumber("byte_in_count", meter.ByteCount);
        json.WriteDuration(meter.Duration);
        WriteCounts(json, "band_stats", meter.Bands, "packet_band_count", "byte_band_count");
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, EntryListView<PacketByteCount> counts,
        string packets, string bytes)
    {
        json.WriteStartArray(name);
        foreach (PacketByteCount count in counts)
        {
            json.WriteStartObject();
            json.WriteNumber(packets, count.Packets);
            json.WriteNumber(bytes, count.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
