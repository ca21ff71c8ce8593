using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Overlay;

/// <summary>Hosts of an overlay that die, come and go; the others' guests lose nothing.</summary>
[Trait("Category", "Deep")]
public sealed partial class AcceptHostTests
{
    private const string WithoutHostD = """
        policy["bridges"].pop(overlay["hosts"].pop("d")["bridge"])
        for member in members.values():
            member["port"] = [port for port in member["port"] if not port.startswith("d/")]
        """;

    // What the project promises; on an idle machine it takes a twentieth of a second.
    private static readonly TimeSpan LongestReturn = TimeSpan.FromSeconds(2);

    // Far more than are needed to see that it isn't luck.
    private const int Deaths = 6;

    [Fact]
    public async Task Overlay_host_whose_switch_was_killed_has_its_tenants_back_within_two_seconds_every_time()
    {
        await using Lab lab = await AcceptLab.UpAsync("killed", AcceptLab.ThreeHosts);
        await lab.RequireReachabilityAsync();
        await using PingStream others = await PingStream.StartAsync(lab, "blue1", "blue3");
        await using PingStream othersOfRed = await PingStream.StartAsync(lab, "red3", "red1");
        await using BackgroundCommand to = StartPings(lab, "blue1", "blue2");
        await using BackgroundCommand from = StartPings(lab, "red2", "red3");
        for (int death = 1; death <= Deaths; death++)
        {
            double last = LastAnswer(to.Said);
            await AnswersComeAsync(lab, last, to, from);
            (await lab.LabAsync("switch kill", "b")).RequireSuccess();
            await others.AnswersAsync(20);
            double dead = Math.Max(LastAnswer(to.Said), LastAnswer(from.Said));
            (await lab.LabAsync("switch start", "b")).RequireSuccess();
            double back = LogTimes().Matches(lab.SwitchLog("b")).Select(match => SecondsOf(match.Groups[1].Value)).Last();
            await AnswersComeAsync(lab, Math.Max(back, dead), to, from);

            double first = Math.Max(FirstAnswer(to.Said, back), FirstAnswer(from.Said, back));
            TestContext.Current.TestOutputHelper?.WriteLine($"both answered {first - back:f3} s after the daemon's start");
            Assert.InRange(first - back, 0, LongestReturn.TotalSeconds);
        }
        await lab.RequireReachabilityAsync();
        await others.RequireNoLossAsync();
        await othersOfRed.RequireNoLossAsync();
    }

    [Fact]
    public async Task Overlay_fourth_host_comes_and_goes_by_the_policy_and_costs_no_ping_of_the_others()
    {
        await using Lab lab = await AcceptLab.UpAsync("fourth", """
            hosts: {a: {}, b: {}, c: {}, d: {}}
            guests:
              blue1: {host: a, tenant: blue, address: 10.0.0.1}
              blue2: {host: b, tenant: blue, address: 10.0.0.2}
              blue3: {host: c, tenant: blue, address: 10.0.0.3}
              blue4: {host: d, tenant: blue, address: 10.0.0.4}
              red2: {host: b, tenant: red, address: 10.0.0.2}
              red3: {host: c, tenant: red, address: 10.0.0.3}
              red4: {host: d, tenant: red, address: 10.0.0.4}
            """);
        await lab.RequireReachabilityAsync();
        string four = await File.ReadAllTextAsync(lab.Status.Controller.Policy, TestContext.Current.CancellationToken);
        await AcceptLab.ReloadAsync(lab, WithoutHostD);
        await using PingStream blue = await PingStream.StartAsync(lab, "blue1", "blue2");
        await using PingStream otherBlue = await PingStream.StartAsync(lab, "blue3", "blue1");
        await using PingStream red = await PingStream.StartAsync(lab, "red3", "red2");
        await AcceptLab.RequireSilenceAsync(lab, "blue1", lab.Guest("blue4").Address);
        await AcceptLab.RequireSilenceAsync(lab, "blue4", lab.Guest("blue1").Address);

        await File.WriteAllTextAsync(lab.Status.Controller.Policy, four, TestContext.Current.CancellationToken);
        (await Command.RunAsync(Repository.Sdn, "reload", "--server", lab.Status.Controller.Api)).RequireSuccess();
        await lab.RequireReachabilityAsync();
        await blue.AnswersAsync(50);

        await AcceptLab.ReloadAsync(lab, WithoutHostD);
        await AcceptLab.RequireSilenceAsync(lab, "blue4", lab.Guest("blue1").Address);
        string flows = await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "dump-flows", "br-int");
        Assert.DoesNotContain("172.31.0.4", flows, StringComparison.Ordinal);
        await blue.AnswersAsync(50);
        await blue.RequireNoLossAsync();
        await otherBlue.RequireNoLossAsync();
        await red.RequireNoLossAsync();
    }

    private static BackgroundCommand StartPings(Lab lab, string from, string to) =>
        lab.Start(from, "ping", "-n", "-D", "-c", 6000, "-i", 0.01, "-W", 1, lab.Guest(to).Address);

    private static async Task AnswersComeAsync(Lab lab, double after, params BackgroundCommand[] pings)
    {
        try
        {
            await Eventually.HoldsAsync(() => pings.All(ping => LastAnswer(ping.Said) > after), Eventually.Soon,
                () => $"answers after {after}; the last were at {string.Join(", ", pings.Select(ping => LastAnswer(ping.Said)))}");
        }
        catch (TimeoutException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await StateAsync(lab, "b"));
            throw;
        }
    }

    /// <summary>All that tells why a host's guests are silent.</summary>
    private static async Task<string> StateAsync(Lab lab, string host)
    {
        Output[] said = await Task.WhenAll(
            lab.TryExecAsync(host, "ovs-ofctl", "-O", "OpenFlow13", "dump-flows", "br-int"),
            lab.TryExecAsync(host, "ovs-ofctl", "-O", "OpenFlow13", "dump-ports-desc", "br-int"),
            lab.TryExecAsync(host, "ovs-appctl", "dpctl/dump-flows"),
            lab.TryExecAsync(host, "ovs-appctl", "tnl/ports/show", "-v"),
            lab.TryExecAsync(host, "ovs-appctl", "tnl/neigh/show"),
            lab.TryExecAsync(host, "ovs-appctl", "ovs/route/show"),
            lab.TryExecAsync(host, "ip", "-brief", "address"));
        return $"{lab.ControllerLog}\n{lab.SwitchLog(host)}\n{string.Join('\n', said.Select(one => one.Text + one.Errors))}";
    }

    private static double LastAnswer(string pings) => AnswersOf(pings).LastOrDefault();

    private static double FirstAnswer(string pings, double after) => AnswersOf(pings).First(time => time > after);

    private static IEnumerable<double> AnswersOf(string pings) =>
        Answers().Matches(pings).Select(match => Number(match.Groups[1]));

    private static double SecondsOf(string utc) => (DateTimeOffset.Parse(
        utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    // Each start of the daemon begins so; every thread of it has a line 1 of its own.
    [GeneratedRegex(@"^([\d-]+T[\d:.]+Z)\|00001\|vlog\|", RegexOptions.Multiline)]
    private static partial Regex LogTimes();

    [GeneratedRegex(@"^\[([\d.]+)\] \d+ bytes from", RegexOptions.Multiline)]
    private static partial Regex Answers();
}
