using System.Globalization;
using System.Text.Json;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>
/// Actions: <c>{"type":"output","port":1,"max_len":65535}</c>. An experimenter's has its id, its name where it is known
/// (<c>"name":"resubmit_table"</c>), its octets, and each has what ovs-ofctl writes in <c>text</c>.
/// </summary>
internal static class ActionJson
{
    private const string ValueSuffix = "Action";

    public static void Write(Utf8JsonWriter json, string name, ActionListView actions)
    {
        json.WriteStartArray(name);
        foreach (ActionView action in actions)
            Write(json, action);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, string name, InstructionListView instructions)
    {
        json.WriteStartArray(name);
        foreach (InstructionView instruction in instructions)
            Write(json, instruction);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, string name, BucketListView buckets)
    {
        json.WriteStartArray(name);
        foreach (BucketView bucket in buckets)
        {
            json.WriteStartObject();
            json.WriteNumber("weight", bucket.Weight);
            json.WritePort("watch_port", bucket.WatchPort);
            json.WriteGroup("watch_group", bucket.WatchGroup);
            Write(json, "actions", bucket.Actions);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, InstructionView instruction)
    {
        json.WriteStartObject();
        WriteType(json, instruction.Type);
        switch (instruction.Type)
        {
            case InstructionType.GotoTable:
                json.WriteNumber("table_id", instruction.Table.Value);
                break;
            case InstructionType.WriteMetadata:
                json.WriteBits("metadata", instruction.Metadata);
                json.WriteBits("metadata_mask", instruction.MetadataMask);
                break;
            case InstructionType.WriteActions or InstructionType.ApplyActions:
                Write(json, "actions", instruction.Actions);
                break;
            case InstructionType.ClearActions:
                break;
            case InstructionType.Meter:
                json.WriteMeter(instruction.Meter);
                break;
            default:
                json.WriteOctets("octets", instruction.Octets);
                break;
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ActionView view)
    {
        IAction action = ActionCodec.Read(view);
        json.WriteStartObject();
        WriteType(json, view.Type);
        switch (action)
        {
            case OutputAction output:
                json.WritePort("port", output.Port);
                json.WriteNumber("max_len", output.MaxLength);
                break;
            case GroupAction group:
                json.WriteGroup("group_id", group.Group);
                break;
            case SetQueueAction queue:
                json.WriteNumber("queue_id", queue.Queue);
                break;
            case SetMplsTtlAction ttl:
                json.WriteNumber("mpls_ttl", ttl.Ttl);
                break;
            case SetNwTtlAction ttl:
                json.WriteNumber("nw_ttl", ttl.Ttl);
                break;
            case PushVlanAction push:
                json.WriteNumber("ethertype", push.EtherType.Value);
                break;
            case PushMplsAction push:
                json.WriteNumber("ethertype", push.EtherType.Value);
                break;
            case PopMplsAction pop:
                json.WriteNumber("ethertype", pop.EtherType.Value);
                break;
            case PushPbbAction push:
                json.WriteNumber("ethertype", push.EtherType.Value);
                break;
            default:
                WriteOther(json, action, view);
                break;
        }
        json.WriteString("text", FlowPrinter.Actions(ActionListView.OfTrusted(view.Octets)));
        json.WriteEndObject();
    }

    private static void WriteOther(Utf8JsonWriter json, IAction action, ActionView view)
    {
        if (view.Type == ActionType.SetField && Oxm.TryRead(view.Body, out Oxm oxm))
        {
            json.WriteStartObject("field");
            if (OxmFields.TryFind(oxm, out OxmField field))
                MatchJson.WriteValue(json, MatchJson.NameOf(field), field, oxm);
            else
                MatchJson.WriteUnknown(json, oxm);
            json.WriteEndObject();
            return;
        }
        if (view.Type == ActionType.Experimenter)
            WriteExperimenter(json, action, view);
        if (view.Type == ActionType.Experimenter || action is RawAction)
            json.WriteOctets("octets", view.Octets);
    }

    private static void WriteExperimenter(Utf8JsonWriter json, IAction action, ActionView view)
    {
        if (NiciraAction.TryReadType(view, out NiciraActionType type))
        {
            json.WriteBits("experimenter", ExperimenterId.Nicira);
            json.WriteNumber("subtype", (ushort)type);
        }
        else if (view.Body.Length >= sizeof(uint))
        {
            json.WriteBits("experimenter", System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(view.Body));
        }
        if (action is RawAction)
            return;
        string name = SpecName.OfType(action.GetType().Name);
        json.WriteString("name", name[..^(ValueSuffix.Length + 1)]);
    }

    private static void WriteType<TEnum>(Utf8JsonWriter json, TEnum type)
        where TEnum : struct, Enum
    {
        if (Enum.IsDefined(type))
            json.WriteString("type", SpecName.Lower(type));
        else
            json.WriteNumber("type", Convert.ToUInt64(type, CultureInfo.InvariantCulture));
    }
}
