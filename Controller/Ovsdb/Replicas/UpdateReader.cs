using System.Collections.Immutable;
using System.Text.Json;
using Controller.Ovsdb.Schemas;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Replicas;

/// <summary>
/// Applies what a monitor tells: <c>&lt;table-updates&gt;</c> of RFC 7047 section 4.1.6, and <c>&lt;table-updates2&gt;</c> of
/// ovsdb-server(7), where columns with their default are left out and sets and maps come as differences.
/// </summary>
internal sealed class UpdateReader(DatabaseSchema schema, int maxRows)
{
    /// <exception cref="OvsdbProtocolException">It makes no sense, or there are too many rows.</exception>
    public Replica Apply(Replica replica, JsonElement updates, bool isVersion1)
    {
        if (updates.ValueKind != JsonValueKind.Object)
            throw new OvsdbProtocolException("an update is no object of tables");
        foreach (JsonProperty table in updates.EnumerateObject())
        {
            IReadOnlyDictionary<string, ColumnType> columns = schema.ColumnsOf(table.Name);
            if (columns.Count == 0 || table.Value.ValueKind != JsonValueKind.Object)
                throw new OvsdbProtocolException($"an update has table {table.Name}, which isn't monitored");
            ImmutableDictionary<Guid, Row>.Builder rows = replica.RowsOf(table.Name).ToBuilder();
            foreach (JsonProperty row in table.Value.EnumerateObject())
            {
                if (!Guid.TryParseExact(row.Name, "D", out Guid id) || row.Value.ValueKind != JsonValueKind.Object)
                    throw new OvsdbProtocolException($"an update of {table.Name} has a row `{row.Name}`");
                Place(rows, id, isVersion1 ? Version1(row.Value, id, columns) : Version2(row.Value, id, columns, rows));
            }
            replica = replica.With(table.Name, rows.ToImmutable());
        }
        return replica.Count <= maxRows ? replica : throw new OvsdbProtocolException(
            $"the database has more than {maxRows} rows in the tables that are read");
    }

    private static void Place(ImmutableDictionary<Guid, Row>.Builder rows, Guid id, Row? row)
    {
        if (row is null)
            rows.Remove(id);
        else
            rows[id] = row;
    }

    // `new` has every column that is monitored; without it the row went.
    private static Row? Version1(JsonElement update, Guid id, IReadOnlyDictionary<string, ColumnType> columns) =>
        update.TryGetProperty("new", out JsonElement row) ? new Row(id, Whole(row, columns))
        : update.TryGetProperty("old", out _) ? null
        : throw new OvsdbProtocolException("a row's update has neither `new` nor `old`");

    private static Row? Version2(
        JsonElement update, Guid id, IReadOnlyDictionary<string, ColumnType> columns,
        ImmutableDictionary<Guid, Row>.Builder rows)
    {
        if (update.TryGetProperty("initial", out JsonElement row) || update.TryGetProperty("insert", out row))
            return new Row(id, Whole(row, columns));
        if (update.TryGetProperty("delete", out _))
            return null;
        if (!update.TryGetProperty("modify", out row))
            throw new OvsdbProtocolException("a row's update says nothing that is known");
        return rows.TryGetValue(id, out Row? before)
            ? new Row(id, Modified(before, row, columns))
            : throw new OvsdbProtocolException($"an update changes row {id}, which isn't there");
    }

    private static ImmutableDictionary<string, Datum> Whole(
        JsonElement row, IReadOnlyDictionary<string, ColumnType> columns)
    {
        var whole = ImmutableDictionary.CreateBuilder<string, Datum>();
        foreach ((string name, ColumnType type) in columns)
            whole[name] = type.Default;
        foreach ((string name, Datum value) in Read(row, columns))
            whole[name] = value;
        return whole.ToImmutable();
    }

    private static ImmutableDictionary<string, Datum> Modified(
        Row before, JsonElement row, IReadOnlyDictionary<string, ColumnType> columns)
    {
        ImmutableDictionary<string, Datum>.Builder after = before.Columns.ToBuilder();
        foreach ((string name, Datum value) in Read(row, columns))
            after[name] = columns[name].IsChangedByDifference ? DatumDifference.Apply(before[name], value) : value;
        return after.ToImmutable();
    }

    private static IEnumerable<(string Name, Datum Value)> Read(
        JsonElement row, IReadOnlyDictionary<string, ColumnType> columns)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new OvsdbProtocolException("a row is no object of columns");
        foreach (JsonProperty column in row.EnumerateObject())
        {
            if (columns.TryGetValue(column.Name, out ColumnType? type))
                yield return (column.Name, DatumJson.Read(column.Value, type));
            else
                throw new OvsdbProtocolException($"an update has a column {column.Name}, which isn't monitored");
        }
    }
}
