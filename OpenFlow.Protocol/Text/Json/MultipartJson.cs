using System.Text;
using System.Text.Json;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>
/// Multipart messages: <c>multipart_type</c>, <c>flags</c> and <c>body</c>: an object, or an array of objects where the
/// type has several entries.
/// </summary>
internal static class MultipartJson
{
    public static bool TryWriteRequest(Utf8JsonWriter json, MultipartRequest request, ReadOnlySpan<byte> frame)
    {
        switch (request.Type)
        {
            case MultipartType.Flow or MultipartType.Aggregate
                when FlowStatsRequest.TryRead(frame, out FlowStatsRequest flows, out _):
                StartBody(json, request.Type, request.Flags);
                WriteFlowRequest(json, flows);
                break;
            case MultipartType.PortStats when PortStatsRequest.TryRead(frame, out PortStatsRequest ports, out _):
                StartBody(json, request.Type, request.Flags);
                json.WritePort("port_no", ports.Port);
                break;
            case MultipartType.Queue when QueueStatsRequest.TryRead(frame, out QueueStatsRequest queues, out _):
                StartBody(json, request.Type, request.Flags);
                json.WritePort("port_no", queues.Port);
                json.WriteNumber("queue_id", queues.Queue.Value);
                break;
            case MultipartType.Group when GroupStatsRequest.TryRead(frame, out GroupStatsRequest groups, out _):
                StartBody(json, request.Type, request.Flags);
                json.WriteGroup("group_id", groups.Group);
                break;
            case MultipartType.Meter or MultipartType.MeterConfig
                when MeterStatsRequest.TryRead(frame, out MeterStatsRequest meters, out _):
                StartBody(json, request.Type, request.Flags);
                json.WriteMeter(meters.Meter);
                break;
            case MultipartType.TableFeatures
                when EntryListView.TryRead(request.Body, out EntryListView<TableFeatures> tables, out _):
                WriteHead(json, request.Type, request.Flags);
                TableFeaturesJson.Write(json, tables);
                return true;
            case MultipartType.Experimenter:
                return ExperimenterJson.TryWriteMultipart(json, request.Flags, request.Body, request: true);
            case MultipartType.Desc or MultipartType.Table or MultipartType.GroupDesc or MultipartType.GroupFeatures
                or MultipartType.MeterFeatures or MultipartType.PortDesc when request.Body.IsEmpty:
                StartBody(json, request.Type, request.Flags);
                break;
            default:
                return false;
        }
        json.WriteEndObject();
        return true;
    }

    public static bool TryWriteReply(Utf8JsonWriter json, MultipartReply reply) => reply.Type switch
    {
        MultipartType.Desc => TryWriteOne<DescStats>(json, reply, WriteDesc),
        MultipartType.Aggregate => TryWriteOne<AggregateStats>(json, reply, WriteAggregate),
        MultipartType.GroupFeatures => TryWriteOne<GroupFeatures>(json, reply, WriteGroupFeatures),
        MultipartType.MeterFeatures => TryWriteOne<MeterFeatures>(json, reply, WriteMeterFeatures),
        MultipartType.Flow => TryWriteList<FlowStatsEntry>(json, reply, WriteFlow),
        MultipartType.Table => TryWriteList<TableStats>(json, reply, WriteTable),
        MultipartType.PortStats => TryWriteList<PortStatsEntry>(json, reply, StatsJson.WritePort),
        MultipartType.Queue => TryWriteList<QueueStatsEntry>(json, reply, StatsJson.WriteQueue),
        MultipartType.Group => TryWriteList<GroupStatsEntry>(json, reply, StatsJson.WriteGroup),
        MultipartType.GroupDesc => TryWriteList<GroupDescEntry>(json, reply, WriteGroupDesc),
        MultipartType.Meter => TryWriteList<MeterStatsEntry>(json, reply, StatsJson.WriteMeter),
        MultipartType.MeterConfig => TryWriteList<MeterConfigEntry>(json, reply,
            static (json, meter) => PipelineJson.WriteMeter(json, meter.Meter, meter.Flags, meter.Bands)),
        MultipartType.TableFeatures => TryWriteList<TableFeatures>(json, reply, TableFeaturesJson.Write),
        MultipartType.PortDesc => TryWriteList<Types.PortDescription>(json, reply, PipelineJson.WritePort),
        MultipartType.Experimenter => ExperimenterJson.TryWriteMultipart(json, reply.Flags, reply.Body, request: false),
        _ => false,
    };

    internal delegate void EntryWriter<TEntry>(Utf8JsonWriter json, TEntry entry)
        where TEntry : allows ref struct;

    /// <summary>Writes what stands before the body.</summary>
    internal static void WriteHead(Utf8JsonWriter json, MultipartType type, MultipartFlags flags)
    {
        json.WriteEnum("multipart_type", type);
        json.WriteFlags("flags", flags);
    }

    /// <summary>Writes an array of objects.</summary>
    internal static void WriteList<TEntry>(Utf8JsonWriter json, string name, EntryListView<TEntry> entries,
        EntryWriter<TEntry> write)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        json.WriteStartArray(name);
        foreach (TEntry entry in entries)
        {
            json.WriteStartObject();
            write(json, entry);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void StartBody(Utf8JsonWriter json, MultipartType type, MultipartFlags flags)
    {
        WriteHead(json, type, flags);
        json.WriteStartObject("body");
    }

    private static bool TryWriteOne<TEntry>(Utf8JsonWriter json, MultipartReply reply, EntryWriter<TEntry> write)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        if (!TEntry.TryRead(reply.Body, out TEntry entry, out _))
            return false;
        StartBody(json, reply.Type, reply.Flags);
        write(json, entry);
        json.WriteEndObject();
        return true;
    }

    private static bool TryWriteList<TEntry>(Utf8JsonWriter json, MultipartReply reply, EntryWriter<TEntry> write)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        if (!EntryListView.TryRead(reply.Body, out EntryListView<TEntry> entries, out _))
            return false;
        WriteHead(json, reply.Type, reply.Flags);
        WriteList(json, "body", entries, write);
        return true;
    }

    private static void WriteFlowRequest(Utf8JsonWriter json, FlowStatsRequest flows)
    {
        json.WriteNumber("table_id", flows.Table.Value);
        json.WritePort("out_port", flows.OutPort);
        json.WriteGroup("out_group", flows.OutGroup);
        json.WriteBits("cookie", flows.Cookie.Value);
        json.WriteBits("cookie_mask", flows.CookieMask);
        MatchJson.Write(json, "match", MatchView.OfTrusted(flows.Match));
    }

    private static void WriteDesc(Utf8JsonWriter json, DescStats desc)
    {
        json.WriteString("mfr_desc", Text(desc.Manufacturer));
        json.WriteString("hw_desc", Text(desc.Hardware));
        json.WriteString("sw_desc", Text(desc.Software));
        json.WriteString("serial_num", Text(desc.SerialNumber));
        json.WriteString("dp_desc", Text(desc.Datapath));
    }

    // Octets, most often UTF-8, kept as one character each.
    private static string Text(string latin) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin));

    private static void WriteAggregate(Utf8JsonWriter json, AggregateStats sums)
    {
        json.WriteNumber("packet_count", sums.PacketCount);
        json.WriteNumber("byte_count", sums.ByteCount);
        json.WriteNumber("flow_count", sums.FlowCount);
    }

    private static void WriteFlow(Utf8JsonWriter json, FlowStatsEntry flow)
    {
        json.WriteNumber("table_id", flow.Table.Value);
        json.WriteDuration(flow.Duration);
        json.WriteNumber("priority", flow.Priority);
        json.WriteNumber("idle_timeout", flow.IdleTimeout);
        json.WriteNumber("hard_timeout", flow.HardTimeout);
        json.WriteFlags("flags", flow.Flags);
        json.WriteBits("cookie", flow.Cookie.Value);
        json.WriteNumber("packet_count", flow.PacketCount);
        json.WriteNumber("byte_count", flow.ByteCount);
        MatchJson.Write(json, "match", flow.Match);
        ActionJson.Write(json, "instructions", flow.Instructions);
    }

    private static void WriteTable(Utf8JsonWriter json, TableStats table)
    {
        json.WriteNumber("table_id", table.Table.Value);
        json.WriteNumber("active_count", table.ActiveCount);
        json.WriteNumber("lookup_count", table.LookupCount);
        json.WriteNumber("matched_count", table.MatchedCount);
    }

    private static void WriteGroupDesc(Utf8JsonWriter json, GroupDescEntry group)
    {
        json.WriteEnum("type", group.Type);
        json.WriteGroup("group_id", group.Group);
        ActionJson.Write(json, "buckets", group.Buckets);
    }

    private static void WriteGroupFeatures(Utf8JsonWriter json, GroupFeatures features)
    {
        ReadOnlySpan<GroupType> types =
            [GroupType.All, GroupType.Select, GroupType.Indirect, GroupType.FastFailover];
        json.WriteNumber("types", features.Types);
        json.WriteFlags("capabilities", features.Capabilities);
        json.WriteStartArray("max_groups");
        foreach (GroupType type in types)
            json.WriteNumberValue(features.MaxGroups(type));
        json.WriteEndArray();
        json.WriteStartArray("actions");
        foreach (GroupType type in types)
            json.WriteNumberValue(features.Actions(type));
        json.WriteEndArray();
    }

    private static void WriteMeterFeatures(Utf8JsonWriter json, MeterFeatures features)
    {
        json.WriteNumber("max_meter", features.MaxMeter);
        json.WriteNumber("band_types", (uint)features.BandTypes);
        json.WriteNumber("capabilities", (uint)features.Capabilities);
        json.WriteNumber("max_bands", features.MaxBands);
        json.WriteNumber("max_color", features.MaxColors);
    }
}
