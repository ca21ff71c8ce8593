using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;

namespace EndToEnd.Tests.Failures;

/// <summary>A bridge's flows by all that makes them what they are, with their age and count.</summary>
internal static partial class FlowTable
{
    internal sealed record Life(double Seconds, ulong Packets);

    public static async Task<IReadOnlyDictionary<string, Life>> ReadAsync(Lab lab, string bridge) =>
        (await lab.FlowsAsync(bridge)).ToDictionary(flow => Statistics().Replace(flow.Flow, ""),
            flow => new Life(flow.DurationSeconds, flow.Packets), StringComparer.Ordinal);

    /// <summary>Asserts that the flows are the same, and none was made anew in between.</summary>
    public static void RequireUntouched(
        IReadOnlyDictionary<string, Life> before, IReadOnlyDictionary<string, Life> after)
    {
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, flow =>
        {
            Life now = after[flow.Key];
            bool isOld = now.Seconds >= flow.Value.Seconds && now.Packets >= flow.Value.Packets;
            Assert.True(isOld, $"{flow.Key} began anew: it was {flow.Value}, then {now}");
        });
    }

    [GeneratedRegex("(duration|n_packets|n_bytes|idle_age|hard_age)=[^,]*, ")]
    private static partial Regex Statistics();
}
