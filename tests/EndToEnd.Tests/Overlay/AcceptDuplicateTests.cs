using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Overlay;

/// <summary>Two guests, on two hosts, that the policy says nothing of and that use one MAC address.</summary>
[Trait("Category", "Deep")]
public sealed class AcceptDuplicateTests
{
    private const string LearnTwo = """
        for name in ("blue2", "blue3"):
            members[name].pop("mac")
            members[name].pop("address")
        """;

    [Fact]
    public async Task Overlay_two_guests_with_one_MAC_address_are_told_and_cost_no_flows_and_others_no_ping()
    {
        await using Lab lab = await AcceptLab.UpAsync("twice", AcceptLab.ThreeHosts);
        await AcceptLab.ReloadAsync(lab, LearnTwo);
        await lab.RequireReachabilityAsync();
        await using PingStream others = await PingStream.StartAsync(lab, "red1", "red2");

        await SetMacAsync(lab, "blue3", lab.Guest("blue2").Mac);
        await FightAsync(lab, others);
        await SetMacAsync(lab, "blue3", lab.Guest("blue3").Mac);
        await lab.RequireReachabilityAsync();
        await others.RequireNoLossAsync();
    }

    private static async Task FightAsync(Lab lab, PingStream others)
    {
        await using BackgroundCommand one = StartPings(lab, "blue2");
        await using BackgroundCommand other = StartPings(lab, "blue3");
        await Eventually.HoldsAsync(() => Warnings(lab).Any(), Eventually.Soon, () => lab.ControllerLog);
        // What the last move that was made brings, comes to its end; a fight that isn't damped has none.
        long flowMods = 0;
        await Eventually.HoldsAsync(async () =>
        {
            flowMods = (await lab.CountersAsync()).FlowMods;
            await others.AnswersAsync(50);
            return flowMods == (await lab.CountersAsync()).FlowMods;
        }, "no more flows are written");
        await others.AnswersAsync(300);

        Assert.Equal(flowMods, (await lab.CountersAsync()).FlowMods);
        Assert.Matches("host .* is in two places: it stays at port .* of host [bc], tenant blue, and isn't learnt on port",
            Assert.Single(Warnings(lab)));
        Output hosts = await Command.RunAsync(Repository.Sdn, "hosts", "--server", lab.Status.Controller.Api);
        Assert.Matches(@"also at port \S+ of host [bc], not learnt there", hosts.RequireSuccess().Text);
    }

    private static IEnumerable<string> Warnings(Lab lab) => lab.ControllerLog.Split('\n')
        .Where(line => line.Contains("is in two places", StringComparison.Ordinal));

    // To blue1 and never answered for want of the way back half of the time: what counts is that they are sent.
    private static BackgroundCommand StartPings(Lab lab, string from) =>
        lab.Start(from, "ping", "-n", "-q", "-c", 4000, "-i", 0.01, lab.Guest("blue1").Address);

    private static async Task SetMacAsync(Lab lab, string guest, string mac)
    {
        await lab.ExecAsync(guest, "ip", "link", "set", "eth0", "address", mac);
        await lab.ExecAsync(guest, "ip", "neigh", "flush", "dev", "eth0");
    }
}
