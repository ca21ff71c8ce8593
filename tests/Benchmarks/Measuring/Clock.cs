using System.Diagnostics;

namespace Benchmarks.Measuring;

/// <summary>Durations in ticks of <see cref="Stopwatch"/>, the unit of all times here.</summary>
internal static class Clock
{
    public static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    /// <summary>The time so far from now.</summary>
    public static long After(TimeSpan span) => Stopwatch.GetTimestamp() + Ticks(span);

    public static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
