using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Transactions;

/// <summary>Which rows an operation is about (RFC 7047 section 5.1, <c>&lt;condition&gt;</c>).</summary>
/// <param name="Function">Such as <c>==</c> or <c>includes</c>.</param>
public sealed record Condition(string Column, string Function, Datum Value)
{
    /// <summary>The row with this id.</summary>
    public static Condition Is(Guid row) => new("_uuid", "==", Datum.Of(row));
}
