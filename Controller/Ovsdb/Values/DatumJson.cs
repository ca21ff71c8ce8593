using System.Text.Json;
using Controller.Ovsdb.Schemas;

namespace Controller.Ovsdb.Values;

/// <summary>
/// Values as JSON (RFC 7047 section 5.1): an atom bare, <c>["uuid", ID]</c>, <c>["named-uuid", NAME]</c>,
/// <c>["set", [ATOM, ...]]</c> or <c>["map", [[ATOM, ATOM], ...]]</c>.
/// </summary>
internal static class DatumJson
{
    public static void Write(Utf8JsonWriter writer, Datum datum)
    {
        if (datum.IsMap)
            WriteTagged(writer, "map", datum, WritePair);
        else if (datum.Count == 1)
            Write(writer, datum.Keys[0]);
        else
            WriteTagged(writer, "set", datum, (to, pair) => Write(to, pair.Key));
    }

    public static void Write(Utf8JsonWriter writer, Atom atom)
    {
        switch (atom.Kind)
        {
            case AtomKind.Integer:
                writer.WriteNumberValue(atom.Integer!.Value);
                break;
            case AtomKind.Real:
                writer.WriteNumberValue(atom.Real!.Value);
                break;
            case AtomKind.Boolean:
                writer.WriteBooleanValue(atom.Boolean!.Value);
                break;
            case AtomKind.String:
                writer.WriteStringValue(atom.Text);
                break;
            default:
                writer.WriteStartArray();
                writer.WriteStringValue(atom.Kind == AtomKind.Uuid ? "uuid" : "named-uuid");
                writer.WriteStringValue(atom.Uuid?.ToString() ?? atom.Text);
                writer.WriteEndArray();
                break;
        }
    }

    /// <summary>Reads a value of a column.</summary>
    /// <exception cref="OvsdbProtocolException">It isn't of the column's type.</exception>
    public static Datum Read(JsonElement json, ColumnType type)
    {
        if (IsTagged(json, "map", out JsonElement pairs))
            return type.Value is { } value
                ? Datum.Map(pairs.EnumerateArray().Select(pair => ReadPair(pair, type.Key, value)))
                : throw Wrong(json, type);
        if (type.Value is not null)
            return IsTagged(json, "set", out JsonElement none) && none.GetArrayLength() == 0
                ? Datum.EmptyMap : throw Wrong(json, type);
        return IsTagged(json, "set", out JsonElement atoms)
            ? Datum.Set(atoms.EnumerateArray().Select(atom => ReadAtom(atom, type.Key)))
            : Datum.Of(ReadAtom(json, type.Key));
    }

    private static KeyValuePair<Atom, Atom> ReadPair(JsonElement json, AtomKind key, AtomKind value) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 2
            ? KeyValuePair.Create(ReadAtom(json[0], key), ReadAtom(json[1], value))
            : throw Nonsense(json, "a pair");

    private static Atom ReadAtom(JsonElement json, AtomKind kind) => (kind, json.ValueKind) switch
    {
        (AtomKind.Integer, JsonValueKind.Number) when json.TryGetInt64(out long number) => Atom.Of(number),
        (AtomKind.Real, JsonValueKind.Number) => Atom.Of(json.GetDouble()),
        (AtomKind.Boolean, JsonValueKind.True or JsonValueKind.False) => Atom.Of(json.GetBoolean()),
        (AtomKind.String, JsonValueKind.String) => Atom.Of(json.GetString()!),
        (AtomKind.Uuid, JsonValueKind.Array) => Atom.Of(ReadUuid(json)),
        _ => throw Nonsense(json, $"a value of type {kind}"),
    };

    /// <summary><c>["uuid", ID]</c>.</summary>
    /// <exception cref="OvsdbProtocolException">It isn't.</exception>
    public static Guid ReadUuid(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 2
            && json[0].ValueKind == JsonValueKind.String && json[0].ValueEquals("uuid")
            && json[1].ValueKind == JsonValueKind.String && json[1].TryGetGuid(out Guid id)
            ? id : throw Nonsense(json, "a row's id");

    private static bool IsTagged(JsonElement json, string tag, out JsonElement content)
    {
        content = default;
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2
            || json[0].ValueKind != JsonValueKind.String || !json[0].ValueEquals(tag))
            return false;
        content = json[1];
        return content.ValueKind == JsonValueKind.Array;
    }

    private static void WriteTagged(
        Utf8JsonWriter writer, string tag, Datum datum, Action<Utf8JsonWriter, KeyValuePair<Atom, Atom>> write)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(tag);
        writer.WriteStartArray();
        foreach (KeyValuePair<Atom, Atom> pair in datum.Pairs)
            write(writer, pair);
        writer.WriteEndArray();
        writer.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter writer, KeyValuePair<Atom, Atom> pair)
    {
        writer.WriteStartArray();
        Write(writer, pair.Key);
        Write(writer, pair.Value);
        writer.WriteEndArray();
    }

    private static OvsdbProtocolException Wrong(JsonElement json, ColumnType type) => Nonsense(json, type.ToString());

    private static OvsdbProtocolException Nonsense(JsonElement json, string wanted)
    {
        string text = json.GetRawText();
        return new OvsdbProtocolException($"`{(text.Length > 60 ? text[..60] + "…" : text)}` should be {wanted}");
    }
}
