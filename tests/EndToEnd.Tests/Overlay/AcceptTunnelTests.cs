using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Overlay;

/// <summary>A tunnel port for each other host, watched by BFD, and the way there and back under traffic.</summary>
[Trait("Category", "Deep")]
public sealed partial class AcceptTunnelTests
{
    private const string PerHost = """overlay["tunnels"] = "perHost" """;

    // What the project promises; BFD itself takes 0.3 s.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    private static readonly string[] Hosts = ["a", "b", "c"];
    private static readonly (string Host, string Remote)[] EndsOfC = [("a", "c"), ("b", "c"), ("c", "a"), ("c", "b")];

    [Theory]
    [InlineData("gre", "gre.key == 7")]
    [InlineData("geneve", "geneve.vni == 7")]
    public async Task Overlay_by_a_port_for_each_host_reaches_the_same_and_BFD_finds_all_up(string kind, string ofBlue)
    {
        await using Lab lab = await AcceptLab.UpAsync($"p{kind}", $"encapsulation: {kind}\n{AcceptLab.ThreeHosts}");
        await AcceptLab.ReloadAsync(lab, PerHost);
        foreach (string host in Hosts)
            await PortsAreAsync(lab, host, [.. Others(host).Select(other => $"{kind}-{other}")]);
        await lab.RequireReachabilityAsync();
        await Frames.RequireOnceAtAsync(lab, "blue1", "blue2", "blue3");
        await Frames.RequireOnceAtAsync(lab, "red2", "red1", "red3");
        await lab.RequireReachabilityAsync();

        foreach (string host in Hosts)
        {
            await SaysAsync(lab, $"host {host}: all tunnels are up (2)");
            Assert.DoesNotContain("tun_dst", await lab.ExecAsync(
                host, "ovs-ofctl", "-O", "OpenFlow13", "dump-flows", "br-int"), StringComparison.Ordinal);
            Assert.DoesNotContain("tun_dst", await lab.ExecAsync(
                host, "ovs-ofctl", "-O", "OpenFlow13", "dump-groups", "br-int"), StringComparison.Ordinal);
        }
        Assert.Equal(6, UpLine().Count(await TunnelsAsync(lab)));
        Assert.Contains($"-> {kind}-c by tunnel to br-int-c/{kind}-a", await ExplainAsync(lab, "blue1", "blue3"),
            StringComparison.Ordinal);
        await RequireGuestsCantSpeakForTunnelsAsync(lab, "blue1", "blue3", "c", $"{kind}-a");
        Assert.InRange(await CountWhilePingingAsync(lab, "blue1", "blue3", "c", $"icmp && {ofBlue}"), 10, int.MaxValue);
    }

    [Fact]
    public async Task Overlay_host_that_is_cut_off_is_told_by_both_ends_and_costs_the_others_nothing()
    {
        await using Lab lab = await AcceptLab.UpAsync("cut", AcceptLab.ThreeHosts);
        await AcceptLab.ReloadAsync(lab, PerHost);
        foreach (string host in Hosts)
            await SaysAsync(lab, $"host {host}: all tunnels are up (2)");
        await lab.RequireReachabilityAsync();
        await using PingStream blue = await PingStream.StartAsync(lab, "blue1", "blue2");
        await using PingStream red = await PingStream.StartAsync(lab, "red2", "red1");

        DateTimeOffset cut = DateTimeOffset.UtcNow;
        await lab.ExecAsync("c", "ip", "link", "set", "phy0", "down");
        foreach ((string host, string remote) in EndsOfC)
        {
            string line = await SaysAsync(lab, $"host {host}: the tunnel to {remote} is down: ");
            TimeSpan after = StampOf(line) - cut;
            TestContext.Current.TestOutputHelper?.WriteLine($"{after.TotalSeconds:f3} s after the cut: {line}");
            Assert.InRange(after, TimeSpan.Zero, LongestSilence);
        }
        Assert.Equal(2, UpLine().Count(await TunnelsAsync(lab)));
        await AcceptLab.RequireSilenceAsync(lab, "blue1", lab.Guest("blue3").Address);
        await blue.AnswersAsync(50);

        await lab.ExecAsync("c", "ip", "link", "set", "phy0", "up");
        foreach ((string host, string remote) in EndsOfC)
            await SaysAsync(lab, $"host {host}: the tunnel to {remote} is up again after ");
        await lab.RequireReachabilityAsync();
        await blue.RequireNoLossAsync();
        await red.RequireNoLossAsync();
    }

    [Theory]
    [InlineData("kinds", PerHost, """overlay.pop("tunnels")""", "gre-{0}", "sdn-gre")]
    [InlineData("carriers", """overlay["encapsulation"] = "vxlan" """, """overlay["encapsulation"] = "gre" """,
        "sdn-vxlan", "sdn-gre")]
    public async Task Overlay_other_tunnels_by_an_edit_of_the_policy_cost_no_ping(
        string topic, string there, string back, string portsThere, string portsBack)
    {
        await using Lab lab = await AcceptLab.UpAsync(topic, AcceptLab.ThreeHosts);
        await AcceptLab.EditAsync(lab, """
            for name in ("blue3", "red3"):
                members[name].pop("mac")
                members[name].pop("address")
            """);
        await AcceptLab.ReloadAsync(lab, "pass");
        await lab.RequireReachabilityAsync();
        await using PingStream bound = await PingStream.StartAsync(lab, "blue1", "blue2");
        await using PingStream learnt = await PingStream.StartAsync(lab, "blue2", "blue3");
        await using PingStream red = await PingStream.StartAsync(lab, "red3", "red1");

        (string, string)[] changes = [(there, portsThere), (back, portsBack)];
        foreach ((string change, string ports) in changes)
        {
            await AcceptLab.ReloadAsync(lab, change);
            foreach (string host in Hosts)
                await PortsAreAsync(lab, host, [.. Others(host).Select(other =>
                    string.Format(CultureInfo.InvariantCulture, ports, other)).Distinct()]);
            await bound.AnswersAsync(50);
            await lab.RequireReachabilityAsync();
        }
        await bound.RequireNoLossAsync();
        await learnt.RequireNoLossAsync();
        await red.RequireNoLossAsync();
    }

    private static IEnumerable<string> Others(string host) => Hosts.Where(other => other != host);

    // Old ports stay for ten seconds.
    private static Task PortsAreAsync(Lab lab, string host, string[] tunnels) => Eventually.HoldsAsync(async () =>
    {
        string[] ports = (await lab.ExecAsync(host, "ovs-vsctl", "list-ports", "br-int"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ports.Where(port => !port.StartsWith("veth-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SequenceEqual(tunnels.Order(StringComparer.Ordinal));
    }, TimeSpan.FromSeconds(40), () => $"{host} has {string.Join(", ", tunnels)}\n{lab.ControllerLog}");

    /// <summary>The line of the controller's log that has a text, once it is there.</summary>
    private static async Task<string> SaysAsync(Lab lab, string text)
    {
        string? line = null;
        await Eventually.HoldsAsync(() => (line = lab.ControllerLog.Split('\n')
            .LastOrDefault(line => line.Contains(text, StringComparison.Ordinal))) is not null,
            Eventually.Soon, () => $"the controller says '{text}'\n{lab.ControllerLog}");
        return line!;
    }

    private static DateTimeOffset StampOf(string line) => DateTimeOffset.Parse(
        line.Split(' ')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static async Task<string> TunnelsAsync(Lab lab) => (await Command.RunAsync(
        Repository.Sdn, "tunnels", "--server", lab.Status.Controller.Api)).RequireSuccess().Text;

    private static async Task<string> ExplainAsync(Lab lab, string from, string to)
    {
        (GuestStatus sender, GuestStatus receiver) = (lab.Guest(from), lab.Guest(to));
        return (await Command.RunAsync(Repository.Sdn, "explain", lab.PolicyNameOf(sender.Host, "br-int"), sender.Port,
            $"icmp,dl_src={sender.Mac},dl_dst={receiver.Mac},nw_src={sender.Address},nw_dst={receiver.Address}",
            "--server", lab.Status.Controller.Api)).RequireSuccess().Text;
    }

    // A guest sends what another switch would: UDP to port 3784 that says the session is down (RFC 5880 section 4.1,
    // RFC 5881 section 4). It is for the other guest, and the tunnel that carries it stays up.
    private static async Task RequireGuestsCantSpeakForTunnelsAsync(
        Lab lab, string from, string to, string host, string port)
    {
        string flaps = await FlapsAsync(lab, host, port);
        await using BackgroundCommand receiver = lab.Start(to, "python3", "-c", """
            import socket
            receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            receiver.bind(("", 3784))
            print("listening", flush=True)
            print("received", len(receiver.recv(99)), flush=True)
            """);
        await receiver.SaysAsync("listening");
        await lab.ExecAsync(from, "python3", "-c", $"""
            import socket, struct
            down = struct.pack("!BBBBIIIII", 1 << 5, 1 << 6, 3, 24, 1, 0, 100000, 100000, 0)
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(down, ("{lab.Guest(to).Address}", 3784))
            """);
        await receiver.SaysAsync("received 24");
        await lab.ExecAsync(from, "ping", "-n", "-q", "-c", 5, "-i", 0.2, "-W", 2, lab.Guest(to).Address);
        Assert.Equal(flaps, await FlapsAsync(lab, host, port));
    }

    private static Task<string> FlapsAsync(Lab lab, string host, string port) =>
        lab.ExecAsync(host, "ovs-vsctl", "get", "interface", port, "bfd_status:flap_count");

    private static async Task<int> CountWhilePingingAsync(Lab lab, string from, string to, string host, string filter)
    {
        string file = Path.GetTempFileName();
        try
        {
            await using BackgroundCommand capture = lab.Start(
                host, "tcpdump", "-i", "phy0", "-U", "--immediate-mode", "-Z", "root", "-w", file);
            await capture.SaysAsync("listening on");
            await lab.ExecAsync(from, "ping", "-n", "-q", "-c", 5, "-i", 0.05, "-W", 2, lab.Guest(to).Address);
            await capture.SignalAsync("INT");
            await capture.EndAsync(Eventually.Soon);
            Output found = await Command.RunAsync(
                "tshark", "-r", file, "-n", "-Y", filter, "-T", "fields", "-e", "frame.number");
            return found.RequireSuccess().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"^[abc]  +[abc]  +up ", RegexOptions.Multiline)]
    private static partial Regex UpLine();
}
