using System.Collections.Immutable;

namespace Controller.Ovsdb.Replicas;

/// <summary>The monitored tables as they were at one time. Unchanged rows are the same objects in the next replica.</summary>
public sealed class Replica
{
    private readonly ImmutableDictionary<string, ImmutableDictionary<Guid, Row>> _tables;

    private Replica(ImmutableDictionary<string, ImmutableDictionary<Guid, Row>> tables) => _tables = tables;

    public static Replica Empty { get; } = new(ImmutableDictionary<string, ImmutableDictionary<Guid, Row>>.Empty);

    public IEnumerable<string> Tables => _tables.Keys;

    /// <summary>All rows of all tables.</summary>
    public int Count => _tables.Values.Sum(table => table.Count);

    public ImmutableDictionary<Guid, Row> RowsOf(string table) =>
        _tables.GetValueOrDefault(table) ?? ImmutableDictionary<Guid, Row>.Empty;

    public Row? Find(string table, Guid id) => RowsOf(table).GetValueOrDefault(id);

    internal Replica With(string table, ImmutableDictionary<Guid, Row> rows) => new(_tables.SetItem(table, rows));

    /// <summary>What this one has otherwise than an earlier one, also where a reconnect lies between them.</summary>
    public IReadOnlyList<RowChange> ChangesSince(Replica before)
    {
        var changes = new List<RowChange>();
        foreach (string table in Tables.Union(before.Tables))
        {
            ImmutableDictionary<Guid, Row> old = before.RowsOf(table);
            ImmutableDictionary<Guid, Row> rows = RowsOf(table);
            if (ReferenceEquals(old, rows))
                continue;
            changes.AddRange(old.Values.Where(row => !rows.ContainsKey(row.Id))
                .Select(row => new RowChange(table, row, null)));
            changes.AddRange(rows.Values.Where(row => IsOther(old.GetValueOrDefault(row.Id), row))
                .Select(row => new RowChange(table, old.GetValueOrDefault(row.Id), row)));
        }
        return changes;
    }

    private static bool IsOther(Row? before, Row after) => !ReferenceEquals(before, after)
        && (before is null || before.Columns.Count != after.Columns.Count
            || after.Columns.Any(column => !column.Value.Equals(before[column.Key])));
}

/// <summary>A row that came (no <paramref name="Before"/>), changed, or went (no <paramref name="After"/>).</summary>
public sealed record RowChange(string Table, Row? Before, Row? After);
