using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Controller.Core;
using Controller.Core.Flows;
using EndToEnd.Tests.Running;
using Testing;

namespace EndToEnd.Tests.Reconciling;

/// <summary>Thousands of flows are changed again and again while packets run over them.</summary>
[Trait("Category", "Deep")]
public sealed partial class ReloadUnderTrafficTests
{
    private const int Flows = 5_000;
    private const int Reloads = 6;

    // Pings are bounded in any case; the test stops them when the reloads are done.
    private const int MostPings = 60_000;

    [Fact]
    public async Task Six_reloads_of_5000_flows_lose_no_ping_and_no_stream()
    {
        await using ControlledSwitch sw = await ControlledSwitch.StartAsync(
            Configuration(0), new SwitchDaemons(TwoNamespaces.Interfaces));
        await using TwoNamespaces hosts = await TwoNamespaces.MakeAsync();
        // Two ports of the switch settle for a second before they may forward.
        object[] once = TwoNamespaces.Inside(0, "ping", "-c", 1, "-W", 1, TwoNamespaces.AddressOf(1));
        await Eventually.HoldsAsync(
            async () => (await Command.RunAsync("ip", once)).ExitCode == 0, "a ping is answered");
        await using var server = new BackgroundCommand(
            "ip", TwoNamespaces.Inside(1, "iperf3", "-s", "-1", "--forceflush"));
        await server.SaysAsync("Server listening");
        await using var stream = new BackgroundCommand("ip", TwoNamespaces.Inside(0, "iperf3", "-c",
            TwoNamespaces.AddressOf(1), "-t", 20, "-b", "50M", "-J"));
        await using var ping = new BackgroundCommand("ip", TwoNamespaces.Inside(0, "ping", "-n", "-i", "0.001", "-c",
            MostPings, "-W", 1, TwoNamespaces.AddressOf(1)));

        for (int reload = 1; reload <= Reloads; reload++)
        {
            SwitchReport report = await sw.ApplyAsync(Configuration(reload));
            Assert.Equal((ApplyOutcome.Applied, null), (report.Outcome, report.Problem));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"reload {reload}: {report.Changes} changes in {report.Duration.TotalMilliseconds:0} ms");
            int answered = Answers(ping).Length;
            await Eventually.HoldsAsync(() => Answers(ping).Length >= answered + 500, Eventually.Soon,
                () => "pings are answered");
        }

        await ping.SignalAsync("INT");
        await ping.EndAsync(Eventually.Soon);
        int[] answers = Answers(ping);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{answers.Length} pings answered, the last is {answers.Max()}");
        Assert.Equal(answers.Max(), answers.Length);
        Output iperf = (await stream.EndAsync(TimeSpan.FromSeconds(60))).RequireSuccess();
        using JsonDocument json = JsonDocument.Parse(iperf.Text);
        JsonElement intervals = json.RootElement.GetProperty("intervals");
        Assert.All(intervals.EnumerateArray(), interval =>
            Assert.True(interval.GetProperty("sum").GetProperty("bytes").GetInt64() > 0, "the stream stood still"));
    }

    // Every reload makes nearly all flows others: of the same matches with other actions, and of other matches. The
    // two that the traffic goes by change their actions, but not what these do.
    private static AppConfiguration Configuration(int round)
    {
        var flows = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"table=0,priority=10,in_port=1,actions=load:{round}->NXM_NX_REG1[],goto_table:10"),
            string.Create(CultureInfo.InvariantCulture,
                $"table=0,priority=10,in_port=2,actions=load:{round}->NXM_NX_REG1[],goto_table:10"),
            "table=10,priority=1,in_port=1,actions=output:2",
            "table=10,priority=1,in_port=2,actions=output:1",
        };
        for (int i = 0; i < Flows; i++)
        {
            int host = i % 2 == 0 ? i : i + Flows * round;
            flows.Add(string.Create(CultureInfo.InvariantCulture,
                $"table=10,priority=100,tcp,nw_dst=10.99.{host >> 8 & 255}.{host & 255},tp_dst={1000 + (host >> 16)},")
                + $"actions={(round % 2 == 0 ? "drop" : "output:1")}");
        }
        return DeclaredApp.Configuration(flows);
    }

    private static int[] Answers(BackgroundCommand ping) =>
        [.. Answer().Matches(ping.Said)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct()];

    [GeneratedRegex(@"^\d+ bytes from .*icmp_seq=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Answer();
}
