using System.Collections.Frozen;
using System.Text.Json;

namespace Controller.Ovsdb.Schemas;

/// <summary>
/// Which of the tables and columns that we use a server has, and of which type (RFC 7047 section 3.2). Versions of Open
/// vSwitch differ: what isn't there isn't asked for.
/// </summary>
public sealed class DatabaseSchema
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, ColumnType>> _tables;

    private DatabaseSchema(string version, FrozenDictionary<string, FrozenDictionary<string, ColumnType>> tables) =>
        (Version, _tables) = (version, tables);

    /// <summary>Such as 8.3.1; empty if the server doesn't say.</summary>
    public string Version { get; }

    public IReadOnlyCollection<string> Tables => _tables.Keys;

    public IReadOnlyDictionary<string, ColumnType> ColumnsOf(string table) =>
        _tables.GetValueOrDefault(table) ?? FrozenDictionary<string, ColumnType>.Empty;

    public bool Has(string table, string column) => ColumnsOf(table).ContainsKey(column);

    /// <param name="wanted">Tables and columns; what isn't named is left out.</param>
    /// <exception cref="OvsdbProtocolException">It is no schema.</exception>
    internal static DatabaseSchema Read(JsonElement json, IReadOnlyDictionary<string, IReadOnlyList<string>> wanted)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("tables", out JsonElement tables)
            || tables.ValueKind != JsonValueKind.Object)
            throw new OvsdbProtocolException("the schema has no tables");
        string version = json.TryGetProperty("version", out JsonElement text)
            && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        return new DatabaseSchema(version, tables.EnumerateObject()
            .Where(table => wanted.ContainsKey(table.Name))
            .ToFrozenDictionary(table => table.Name, table => ColumnsOf(table, wanted[table.Name])));
    }

    private static FrozenDictionary<string, ColumnType> ColumnsOf(JsonProperty table, IReadOnlyList<string> wanted)
    {
        if (table.Value.ValueKind != JsonValueKind.Object
            || !table.Value.TryGetProperty("columns", out JsonElement columns)
            || columns.ValueKind != JsonValueKind.Object)
            throw new OvsdbProtocolException($"the schema's table {table.Name} has no columns");
        return columns.EnumerateObject().Where(column => wanted.Contains(column.Name)).ToFrozenDictionary(
            column => column.Name,
            column => column.Value.ValueKind == JsonValueKind.Object
                && column.Value.TryGetProperty("type", out JsonElement type)
                ? ColumnType.Read(type)
                : throw new OvsdbProtocolException($"the schema's column {table.Name}.{column.Name} has no type"));
    }
}
