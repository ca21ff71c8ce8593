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
        return Eventually.HoldsAsync(
            () => AnswerCount >= seen + count, AnswerLimit, () => $"answers to pings:\n{Tail}");
    }

    /// <summary>Stops; how many were answered, and how many before the last of those were not.</summary>
    public async Task<(int Answered, int Lost)> StopAsync()
    {
        await _ping.SignalAsync("INT");
        Output output = await _ping.EndAsync(AnswerLimit);
        int[] answered = [.. Answer().Matches(output.Text).Select(match => Number(match.Groups[1])).Distinct()];
        // What was sent after the last answer may only have been cut short.
        return (answered.Length, answered.Max() - answered.Length);
    }

    /// <summary>Asserts that from start to end no ping was lost; stops.</summary>
    public async Task RequireNoLossAsync()
    {
        (int answered, int lost) = await StopAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{answered} pings answered, {lost} lost");
        Assert.True(lost == 0, $"{lost} pings lost, {answered} answered");
    }

    public ValueTask DisposeAsync() => _ping.DisposeAsync();

    private int AnswerCount => Answer().Count(_ping.Said);

    private string Tail => _ping.Said.Length > 500 ? _ping.Said[^500..] : _ping.Said;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+ bytes from .*icmp_seq=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Answer();
}
