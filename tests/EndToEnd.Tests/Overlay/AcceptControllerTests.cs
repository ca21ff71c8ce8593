using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Failures;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Overlay;

/// <summary>The controller of an overlay is killed, and another one comes that knows nothing but the policy.</summary>
[Trait("Category", "Deep")]
public sealed partial class AcceptControllerTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public async Task Overlay_controller_killed_and_back_touches_no_flow_of_bound_and_learnt_guests()
    {
        await using Lab lab = await AcceptLab.UpWithLearntGuestsAsync("restart");
        await using PingStream bound = await PingStream.StartAsync(lab, "blue1", "blue2");
        await using PingStream learnt = await PingStream.StartAsync(lab, "blue2", "blue3");
        await using PingStream red = await PingStream.StartAsync(lab, "red3", "red1");
        var before = await AcceptLab.FlowsAsync(lab);

        (await lab.LabAsync("controller kill")).RequireSuccess();
        await lab.BridgesConnectAsync(false);
        await bound.AnswersAsync(100);
        await AcceptLab.StartControllerAsync(lab, "^[1-9][0-9]* flows kept, 0 changes sent");
        await bound.AnswersAsync(100);
        await bound.RequireNoLossAsync();
        await learnt.RequireNoLossAsync();
        await red.RequireNoLossAsync();

        await AcceptLab.RequireUntouchedAsync(lab, before);
    }

    /// <summary>Bound guests and a learnt one; each side asks by ARP anew, which nobody but the bridges can answer.</summary>
    [Fact]
    public async Task Overlay_controller_killed_and_back_costs_TCP_no_octet_and_connections_open_while_it_is_away()
    {
        await using Lab lab = await AcceptLab.UpWithLearntGuestsAsync("tcp");
        var before = await AcceptLab.FlowsAsync(lab);
        await using TcpTransfer bound = await TcpTransfer.StartAsync(lab, "blue1", "blue2");
        await using TcpTransfer learnt = await TcpTransfer.StartAsync(lab, "red3", "red1");

        (await lab.LabAsync("controller kill")).RequireSuccess();
        await lab.BridgesConnectAsync(false);
        foreach ((string from, string to) in (IEnumerable<(string, string)>)[("blue2", "blue1"), ("blue1", "blue3"), ("red3", "red2")])
        {
            await lab.ExecAsync(from, "ip", "neigh", "flush", "dev", "eth0");
            await lab.ExecAsync(to, "ip", "neigh", "flush", "dev", "eth0");
            await using TcpTransfer opened = await TcpTransfer.StartAsync(lab, from, to, limit: Megabyte);
            Assert.Equal(Megabyte, await opened.RequireWholeAsync());
        }
        await bound.AdvancesAsync(Megabyte);
        await learnt.AdvancesAsync(Megabyte);
        await AcceptLab.StartControllerAsync(lab, "^[1-9][0-9]* flows kept, 0 changes sent");
        await bound.AdvancesAsync(Megabyte);
        await learnt.AdvancesAsync(Megabyte);

        Assert.InRange(await bound.RequireWholeAsync(), 2 * Megabyte, long.MaxValue);
        Assert.InRange(await learnt.RequireWholeAsync(), 2 * Megabyte, long.MaxValue);
        await AcceptLab.RequireUntouchedAsync(lab, before);
    }

    [Fact]
    public async Task Overlay_guests_that_moved_while_the_controller_was_away_are_found()
    {
        await using Lab lab = await AcceptLab.UpWithLearntGuestsAsync("moved");
        await using PingStream bystander = await PingStream.StartAsync(lab, "red1", "red2");

        (await lab.LabAsync("controller kill")).RequireSuccess();
        await lab.BridgesConnectAsync(false);
        (await lab.LabAsync("move", "blue2", "c")).RequireSuccess();
        (await lab.LabAsync("move", "blue3", "b")).RequireSuccess();
        await AcceptLab.StartControllerAsync(lab, "^[1-9][0-9]* flows kept, ");
        await lab.RequireReachabilityAsync();
        await bystander.RequireNoLossAsync();
    }

    [Fact]
    public async Task Overlay_DHCP_gives_a_guest_its_planned_address_again_after_the_controller_came_back()
    {
        await using Lab lab = await AcceptLab.UpAsync("dhcp", """
            hosts: {a: {}, b: {}}
            guests:
              blue1: {host: a, tenant: blue, address: 10.0.0.1}
              blue2: {host: b, tenant: blue}
              blue3: {host: b, tenant: blue, address: 10.0.0.33}
            """);
        string[] guests = ["blue2", "blue3"];
        string[] before = [.. await Task.WhenAll(guests.Select(guest => LeaseAsync(lab, guest)))];
        Assert.Matches(@"^10\.0\.0\.\d+ 255\.255\.255\.0 10\.0\.0\.254 1450 \d+$", before[0]);
        Assert.StartsWith("10.0.0.33 ", before[1], StringComparison.Ordinal);

        // A client that asks while nobody answers goes on asking, and is answered as soon as somebody does.
        (await lab.LabAsync("controller kill")).RequireSuccess();
        await lab.BridgesConnectAsync(false);
        Task<string> asking = LeaseAsync(lab, "blue2", patience: 60);
        (await lab.LabAsync("controller start")).RequireSuccess();
        Assert.Equal(before[0], await asking);
        Assert.Equal(before[1], await LeaseAsync(lab, "blue3"));
        await lab.ExecAsync("blue2", "ip", "address", "replace", $"{before[0].Split(' ')[0]}/24", "dev", "eth0");
        await AcceptLab.ReachesAsync(lab, "blue2", "10.0.0.1");
    }

    /// <summary>Address, mask, router, MTU and seconds that a guest is given.</summary>
    /// <param name="patience">Seconds of asking.</param>
    private static async Task<string> LeaseAsync(Lab lab, string guest, int patience = 10)
    {
        string script = Path.Combine(Path.GetTempPath(), string.Create(
            CultureInfo.InvariantCulture, $"{lab.Name}-{guest}.script"));
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho \"$1 $ip $subnet $router $mtu $lease\"\n",
            TestContext.Current.CancellationToken);
        try
        {
            (await Command.RunAsync("chmod", "+x", script)).RequireSuccess();
            string said = await lab.ExecAsync(guest, "udhcpc", "-f", "-q", "-n", "-t", patience, "-T", 1, "-O", "mtu",
                "-i", "eth0", "-s", script);
            return Bound().Match(said).Groups[1].Value;
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex(@"^bound (.*)$", RegexOptions.Multiline)]
    private static partial Regex Bound();
}
