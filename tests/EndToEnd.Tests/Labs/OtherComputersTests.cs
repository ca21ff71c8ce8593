using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>Labs whose hosts are on other computers, which the lab has nothing but an ssh login of.</summary>
[Trait("Category", "Deep")]
public sealed class OtherComputersTests(OtherComputers computers) : IClassFixture<OtherComputers>
{
    private const string Guests = """
        tenants:
          blue: {vni: 7, subnet: 10.0.0.0/24, gateway: 10.0.0.254, dhcp: true}
          red: {vni: 8, subnet: 10.0.0.0/24}
        guests:
          blue1: {host: a, tenant: blue, address: 10.0.0.1, kind: stack}
          blue2: {host: b, tenant: blue, kind: stack}
          blue3: {host: c, tenant: blue}
          red1: {host: a, tenant: red, address: 10.0.0.1}
          red2: {host: b, tenant: red, address: 10.0.0.2}
          red3: {host: c, tenant: red, address: 10.0.0.3, kind: stack}
        """;

    // Between two hosts: on one tenant's word alone who may talk is not the matter.
    private const string TwoGuests = """
        tenants: {blue: {vni: 7, subnet: 10.0.0.0/24}}
        guests:
          blue1: {host: a, tenant: blue, address: 10.0.0.1}
          blue2: {host: b, tenant: blue, address: 10.0.0.2}
        """;

    private string ThreeHosts => $"hosts: {{a: {{}}, b: {{address: root@{computers.B.Address}}}, "
        + $"c: {{address: elsewhere}}}}\n{Guests}";

    [Fact]
    public async Task Lab_on_three_computers_works_as_on_one_and_goes_without_a_trace()
    {
        string lab = LabName.Of("three");
        await UpAsync(lab, ThreeHosts);
        await using (var end = new Finally(() => RequireLabAsync(lab, "down")))
        {
            await RequireCheckAsync(lab);
            await RequireThatTenantsAreSeenOnTheWireAsync(lab);
            await RequireThatMachinesObeyAsync(lab);
            await RequireThatGuestsMoveAsync(lab);
            await RequireThatItIsElsewhereAsync(lab);
        }
        await computers.RequireNoTraceAsync(lab);
    }

    /// <summary>The lab's directory here has so many lines of journal when `up` is killed.</summary>
    [Theory]
    [InlineData("begun")]
    [InlineData("cable")]
    [InlineData("controller-runs")]
    public async Task Down_clears_all_computers_after_up_was_killed_half_way(string journalled)
    {
        string lab = LabName.Of("sshkill");
        string topology = await computers.TopologyAsync(ThreeHosts);
        await using (BackgroundCommand up = computers.StartLab(lab, "up", topology))
        {
            string journal = $"/run/sdn-lab/{lab}/journal.jsonl";
            await Eventually.HoldsAsync(
                () => up.HasEnded || (File.Exists(journal)
                    && File.ReadAllText(journal).Contains($"\"{journalled}\"", StringComparison.Ordinal)),
                Command.Limit, () => $"the journal has {journalled}");
            Assert.False(up.HasEnded, up.Said);
            // The scripts before it have become `lab up` itself by exec.
            await up.SignalAsync("KILL");
        }
        await RequireLabAsync(lab, "down");
        await computers.RequireNoTraceAsync(lab);
    }

    [Fact]
    public async Task Uplinks_carry_the_tunnels_and_go_home_even_after_a_crash()
    {
        string lab = LabName.Of("sshup");
        string topology = await computers.TopologyAsync(
            $"hosts: {{a: {{uplink: {computers.B.Card}, underlay: 10.99.0.11/24}}, b: {{address: "
            + $"root@{computers.B.Address}, uplink: {computers.B.CardThere}, underlay: 10.99.0.12/24}}}}\n{TwoGuests}");
        string before = await CardAsync();
        await using (BackgroundCommand up = computers.StartLab(lab, "up", topology))
        {
            await Eventually.HoldsAsync(() => up.HasEnded || !Directory.Exists($"/sys/class/net/{computers.B.Card}"),
                Command.Limit, () => "the card is taken");
            await up.SignalAsync("KILL");
        }
        await RequireLabAsync(lab, "down");
        Assert.Equal(before, await CardAsync());
        await computers.RequireNoTraceAsync(lab);

        (await computers.LabAsync(lab, "up", topology)).RequireSuccess();
        await using (var end = new Finally(() => RequireLabAsync(lab, "down")))
        {
            await RequireLabAsync(lab, "check", "--within", 20);
            await using BackgroundCommand wire = computers.StartLab(lab, "capture b", "--filter", "proto gre", "-c", 4);
            await wire.SaysAsync("capturing on b/phy0");
            await PingUntilAsync(lab, "blue1", "10.0.0.2", () => wire.HasEnded);
            Assert.Contains("10.99.0.11 > 10.99.0.12 gre key 7 (blue) |  10.0.0.1 > 10.0.0.2", wire.Said,
                StringComparison.Ordinal);
            Assert.DoesNotContain("unreachable", wire.Said, StringComparison.Ordinal);
        }
        Assert.Equal(before, await CardAsync());
        await computers.RequireNoTraceAsync(lab);
    }

    [Theory]
    [InlineData("ssh://root@ADDRESS:9", "Connection refused")]
    [InlineData("stranger", "Permission denied (publickey)")]
    [InlineData("nobody@ADDRESS", "This account is currently not available")]
    public async Task Up_tells_in_the_words_of_ssh_why_a_computer_cannot_be_had(string address, string why)
    {
        string lab = LabName.Of("sshno");
        address = address.Replace("ADDRESS", computers.B.Address, StringComparison.Ordinal);
        string topology = await computers.TopologyAsync($"hosts: {{a: {{}}, b: {{address: \"{address}\"}}}}\n{TwoGuests}");
        Output up = await computers.LabAsync(lab, "up", topology);
        Assert.Equal(1, up.ExitCode);
        Assert.Contains(address, up.Errors, StringComparison.Ordinal);
        Assert.Contains(why, up.Errors, StringComparison.Ordinal);
        await computers.RequireNoTraceAsync(lab);
    }

    [Fact]
    public async Task Down_says_which_computer_it_could_not_reach_and_finishes_when_it_is_back()
    {
        string lab = LabName.Of("sshgone");
        await UpAsync(lab, ThreeHosts);
        await computers.B.StopSshAsync();
        Output status = await computers.LabAsync(lab, "status");
        Assert.Contains($"root@{computers.B.Address}: host b; cannot reach", status.Text, StringComparison.Ordinal);
        Output down = await computers.LabAsync(lab, "down");
        Assert.Equal(1, down.ExitCode);
        Assert.Contains($"cannot reach root@{computers.B.Address}", down.Errors, StringComparison.Ordinal);
        Assert.Contains("Connection refused", down.Errors, StringComparison.Ordinal);
        await computers.B.StartSshAsync();
        await RequireLabAsync(lab, "down");
        await computers.RequireNoTraceAsync(lab);
    }

    private async Task UpAsync(string lab, string topology) =>
        (await computers.LabAsync(lab, "up", await computers.TopologyAsync(topology))).RequireSuccess();

    private async Task RequireLabAsync(string lab, string command, params object[] arguments) =>
        (await computers.LabAsync(lab, command, arguments)).RequireSuccess();

    private async Task RequireCheckAsync(string lab)
    {
        Output check = await computers.LabAsync(lab, "check", "--within", 20);
        check.RequireSuccess();
        Assert.Contains("30 of 30 pairs", check.Text, StringComparison.Ordinal);
    }

    private async Task RequireThatTenantsAreSeenOnTheWireAsync(string lab)
    {
        await using BackgroundCommand wire = computers.StartLab(lab, "capture b", "--filter", "proto gre", "-c", 6);
        await wire.SaysAsync("capturing on b/phy0");
        await PingUntilAsync(lab, "red2", "10.0.0.1", () => wire.HasEnded);
        Assert.Contains("172.31.0.2 > 172.31.0.1 gre key 8 (red) |  10.0.0.2 > 10.0.0.1", wire.Said,
            StringComparison.Ordinal);
    }

    private Task PingUntilAsync(string lab, string guest, string target, Func<bool> done) => Eventually.HoldsAsync(
        async () =>
        {
            await computers.LabAsync(lab, "exec", guest, "--", "ping", "-n", "-c", 3, "-i", 0.2, "-W", 1, target);
            return done();
        }, $"{guest}'s pings are seen");

    private async Task RequireThatMachinesObeyAsync(string lab)
    {
        await RequireLabAsync(lab, "vm red3 kill");
        await RequireLabAsync(lab, "vm red3 start");
        await using (BackgroundCommand console = computers.StartLab(lab, "console red3"))
            await console.SaysAsync("running ");
        await RequireLabAsync(lab, "switch kill c");
        await RequireLabAsync(lab, "switch start c");
        await RequireCheckAsync(lab);
    }

    private async Task RequireThatGuestsMoveAsync(string lab)
    {
        foreach (string host in (string[])["b", "a"])
        {
            await RequireLabAsync(lab, $"move blue1 {host}");
            await RequireLabAsync(lab, $"move red2 {(host == "b" ? "c" : "b")}");
            await RequireCheckAsync(lab);
        }
    }

    /// <summary>By the other computers' own word: the bridges and machines are there, and only those of their hosts.</summary>
    private async Task RequireThatItIsElsewhereAsync(string lab)
    {
        string namespaces = (await computers.B.RunAsync("ip", "netns", "list")).Text;
        Assert.Contains($"sdnlab-{lab}-b", namespaces, StringComparison.Ordinal);
        Assert.DoesNotContain($"sdnlab-{lab}-a", namespaces, StringComparison.Ordinal);
        Assert.DoesNotContain($"sdnlab-{lab}-c", namespaces, StringComparison.Ordinal);
        Assert.DoesNotContain($"sdnlab-{lab}-b", (await Command.RunAsync("ip", "netns", "list")).Text,
            StringComparison.Ordinal);
        string processes = (await computers.C.RunAsync("ps", "-e", "-o", "args=")).Text;
        Assert.Contains($"-name {lab}-red3", processes, StringComparison.Ordinal);
        Assert.Contains($"/run/sdn-lab/{lab}/c/db.sock", processes, StringComparison.Ordinal);
        Output exec = await computers.LabAsync(lab, "exec", "c", "--", "sh", "-c", "ovs-vsctl list-br; exit 7");
        Assert.Equal(7, exec.ExitCode);
        Assert.Contains("br-int", exec.Text, StringComparison.Ordinal);
    }

    /// <summary>What is to be as before when a card comes home, on both computers.</summary>
    private async Task<string> CardAsync()
    {
        const string WhatVaries = "s/^[0-9]*: //; s/@.*: / /; s/link-netnsid [0-9]*//";
        Output here = await Command.RunAsync("sh", "-c", $"ip -o link show {computers.B.Card} | sed '{WhatVaries}'");
        Output there = await computers.B.RunAsync(
            "sh", "-c", $"ip -o link show {computers.B.CardThere} | sed '{WhatVaries}'; ethtool -k {computers.B.CardThere}");
        return here.RequireSuccess().Text + there.RequireSuccess().Text;
    }

    /// <summary>Done at the end, whatever happened.</summary>
    private sealed class Finally(Func<Task> action) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await action();
    }
}
