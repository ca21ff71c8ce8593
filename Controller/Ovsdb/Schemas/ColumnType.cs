using System.Text.Json;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Schemas;

/// <summary>A column's type (RFC 7047 section 3.2, <c>&lt;type&gt;</c>), as far as a reader needs it.</summary>
/// <param name="Value">Null where it is no map.</param>
/// <param name="Min">0 or 1: with 0 the column may be empty.</param>
/// <param name="Max">How many a set or map may have; <see cref="int.MaxValue"/> for "unlimited".</param>
public sealed record ColumnType(AtomKind Key, AtomKind? Value, int Min, int Max)
{
    /// <summary>What a row has where nobody wrote anything: empty, or its type's zero.</summary>
    public Datum Default { get; } = (Value, Min) switch
    {
        (not null, _) => Datum.EmptyMap,
        (null, 0) => Datum.Empty,
        _ => Datum.Of(Atom.Default(Key)),
    };

    /// <summary>Whether updates carry only the difference to what was (ovsdb-server(7), "Update2 Notification").</summary>
    public bool IsChangedByDifference => Max > 1;

    /// <exception cref="OvsdbProtocolException">It is no type.</exception>
    internal static ColumnType Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            return new ColumnType(KindOf(json.GetString()!), null, 1, 1);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("key", out JsonElement key))
            throw new OvsdbProtocolException("the schema has a column without a type");
        return new ColumnType(
            BaseOf(key),
            json.TryGetProperty("value", out JsonElement value) ? BaseOf(value) : null,
            CountOf(json, "min"),
            CountOf(json, "max"));
    }

    private static AtomKind BaseOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => KindOf(json.GetString()!),
        JsonValueKind.Object when json.TryGetProperty("type", out JsonElement type)
            && type.ValueKind == JsonValueKind.String => KindOf(type.GetString()!),
        _ => throw new OvsdbProtocolException("the schema has a column without a base type"),
    };

    private static int CountOf(JsonElement json, string name) =>
        !json.TryGetProperty(name, out JsonElement count) ? 1
        : count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out int number) ? number : int.MaxValue;

    private static AtomKind KindOf(string name) => name switch
    {
        "integer" => AtomKind.Integer,
        "real" => AtomKind.Real,
        "boolean" => AtomKind.Boolean,
        "string" => AtomKind.String,
        "uuid" => AtomKind.Uuid,
        _ => throw new OvsdbProtocolException($"the schema has a type `{name}`"),
    };
}
