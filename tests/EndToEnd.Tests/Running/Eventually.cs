using System.Diagnostics;

namespace EndToEnd.Tests.Running;

/// <summary>
/// Waits for what other processes do: looks until a condition holds, or too long has passed. Bounds are far above
/// what it takes on an idle machine; a test that passes never waits for one.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static TimeSpan Soon { get; } = TimeSpan.FromSeconds(20);

    /// <param name="what">The condition in words, for the error.</param>
    public static Task HoldsAsync(Func<bool> condition, TimeSpan within, Func<string> what) =>
        HoldsAsync(() => Task.FromResult(condition()), within, what);

    public static Task HoldsAsync(Func<Task<bool>> condition, string what) =>
        HoldsAsync(condition, Soon, () => what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > within)
                throw new TimeoutException($"not within {within.TotalSeconds} s: {what()}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
