using System.Text.Json;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>
/// Experimenters' messages: <c>experimenter</c> and <c>exp_type</c>, then what is known of it, else <c>data</c>.
/// </summary>
internal static class ExperimenterJson
{
    public static bool TryWrite(Utf8JsonWriter json, ReadOnlySpan<byte> frame, int depth)
    {
        if (!Experimenter.TryRead(frame, out Experimenter experimenter, out _))
            return false;
        json.WriteBits("experimenter", experimenter.Id);
        json.WriteNumber("exp_type", experimenter.ExperimenterType);
        if (!TryWriteOnf(json, frame, depth) && !TryWriteNicira(json, frame))
            json.WriteOctets("data", experimenter.Body);
        return true;
    }

    public static bool TryWriteMultipart(Utf8JsonWriter json, MultipartFlags flags, ReadOnlySpan<byte> body,
        bool request)
    {
        if (!ExperimenterMultipart.TryRead(body, out ExperimenterMultipart multipart, out _))
            return false;
        MultipartJson.WriteHead(json, MultipartType.Experimenter, flags);
        json.WriteBits("experimenter", multipart.Id);
        json.WriteNumber("exp_type", multipart.ExperimenterType);
        bool monitors = (multipart.Id, multipart.ExperimenterType)
            == (ExperimenterId.Onf, FlowMonitorRequest.ExperimenterType);
        if (monitors && request && EntryListView.TryRead(multipart.Data, out EntryListView<FlowMonitorRequest> asked, out _))
            MultipartJson.WriteList(json, "body", asked, WriteMonitor);
        else if (monitors && !request && EntryListView.TryRead(multipart.Data, out EntryListView<FlowUpdate> seen, out _))
            MultipartJson.WriteList(json, "body", seen, WriteUpdate);
        else
            json.WriteOctets("data", multipart.Data);
        return true;
    }

    private static bool TryWriteOnf(Utf8JsonWriter json, ReadOnlySpan<byte> frame, int depth)
    {
        if (BundleControl.TryRead(frame, out BundleControl control, out _))
        {
            json.WriteNumber("bundle_id", control.Bundle.Value);
            json.WriteEnum("bundle_type", control.Type);
            json.WriteFlags("flags", control.Flags);
        }
        else if (depth > 0 && BundleAdd.TryRead(frame, out BundleAdd add, out _))
        {
            json.WriteNumber("bundle_id", add.Bundle.Value);
            json.WriteFlags("flags", add.Flags);
            json.WritePropertyName("message");
            MessageJson.Write(json, add.Message, depth);
        }
        else if (RoleStatus.TryRead(frame, out RoleStatus status, out _))
        {
            json.WriteEnum("role", status.Role);
            json.WriteEnum("reason", status.Reason);
            json.WriteNumber("generation_id", status.GenerationId);
        }
        else if (FlowMonitorCancel.TryRead(frame, out FlowMonitorCancel cancel, out _))
        {
            json.WriteNumber("monitor_id", cancel.Monitor);
        }
        else
        {
            return false;
        }
        return true;
    }

    private static bool TryWriteNicira(Utf8JsonWriter json, ReadOnlySpan<byte> frame)
    {
        if (SetPacketInFormat.TryRead(frame, out SetPacketInFormat format, out _))
            json.WriteEnum("format", format.Format);
        else if (SetControllerId.TryRead(frame, out SetControllerId id, out _))
            json.WriteNumber("controller_id", id.ControllerId);
        else if (CtFlushZone.TryRead(frame, out CtFlushZone flush, out _))
            json.WriteNumber("zone_id", flush.Zone);
        else if (FlowModTableId.TryRead(frame, out FlowModTableId table, out _))
            json.WriteBoolean("set", table.IsSet);
        else if (TlvTableMod.TryRead(frame, out TlvTableMod mod, out _))
        {
            json.WriteEnum("command", mod.Command);
            MultipartJson.WriteList(json, "mappings", mod.Maps, WriteMap);
        }
        else if (TlvTableReply.TryRead(frame, out TlvTableReply reply, out _))
        {
            json.WriteNumber("max_option_space", reply.MaxOptionSpace);
            json.WriteNumber("max_fields", reply.MaxFields);
            MultipartJson.WriteList(json, "mappings", reply.Maps, WriteMap);
        }
        else
            return false;
        return true;
    }

    private static void WriteMap(Utf8JsonWriter json, TlvMap map)
    {
        json.WriteNumber("option_class", map.OptionClass);
        json.WriteNumber("option_type", map.OptionType);
        json.WriteNumber("option_len", map.OptionSize);
        json.WriteNumber("index", map.Index);
    }

    private static void WriteMonitor(Utf8JsonWriter json, FlowMonitorRequest monitor)
    {
        json.WriteNumber("monitor_id", monitor.Monitor);
        json.WriteFlags("flags", monitor.Flags);
        json.WritePort("out_port", monitor.OutPort);
        json.WriteNumber("table_id", monitor.Table.Value);
        MatchJson.Write(json, "match", monitor.Match);
    }

    private static void WriteUpdate(Utf8JsonWriter json, FlowUpdate update)
    {
        json.WriteEnum("event", update.Event);
        if (update.Event == FlowUpdateEvent.Abbreviated)
        {
            json.WriteNumber("xid", update.Xid.Value);
            return;
        }
        json.WriteEnum("reason", update.Reason);
        json.WriteNumber("priority", update.Priority);
        json.WriteNumber("idle_timeout", update.IdleTimeout);
        json.WriteNumber("hard_timeout", update.HardTimeout);
        json.WriteNumber("table_id", update.Table.Value);
        json.WriteBits("cookie", update.Cookie.Value);
        MatchJson.Write(json, "match", update.Match);
        ActionJson.Write(json, "instructions", update.Instructions);
    }
}
