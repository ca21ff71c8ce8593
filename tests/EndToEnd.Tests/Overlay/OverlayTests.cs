using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Overlay;

/// <summary>Tenants on three hosts with Open vSwitch and one flow-based tunnel port each.</summary>
[Trait("Category", "Deep")]
public sealed partial class OverlayTests
{
    private static readonly (string Name, int Host, string Mac, string Address)[] Guests =
    [
        ("b1", 1, "52:54:00:00:00:01", "10.0.0.1"), ("b2", 2, "52:54:00:00:00:02", "10.0.0.2"),
        ("b3", 3, "52:54:00:00:00:03", "10.0.0.3"), ("r1", 1, "52:54:00:00:00:01", "10.0.0.1"),
        ("r2", 2, "52:54:00:00:00:02", "10.0.0.2"),
    ];

    // Who asks for b2 is answered, unless it is b2 itself; red's r2, which is declared, has the same address.
    private const string Blue = "metadata=0x7/";
    private static readonly string[] Answering = ["arp_spa=10.0.0.2,arp_tpa=10.0.0.2", "arp_tpa=10.0.0.2,arp_op=1"];

    [Theory]
    [InlineData("gre", "ip proto 47")]
    [InlineData("vxlan", "udp port 4789")]
    [InlineData("geneve", "udp port 6081")]
    public async Task Tenants_with_the_same_addresses_reach_their_own_on_all_hosts_and_nobody_else(
        string encapsulation, string filter)
    {
        await using OverlayLab lab = await UpAsync(encapsulation);
        await using BackgroundCommand capture = OverlayLab.StartCapture(filter, 4);

        await lab.RequireReachAsync("b1", "10.0.0.2");
        await lab.RequireReachAsync("b1", "10.0.0.3");
        await lab.RequireReachAsync("b2", "10.0.0.3");
        await lab.RequireReachAsync("b3", "10.0.0.1");
        await lab.RequireReachAsync("r1", "10.0.0.2");
        Assert.False(await lab.ReachesAsync("r1", "10.0.0.3"));
        await capture.EndAsync(Eventually.Soon);
        Assert.Contains("172.31.0.", capture.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Error", lab.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Guest_that_moves_to_another_host_takes_its_traffic_with_it()
    {
        await using OverlayLab lab = await UpAsync("gre");
        await lab.RequireReachAsync("b1", "10.0.0.3");
        await using BackgroundCommand ping = lab.Start("b3", "ping", "-n", "-D", "-i", "0.05", "-c", 2000, "10.0.0.1");
        await AnsweredAsync(ping, 10);

        await lab.MoveGuestAsync("b3", 3, 2);
        int last = Answers(ping).Max();
        await Eventually.HoldsAsync(() => Answers(ping).Max() > last + 10, Eventually.Soon, () => "answers after the move");

        // By the clock: a ping that can't be sent for want of a link isn't numbered.
        double[] times = Times(ping);
        double gap = times.Zip(times.Skip(1), (one, next) => next - one).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"no answer for {gap * 1000:0} ms");
        // A move takes what it takes to plug on a busy machine; the tunnels and the controller add little to that.
        Assert.InRange(gap, 0, 3);
        await lab.RequireReachAsync("b1", "10.0.0.3");
        Assert.Contains("52:54:00:00:00:03", await lab.FlowsAsync(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Controller_that_is_killed_is_not_missed_and_changes_nothing_when_it_is_back()
    {
        await using OverlayLab lab = await UpAsync("gre");
        await lab.RequireReachAsync("b1", "10.0.0.2");
        await lab.RequireReachAsync("b1", "10.0.0.3");
        // What is learnt is declared within a second: a switch at a time, and not all of it at once.
        for (int host = 1; host <= OverlayLab.HostCount; host++)
        {
            await Eventually.HoldsAsync(async () =>
            {
                string[] flows = [.. (await lab.FlowsAsync(host)).Split('\n').Where(flow => flow.Contains(Blue))];
                return Answering.All(answer => flows.Any(flow => flow.Contains(answer)));
            }, "guest b2 is known");
        }
        string[] before = await AllFlowsAsync(lab);
        await using BackgroundCommand ping = lab.Start("b1", "ping", "-n", "-i", "0.02", "-c", 5000, "10.0.0.2");
        await AnsweredAsync(ping, 10);

        await lab.KillControllerAsync();
        await AnsweredAsync(ping, Answers(ping).Length + 50);
        await lab.StartControllerAsync();
        await AnsweredAsync(ping, Answers(ping).Length + 100);

        await ping.SignalAsync("INT");
        await ping.EndAsync(Eventually.Soon);
        int[] answers = Answers(ping);
        Assert.Equal(answers.Max(), answers.Length);
        Assert.Equal(before, await AllFlowsAsync(lab));
        Assert.Matches(@"switch br-1 is ready: \d+ flows kept, 0 changes sent", lab.Log);
    }

    private static async Task<OverlayLab> UpAsync(string encapsulation)
    {
        OverlayLab lab = await OverlayLab.UpAsync(encapsulation);
        try
        {
            foreach ((string name, int host, string mac, string address) in Guests)
                await lab.AddGuestAsync(name, host, mac, address);
            await lab.WritePolicyAsync(PolicyOf(encapsulation));
            await lab.StartControllerAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    // One guest that is declared, one that is learnt, one that may move; and another tenant.
    private static string PolicyOf(string encapsulation) => """
        apiVersion: sdn/v1
        bridges: {br-1: {datapathId: 0x1}, br-2: {datapathId: 0x2}, br-3: {datapathId: 0x3}}
        overlay:
          encapsulation: ENCAPSULATION
          hosts:
            h1: {address: 172.31.0.1, bridge: br-1}
            h2: {address: 172.31.0.2, bridge: br-2}
            h3: {address: 172.31.0.3, bridge: br-3}
          tenants:
            - name: blue
              vni: 7
              subnet: 10.0.0.0/24
              members:
                - {port: h1/b1, mac: "52:54:00:00:00:01", address: 10.0.0.1}
                - h2/b2
                - {port: [h3/b3, h2/b3], name: b3, mac: "52:54:00:00:00:03", address: 10.0.0.3}
            - name: red
              vni: 8
              subnet: 10.0.0.0/24
              members:
                - {port: h1/r1, mac: "52:54:00:00:00:01", address: 10.0.0.1}
                - {port: h2/r2, mac: "52:54:00:00:00:02", address: 10.0.0.2}
        """.Replace("ENCAPSULATION", encapsulation, StringComparison.Ordinal);

    // Sorted: a switch tells flows of one priority in no order.
    private static async Task<string[]> AllFlowsAsync(OverlayLab lab) =>
    [
        .. $"{await lab.FlowsAsync(1)}{await lab.FlowsAsync(2)}{await lab.FlowsAsync(3)}".Split('\n')
            .Order(StringComparer.Ordinal),
    ];

    private static Task AnsweredAsync(BackgroundCommand ping, int count) => Eventually.HoldsAsync(
        () => Answers(ping).Length >= count, Eventually.Soon, () => $"{count} answers");

    private static int[] Answers(BackgroundCommand ping) =>
        [.. Answer().Matches(ping.Said)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct()];

    private static double[] Times(BackgroundCommand ping) => [.. Stamp().Matches(ping.Said)
        .Select(match => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^\[(\d+\.\d+)\] \d+ bytes from ", RegexOptions.Multiline)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"^(?:\[[\d.]+\] )?\d+ bytes from .*icmp_seq=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Answer();
}
