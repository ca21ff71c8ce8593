using System.Text.Json;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Transactions;

/// <summary>
/// Operations that a server carries out together or not at all (RFC 7047 sections 4.1.3 and 5.2), in order.
/// </summary>
/// <remarks>Not for several threads.</remarks>
public sealed class Transaction
{
    private readonly List<Action<Utf8JsonWriter>> _operations = [];

    public int Count => _operations.Count;

    /// <summary>Makes a row.</summary>
    /// <returns>What other rows of this transaction refer to it by.</returns>
    public Atom Insert(string table, IReadOnlyDictionary<string, Datum> row)
    {
        string name = $"row{_operations.Count}";
        Add("insert", table, writer =>
        {
            WriteRow(writer, "row", row);
            writer.WriteString("uuid-name"u8, name);
        });
        return Atom.Named(name);
    }

    /// <summary>Gives columns of a row these values.</summary>
    public void Update(string table, Guid row, IReadOnlyDictionary<string, Datum> columns) =>
        Add("update", table, writer =>
        {
            WriteWhere(writer, [Condition.Is(row)]);
            WriteRow(writer, "row", columns);
        });

    /// <summary>Changes columns of a row, one mutation after the other.</summary>
    public void Mutate(string table, Guid row, IEnumerable<Mutation> mutations) => Add("mutate", table, writer =>
    {
        WriteWhere(writer, [Condition.Is(row)]);
        writer.WriteStartArray("mutations"u8);
        foreach (Mutation mutation in mutations)
            WriteTriple(writer, mutation.Column, mutation.Mutator, mutation.Value);
        writer.WriteEndArray();
    });

    public void Delete(string table, IReadOnlyList<Condition> where) =>
        Add("delete", table, writer => WriteWhere(writer, where));

    /// <summary>Reads columns of a row: the first number is <see cref="OperationResult.Number"/>.</summary>
    public void Select(string table, Guid row, IReadOnlyList<string> columns) => Add("select", table, writer =>
    {
        WriteWhere(writer, [Condition.Is(row)]);
        WriteNames(writer, columns);
    });

    /// <summary>
    /// Goes on only if a row's columns hold these values: else the transaction fails at once with "timed out", and
    /// nothing is changed.
    /// </summary>
    public void Require(string table, Guid row, IReadOnlyDictionary<string, Datum> columns) =>
        Add("wait", table, writer =>
        {
            writer.WriteNumber("timeout"u8, 0);
            WriteWhere(writer, [Condition.Is(row)]);
            WriteNames(writer, [.. columns.Keys]);
            writer.WriteString("until"u8, "=="u8);
            writer.WriteStartArray("rows"u8);
            WriteColumns(writer, columns);
            writer.WriteEndArray();
        });

    /// <summary>A line for the server's log.</summary>
    public void Comment(string text) => _operations.Add(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("op"u8, "comment"u8);
        writer.WriteString("comment"u8, text);
        writer.WriteEndObject();
    });

    internal void Write(Utf8JsonWriter writer, string database)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(database);
        foreach (Action<Utf8JsonWriter> operation in _operations)
            operation(writer);
        writer.WriteEndArray();
    }

    private void Add(string operation, string table, Action<Utf8JsonWriter> write) => _operations.Add(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("op"u8, operation);
        writer.WriteString("table"u8, table);
        write(writer);
        writer.WriteEndObject();
    });

    private static void WriteWhere(Utf8JsonWriter writer, IReadOnlyList<Condition> where)
    {
        writer.WriteStartArray("where"u8);
        foreach (Condition condition in where)
            WriteTriple(writer, condition.Column, condition.Function, condition.Value);
        writer.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter writer, IReadOnlyList<string> columns)
    {
        writer.WriteStartArray("columns"u8);
        foreach (string column in columns)
            writer.WriteStringValue(column);
        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, Datum> row)
    {
        writer.WritePropertyName(name);
        WriteColumns(writer, row);
    }

    private static void WriteColumns(Utf8JsonWriter writer, IReadOnlyDictionary<string, Datum> columns)
    {
        writer.WriteStartObject();
        foreach ((string column, Datum value) in columns)
        {
            writer.WritePropertyName(column);
            DatumJson.Write(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteTriple(Utf8JsonWriter writer, string column, string verb, Datum value)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(column);
        writer.WriteStringValue(verb);
        DatumJson.Write(writer, value);
        writer.WriteEndArray();
    }
}
