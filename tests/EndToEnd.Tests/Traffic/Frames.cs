using System.Text.Json;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Traffic;

/// <summary>Single frames between guests, by the scripts of <c>lab/ovs/scenarios</c>.</summary>
internal static class Frames
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Milliseconds of an exchange there and back between two hosts that are new to the switch.</summary>
    internal sealed record FirstPacket(Figure First, Figure Second, Figure Later);

    internal sealed record Figure(double Median, double P90, double Largest);

    private sealed record Broadcast(int Sent, IReadOnlyDictionary<string, int> Arrived);

    public static async Task<FirstPacket> MeasureFirstPacketAsync(Lab lab, string one, string other, int pairs)
    {
        Output output = await Command.RunAsync(
            Repository.Scenario("first-packet"), "--in", lab.Name, one, other, "--pairs", pairs);
        return JsonSerializer.Deserialize<FirstPacket>(output.RequireSuccess().Text, Json)!;
    }

    /// <summary>How many frames arrive at each guest, copies included, when one sends so many broadcasts.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> BroadcastAsync(Lab lab, string from, int count)
    {
        Output output = await Command.RunAsync(
            Repository.Scenario("broadcast"), from, "--name", lab.Name, "--count", count);
        return JsonSerializer.Deserialize<Broadcast>(output.RequireSuccess().Text, Json)!.Arrived;
    }

    /// <summary>Asserts that broadcasts arrive once at each guest of a list, and nowhere else.</summary>
    public static async Task RequireOnceAtAsync(Lab lab, string from, params string[] receivers)
    {
        const int Count = 10;
        IReadOnlyDictionary<string, int> arrived = await BroadcastAsync(lab, from, Count);
        foreach ((string guest, int frames) in arrived)
        {
            int expected = receivers.Contains(guest) ? Count : 0;
            Assert.True(frames == expected, $"{Count} broadcasts of {from} arrived {frames} times at {guest}");
        }
    }
}
