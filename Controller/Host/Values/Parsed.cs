namespace Controller.Host.Values;

/// <summary>A text that was read, or what it ought to have been: the middle of "`x` must be …, not `y`".</summary>
internal readonly record struct Parsed<T>(T? Value, string? Expected)
{
    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static Parsed<T> Expect(string what) => new(default, what);
}
