namespace Controller.Core.Policies.Ordering;

/// <summary>Which bits of which fields a match looks at, whatever their values; fields in canonical order.</summary>
internal sealed class MatchShape((uint Field, UInt128 Mask)[] fields) : IEquatable<MatchShape>
{
    /// <summary>Class and number of a field, and its bits.</summary>
    public IReadOnlyList<(uint Field, UInt128 Mask)> Fields => fields;

    public bool TryMask(uint field, out UInt128 mask)
    {
        foreach ((uint own, UInt128 bits) in fields)
        {
            mask = bits;
            if (own == field)
                return true;
        }
        mask = 0;
        return false;
    }

    public bool Equals(MatchShape? other) => other is not null && fields.AsSpan().SequenceEqual(other.Fields.ToArray());

    public override bool Equals(object? obj) => Equals(obj as MatchShape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach ((uint field, UInt128 mask) in fields)
        {
            hash.Add(field);
            hash.Add(mask);
        }
        return hash.ToHashCode();
    }
}
