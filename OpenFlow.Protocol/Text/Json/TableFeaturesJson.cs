using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>What tables can, property by property.</summary>
internal static class TableFeaturesJson
{
    public static void Write(Utf8JsonWriter json, EntryListView<TableFeatures> tables) =>
        MultipartJson.WriteList(json, "body", tables, Write);

    public static void Write(Utf8JsonWriter json, TableFeatures table)
    {
        json.WriteNumber("table_id", table.Table.Value);
        json.WriteString("name", Encoding.UTF8.GetString(table.NameOctets));
        json.WriteBits("metadata_match", table.MetadataMatch);
        json.WriteBits("metadata_write", table.MetadataWrite);
        json.WriteNumber("config", table.Config);
        json.WriteNumber("max_entries", table.MaxEntries);
        MultipartJson.WriteList(json, "properties", table.Properties, Write);
    }

    private static void Write(Utf8JsonWriter json, TableFeatureProperty property)
    {
        json.WriteEnum("type", property.Type);
        switch (property.Kind)
        {
            case TableFeatureKind.Ids:
                bool instructions = property.Type is TableFeatureType.Instructions or TableFeatureType.InstructionsMiss;
                json.WriteStartArray(instructions ? "instruction_ids" : "action_ids");
                foreach (FeatureId id in property.Ids)
                    WriteId(json, id, instructions);
                json.WriteEndArray();
                break;
            case TableFeatureKind.Tables:
                json.WriteStartArray("next_table_ids");
                foreach (byte table in property.Body)
                    json.WriteNumberValue(table);
                json.WriteEndArray();
                break;
            case TableFeatureKind.Fields:
                json.WriteStartArray("oxm_ids");
                foreach (OxmId id in property.Fields)
                    json.WriteStringValue(NameOf(id));
                json.WriteEndArray();
                break;
            case TableFeatureKind.Experimenter
                when property.TryReadExperimenter(out uint experimenter, out uint type, out ReadOnlySpan<byte> data):
                json.WriteBits("experimenter", experimenter);
                json.WriteNumber("exp_type", type);
                json.WriteOctets("data", data);
                break;
            default:
                json.WriteOctets("data", property.Body);
                break;
        }
    }

    private static void WriteId(Utf8JsonWriter json, FeatureId id, bool instruction)
    {
        bool plain = id.Data.IsEmpty;
        if (plain && instruction && Enum.IsDefined((InstructionType)id.Type))
            json.WriteStringValue(SpecName.Lower((InstructionType)id.Type));
        else if (plain && !instruction && Enum.IsDefined((ActionType)id.Type))
            json.WriteStringValue(SpecName.Lower((ActionType)id.Type));
        else
            json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{id.Type}")
                + (plain ? "" : ":" + Convert.ToHexStringLower(id.Data)));
    }

    // ipv4_dst/mask; 0x80001c04 for one that isn't known or has another size.
    private static string NameOf(OxmId id)
    {
        bool known = OxmFields.TryFind(id.Header, id.Experimenter, out OxmField field)
            && (id.Header == field.Header || id.Header == field.MaskedHeader || id == new OxmId(field, masked: true));
        return known ? MatchJson.NameOf(field) + (id.HasMask ? "/mask" : "")
            : string.Create(CultureInfo.InvariantCulture, $"0x{id.Header:x8}");
    }
}
