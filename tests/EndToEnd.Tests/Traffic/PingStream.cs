using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Traffic;

/// <summary>Pings from one guest to another every 10 ms, until told to stop, while something happens.</summary>
internal sealed partial class PingStream : IAsyncDisposable
{
    private const string Interval = "0.01";

    // The largest number that a test could need; a stream is bounded even if nobody stops it.
    private const int Most = 6000;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly BackgroundCommand _ping;

    private PingStream(BackgroundCommand ping) => _ping = ping;

    /// <summary>Starts, and waits until answers come.</summary>
    public static async Task<PingStream> StartAsync(Lab lab, string from, string to)
    {
        // -O: says at once what has not been answered, so losses are seen while it runs.
        var stream = new PingStream(lab.Start(from, "ping", "-n", "-O", "-c", Most, "-i", Interval, "-W", 1,
            lab.Guest(to).Address));
        await stream.AnswersAsync(10);
        return stream;
    }

    /// <summary>Waits until this many more have been answered.</summary>
    public Task AnswersAsync(int count)
    {
        int seen = AnswerCount;
        return Eventually.HoldsAsync(() => AnswerCount >= seen + count, AnswerLimit, () => $"answers to pings:\n{Tail}");
    }

    /// <summary>Stops; how many were sent, and how many of those were lost.</summary>
    public async Task<(int Sent, int Lost)> StopAsync()
    {
        await _ping.SignalAsync("INT");
        Output output = await _ping.EndAsync(AnswerLimit);
        Match summary = Summary().Match(output.Text);
        Assert.True(summary.Success, output.Text + output.Errors);
        int sent = Number(summary.Groups[1]);
        // The last one may still be on its way when it is told to stop.
        return (sent, Math.Max(0, sent - Number(summary.Groups[2]) - 1));
    }

    public ValueTask DisposeAsync() => _ping.DisposeAsync();

    private int AnswerCount => Answer().Count(_ping.Said);

    private string Tail => _ping.Said.Length > 500 ? _ping.Said[^500..] : _ping.Said;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+ bytes from .*icmp_seq=", RegexOptions.Multiline)]
    private static partial Regex Answer();

    [GeneratedRegex(@"(\d+) packets transmitted, (\d+) received")]
    private static partial Regex Summary();
}
