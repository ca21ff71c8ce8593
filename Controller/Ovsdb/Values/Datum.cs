using System.Collections.Immutable;

namespace Controller.Ovsdb.Values;

/// <summary>
/// What one column of one row holds (RFC 7047 section 5.1, <c>&lt;value&gt;</c>): an atom, a set of atoms, or a map. All three
/// are sorted keys, for a map with a value each; an atom is a set of one, and an optional one a set of none or one.
/// </summary>
public sealed class Datum : IEquatable<Datum>
{
    private Datum(ImmutableArray<Atom> keys, ImmutableArray<Atom> values) => (Keys, Values) = (keys, values);

    public static Datum Empty { get; } = new([], default);

    public static Datum EmptyMap { get; } = new([], []);

    /// <summary>Distinct and ascending.</summary>
    public ImmutableArray<Atom> Keys { get; }

    /// <summary>As many as keys, in their order; default where this is no map.</summary>
    public ImmutableArray<Atom> Values { get; }

    public bool IsMap => !Values.IsDefault;

    public int Count => Keys.Length;

    public static Datum Of(long value) => new([Atom.Of(value)], default);

    public static Datum Of(bool value) => new([Atom.Of(value)], default);

    public static Datum Of(string value) => new([Atom.Of(value)], default);

    public static Datum Of(Guid value) => new([Atom.Of(value)], default);

    public static Datum Of(Atom value) => new([value], default);

    public static Datum Set(IEnumerable<Atom> atoms) => new([.. atoms.Distinct().Order()], default);

    public static Datum Set(IEnumerable<string> texts) => Set(texts.Select(Atom.Of));

    public static Datum Set(IEnumerable<Guid> rows) => Set(rows.Select(Atom.Of));

    /// <summary>A map; of a key that is there twice the last counts.</summary>
    public static Datum Map(IEnumerable<KeyValuePair<Atom, Atom>> pairs)
    {
        var sorted = new SortedDictionary<Atom, Atom>();
        foreach ((Atom key, Atom value) in pairs)
            sorted[key] = value;
        return new Datum([.. sorted.Keys], [.. sorted.Values]);
    }

    public static Datum Map(IEnumerable<KeyValuePair<string, string>> pairs) =>
        Map(pairs.Select(pair => KeyValuePair.Create(Atom.Of(pair.Key), Atom.Of(pair.Value))));

    /// <summary>A map's pairs; a set's atoms have themselves as values.</summary>
    public IEnumerable<KeyValuePair<Atom, Atom>> Pairs =>
        Keys.Select((key, index) => KeyValuePair.Create(key, IsMap ? Values[index] : key));

    public bool Equals(Datum? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        // An empty set and an empty map look alike on the wire in places, and are the same to every reader.
        return other is not null && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan())
            && (Count == 0 || (IsMap == other.IsMap && (!IsMap || Values.AsSpan().SequenceEqual(other.Values.AsSpan()))));
    }

    public override bool Equals(object? obj) => Equals(obj as Datum);

    public override int GetHashCode() => Keys.Aggregate(Count, HashCode.Combine);

    public override string ToString() => (IsMap, Count) switch
    {
        (true, _) => $"{{{string.Join(", ", Pairs.Select(pair => $"{pair.Key}={pair.Value}"))}}}",
        (false, 1) => Keys[0].ToString(),
        _ => $"[{string.Join(", ", Keys)}]",
    };
}
