using System.Text.Json;
using Controller.Ovsdb.Schemas;

namespace Controller.Ovsdb.Clients;

/// <summary>
/// The parameters of the three monitor methods, which differ only in what stands behind: all rows of these tables and
/// columns, and whatever happens to them.
/// </summary>
internal static class MonitorRequest
{
    /// <summary>Writes <c>[database, id, {table: [{"columns": [...]}]}</c> and leaves the array open.</summary>
    public static void Write(Utf8JsonWriter writer, string database, string id, DatabaseSchema schema)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(database);
        writer.WriteStringValue(id);
        writer.WriteStartObject();
        foreach (string table in schema.Tables)
        {
            writer.WriteStartArray(table);
            writer.WriteStartObject();
            writer.WriteStartArray("columns"u8);
            foreach (string column in schema.ColumnsOf(table).Keys)
                writer.WriteStringValue(column);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
