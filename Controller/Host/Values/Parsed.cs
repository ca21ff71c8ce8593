namespace Controller.Host.Values;

/// <summary>A text that was read, or what it ought to have been: the middle of "`x` must be …, not `y`".</summary>
/// <param name="Near">What was probably meant; null if nothing comes near.</param>
internal readonly record struct Parsed<T>(T? Value, string? Expected, string? Near = null)
{
    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static Parsed<T> Expect(string what, string? near = null) => new(default, what, near);
}
