using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Transactions;

/// <summary>A change of a column's value (RFC 7047 section 5.1, <c>&lt;mutation&gt;</c>).</summary>
/// <param name="Mutator"><c>+=</c>, <c>-=</c>, <c>insert</c>, <c>delete</c> and others.</param>
public sealed record Mutation(string Column, string Mutator, Datum Value)
{
    public static Mutation Insert(string column, Datum value) => new(column, "insert", value);

    public static Mutation Delete(string column, Datum value) => new(column, "delete", value);

    /// <summary>Gives a key of a map its value. An insert alone would leave another value in place.</summary>
    public static IEnumerable<Mutation> Put(string column, string key, string value) =>
    [
        Delete(column, Datum.Set([key])),
        Insert(column, Datum.Map([KeyValuePair.Create(key, value)])),
    ];
}
