using System.Buffers.Binary;
using System.Text.Json;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>What a controller and a switch say of themselves.</summary>
internal static class SessionJson
{
    public static bool TryWrite(Utf8JsonWriter json, MessageType type, ReadOnlySpan<byte> frame)
    {
        switch (type)
        {
            case MessageType.Hello when Hello.TryRead(frame, out Hello hello, out _):
                WriteElements(json, hello);
                return true;
            case MessageType.FeaturesReply when FeaturesReply.TryRead(frame, out FeaturesReply features, out _):
                WriteFeatures(json, features);
                return true;
            case MessageType.GetConfigReply when GetConfigReply.TryRead(frame, out GetConfigReply config, out _):
                WriteConfig(json, config.Flags, config.MissSendLength);
                return true;
            case MessageType.SetConfig when SetConfig.TryRead(frame, out SetConfig config, out _):
                WriteConfig(json, config.Flags, config.MissSendLength);
                return true;
            case MessageType.TableMod when TableMod.TryRead(frame, out TableMod table, out _):
                json.WriteNumber("table_id", table.Table.Value);
                json.WriteNumber("config", table.Config);
                return true;
            case MessageType.RoleRequest when RoleRequest.TryRead(frame, out RoleRequest role, out _):
                WriteRole(json, role.Role, role.GenerationId);
                return true;
            case MessageType.RoleReply when RoleReply.TryRead(frame, out RoleReply role, out _):
                WriteRole(json, role.Role, role.GenerationId);
                return true;
            case MessageType.SetAsync when SetAsync.TryRead(frame, out SetAsync set, out _):
                WriteMasks(json, set.Masks);
                return true;
            case MessageType.GetAsyncReply when GetAsyncReply.TryRead(frame, out GetAsyncReply reply, out _):
                WriteMasks(json, reply.Masks);
                return true;
            case MessageType.QueueGetConfigRequest
                when QueueGetConfigRequest.TryRead(frame, out QueueGetConfigRequest request, out _):
                json.WritePort("port", request.Port);
                return true;
            case MessageType.QueueGetConfigReply when QueueGetConfigReply.TryRead(frame, out QueueGetConfigReply reply, out _):
                WriteQueues(json, reply);
                return true;
            default:
                return false;
        }
    }

    private static void WriteElements(Utf8JsonWriter json, Hello hello)
    {
        json.WriteStartArray("elements");
        foreach (HelloElement element in hello.ElementList)
        {
            json.WriteStartObject();
            json.WriteEnum("type", element.Type);
            if (element.Type == HelloElementType.VersionBitmap)
                WriteVersions(json, element.Body);
            else
                json.WriteOctets("data", element.Body);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteVersions(Utf8JsonWriter json, ReadOnlySpan<byte> bitmaps)
    {
        const int versionsInAWord = 32;
        json.WriteStartArray("versions");
        for (int version = 0; (version / versionsInAWord + 1) * sizeof(uint) <= bitmaps.Length; version++)
        {
            uint word = BinaryPrimitives.ReadUInt32BigEndian(bitmaps[(version / versionsInAWord * sizeof(uint))..]);
            if ((word >> (version % versionsInAWord) & 1) != 0)
                json.WriteNumberValue(version);
        }
        json.WriteEndArray();
    }

    private static void WriteFeatures(Utf8JsonWriter json, FeaturesReply features)
    {
        json.WriteString("datapath_id", features.DatapathId.ToString());
        json.WriteNumber("n_buffers", features.BufferCount);
        json.WriteNumber("n_tables", features.TableCount);
        json.WriteNumber("auxiliary_id", features.AuxiliaryId);
        json.WriteFlags("capabilities", features.Capabilities);
        json.WriteNumber("reserved", features.Reserved);
    }

    private static void WriteConfig(Utf8JsonWriter json, ConfigFlags flags, ushort missSendLength)
    {
        json.WriteNumber("flags", (ushort)flags);
        json.WriteNumber("miss_send_len", missSendLength);
    }

    private static void WriteRole(Utf8JsonWriter json, ControllerRole role, ulong generation)
    {
        json.WriteEnum("role", role);
        json.WriteNumber("generation_id", generation);
    }

    // Each pair: as master or equal, as slave.
    private static void WriteMasks(Utf8JsonWriter json, AsyncMasks masks)
    {
        WriteMask(json, "packet_in_mask", masks.PacketIn, masks.PacketInSlave);
        WriteMask(json, "port_status_mask", masks.PortStatus, masks.PortStatusSlave);
        WriteMask(json, "flow_removed_mask", masks.FlowRemoved, masks.FlowRemovedSlave);
    }

    private static void WriteMask(Utf8JsonWriter json, string name, uint master, uint slave)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(master);
        json.WriteNumberValue(slave);
        json.WriteEndArray();
    }

    private static void WriteQueues(Utf8JsonWriter json, QueueGetConfigReply reply)
    {
        json.WritePort("port", reply.Port);
        json.WriteStartArray("queues");
        foreach (PacketQueue queue in reply.Queues)
        {
            json.WriteStartObject();
            json.WriteNumber("queue_id", queue.Queue.Value);
            json.WritePort("port", queue.Port);
            json.WriteStartArray("properties");
            foreach (QueueProperty property in queue.Properties)
                WriteProperty(json, property);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteProperty(Utf8JsonWriter json, QueueProperty property)
    {
        json.WriteStartObject();
        json.WriteEnum("property", property.Type);
        if (property.Type is QueuePropertyType.MinRate or QueuePropertyType.MaxRate)
            json.WriteNumber("rate", property.Rate);
        if (property.Type == QueuePropertyType.Experimenter)
            json.WriteBits("experimenter", property.ExperimenterId);
        if (!property.Data.IsEmpty)
            json.WriteOctets("data", property.Data);
        json.WriteEndObject();
    }
}
