namespace Controller.Host.Policies.Checks.Overlaps;

/// <summary>Compares values of a shape's fields; a lookup by a span takes no array.</summary>
internal sealed class ValuesComparer
    : IEqualityComparer<UInt128[]>, IAlternateEqualityComparer<ReadOnlySpan<UInt128>, UInt128[]>
{
    public static ValuesComparer Instance { get; } = new();

    public bool Equals(UInt128[]? x, UInt128[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(UInt128[] values) => GetHashCode(values.AsSpan());

    public bool Equals(ReadOnlySpan<UInt128> values, UInt128[] other) => values.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<UInt128> values)
    {
        var hash = new HashCode();
        foreach (UInt128 value in values)
        {
            hash.Add((ulong)value);
            hash.Add((ulong)(value >> 64));
        }
        return hash.ToHashCode();
    }

    public UInt128[] Create(ReadOnlySpan<UInt128> values) => values.ToArray();
}
