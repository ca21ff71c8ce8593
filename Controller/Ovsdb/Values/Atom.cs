using System.Globalization;

namespace Controller.Ovsdb.Values;

/// <summary>An atom's type (RFC 7047 section 3.2), and a row that the same transaction makes.</summary>
public enum AtomKind
{
    Integer,
    Real,
    Boolean,
    String,
    Uuid,
    NamedUuid,
}

/// <summary>
/// One value of RFC 7047 section 5.1, <c>&lt;atom&gt;</c>: a 64-bit integer, a real, a boolean, a text, a row's id, or the
/// name that an insert of the same transaction gives to its row.
/// </summary>
public readonly record struct Atom : IComparable<Atom>
{
    private readonly object? _value;

    private Atom(AtomKind kind, object value) => (Kind, _value) = (kind, value);

    public AtomKind Kind { get; }

    public static Atom Of(long value) => new(AtomKind.Integer, value);

    public static Atom Of(double value) => new(AtomKind.Real, value);

    public static Atom Of(bool value) => new(AtomKind.Boolean, value);

    public static Atom Of(string value) => new(AtomKind.String, value);

    public static Atom Of(Guid value) => new(AtomKind.Uuid, value);

    /// <param name="name">Letters, digits and underscores; no digit first.</param>
    public static Atom Named(string name) => new(AtomKind.NamedUuid, name);

    public long? Integer => _value as long?;

    public double? Real => _value as double?;

    public bool? Boolean => _value as bool?;

    /// <summary>A text, or the name of a row.</summary>
    public string? Text => _value as string;

    public Guid? Uuid => _value as Guid?;

    /// <summary>What a column holds that nobody has written.</summary>
    public static Atom Default(AtomKind kind) => kind switch
    {
        AtomKind.Integer => Of(0L),
        AtomKind.Real => Of(0.0),
        AtomKind.Boolean => Of(false),
        AtomKind.String => Of(""),
        _ => Of(Guid.Empty),
    };

    public int CompareTo(Atom other)
    {
        int byKind = Kind.CompareTo(other.Kind);
        return byKind != 0 ? byKind : _value switch
        {
            string text => string.CompareOrdinal(text, other.Text),
            IComparable value => value.CompareTo(other._value),
            _ => 0,
        };
    }

    public static bool operator <(Atom left, Atom right) => left.CompareTo(right) < 0;

    public static bool operator >(Atom left, Atom right) => left.CompareTo(right) > 0;

    public static bool operator <=(Atom left, Atom right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Atom left, Atom right) => left.CompareTo(right) >= 0;

    public override string ToString() => _value switch
    {
        bool value => value ? "true" : "false",
        string text when Kind == AtomKind.String => $"\"{text}\"",
        _ => Convert.ToString(_value, CultureInfo.InvariantCulture) ?? "",
    };
}
