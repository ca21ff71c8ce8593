using System.Collections.Immutable;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Replicas;

/// <summary>A row as it was at one time: every monitored column of its table that the server has.</summary>
public sealed class Row(Guid id, ImmutableDictionary<string, Datum> columns)
{
    public Guid Id => id;

    public ImmutableDictionary<string, Datum> Columns => columns;

    /// <summary>What a column holds; empty where the server doesn't have it.</summary>
    public Datum this[string column] => columns.GetValueOrDefault(column, Datum.Empty);

    /// <summary>A text, or empty.</summary>
    public string TextOf(string column) => OptionalTextOf(column) ?? "";

    /// <summary>A text, or null where there is none.</summary>
    public string? OptionalTextOf(string column) => this[column] is { Count: > 0 } datum ? datum.Keys[0].Text : null;

    /// <summary>A number, or null where there is none.</summary>
    public long? IntegerOf(string column) => this[column] is { Count: > 0 } datum ? datum.Keys[0].Integer : null;

    public bool IsTrue(string column) => this[column] is { Count: > 0 } datum && datum.Keys[0].Boolean == true;

    public ImmutableArray<string> TextsOf(string column) =>
        [.. this[column].Keys.Select(key => key.Text).OfType<string>()];

    /// <summary>The rows that it refers to.</summary>
    public ImmutableArray<Guid> RowsOf(string column) => [.. this[column].Keys.Select(key => key.Uuid).OfType<Guid>()];

    /// <summary>A map of texts.</summary>
    public IReadOnlyDictionary<string, string> MapOf(string column) => this[column].Pairs
        .Where(pair => pair.Key.Text is not null && pair.Value.Text is not null)
        .ToDictionary(pair => pair.Key.Text!, pair => pair.Value.Text!);
}
