using System.Text.Json;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Traffic;

/// <summary>One TCP stream for a few seconds.</summary>
internal static class Iperf
{
    /// <summary>What the receiver counted: bytes in all, and in each half second.</summary>
    internal sealed record Result(long Bytes, IReadOnlyList<long> BytesByInterval, double MegabitsPerSecond);

    public static async Task<Result> RunAsync(Lab lab, string client, string server, int seconds)
    {
        await using BackgroundCommand listener = lab.Start(server, "iperf3", "-s", "-1", "--forceflush");
        await listener.SaysAsync("Server listening");
        string report = await lab.ExecAsync(client, "iperf3", "-c", lab.Guest(server).Address, "-t", seconds,
            "-i", "0.5", "-J", "--connect-timeout", 3000);
        using JsonDocument json = JsonDocument.Parse(report);
        JsonElement received = json.RootElement.GetProperty("end").GetProperty("sum_received");
        return new Result(
            received.GetProperty("bytes").GetInt64(),
            [.. json.RootElement.GetProperty("intervals").EnumerateArray()
                .Select(interval => interval.GetProperty("sum").GetProperty("bytes").GetInt64())],
            received.GetProperty("bits_per_second").GetDouble() / 1e6);
    }
}
