using System.Globalization;

namespace Controller.Host.Values;

/// <summary>Durations as people write them: a whole number and a unit, as in <c>300s</c> or <c>5m</c>.</summary>
internal static class Duration
{
    // 99,999,999 hours are what a TimeSpan still holds.
    private const int MaxDigits = 8;

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads a duration of whole seconds within the bounds.</summary>
    public static Parsed<TimeSpan> Parse(string text, TimeSpan min, TimeSpan max)
    {
        Parsed<TimeSpan> parsed = Parse(text, min, max, "300s, 5m or 1h");
        return parsed.Expected is not null || parsed.Value.Ticks % TimeSpan.TicksPerSecond == 0
            ? parsed
            : Parsed<TimeSpan>.Expect("whole seconds");
    }

    /// <summary>Reads a duration of whole milliseconds within the bounds.</summary>
    public static Parsed<TimeSpan> ParseMilliseconds(string text, TimeSpan min, TimeSpan max) =>
        Parse(text, min, max, "100ms or 1s");

    /// <summary>In seconds, the unit that the ranges of OpenFlow are told in, or in milliseconds where those tell more.</summary>
    public static string Format(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMilliseconds}ms");

    private static Parsed<TimeSpan> Parse(string text, TimeSpan min, TimeSpan max, string examples)
    {
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        string unit = digits < 0 ? "" : text[digits..];
        foreach ((string name, TimeSpan length) in Units)
        {
            if (unit != name || digits is < 1 or > MaxDigits)
                continue;
            TimeSpan duration = length * int.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture);
            return duration < min || duration > max
                ? Parsed<TimeSpan>.Expect($"{Format(min)} to {Format(max)}")
                : duration;
        }
        return Parsed<TimeSpan>.Expect($"a duration such as {examples}");
    }
}
