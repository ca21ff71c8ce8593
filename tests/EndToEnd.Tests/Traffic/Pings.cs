using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Traffic;

/// <summary>A fixed number of pings.</summary>
internal static partial class Pings
{
    /// <summary>How many of <paramref name="count"/> pings are answered.</summary>
    public static async Task<int> CountAnswersAsync(
        Lab lab, string from, string address, int count, double seconds = 0.01)
    {
        Output ping = await lab.TryExecAsync(from, "ping", "-n", "-q", "-c", count, "-i", seconds, "-W", 1, address);
        Match received = Received().Match(ping.Text);
        Assert.True(received.Success, ping.Text + ping.Errors);
        return int.Parse(received.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(\d+) received")]
    private static partial Regex Received();
}
