using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Stack;

/// <summary>The usual tools against the stack under test, each run bounded in count and time.</summary>
[Trait("Category", "Deep")]
public sealed class AttackToolTests
{
    private const string Spoofer = "10.78.0.77";

    [Fact]
    public async Task Every_probe_of_the_standards_by_scapy_holds()
    {
        await using StackBench bench = await StackBench.StartAsync();
        Output probes = await bench.PythonAsync("rfc_probes.py", "tap0", StackBench.Address, Spoofer);
        Assert.True(probes.ExitCode == 0, probes.Text + probes.Errors);
        Assert.Contains(" probes, 0 failed", probes.Text, StringComparison.Ordinal);
        await bench.StopAsync();
        await bench.AssertCaptureIsCleanAsync();
    }

    public static TheoryData<string, string> Floods => new()
    {
        { "SYN from random sources", "-S -p 7 --rand-source" },
        { "SYN from one source", "-S -p 7" },
        { "ACK from random sources", "-A -p 7 --rand-source" },
        { "RST and FIN", "-R -F -p 80 --rand-source" },
        { "xmas", "-F -P -U -p 80" },
        { "no flags", "-p 80" },
        { "datagrams to closed ports", "--udp -p ++1000 --rand-source" },
        { "echo requests", "--icmp -d 1000" },
        { "echo requests from the broadcast address", "--icmp --spoof 10.78.0.255" },
        { "land", "-S -p 80 -s 80 -k --spoof 10.78.0.2" },
        { "fragments", "--icmp -d 4000 -f --rand-source" },
        { "unknown protocol", "--rawip -H 200 --rand-source" },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Flood_by_hping_leaves_the_page_served_and_no_page_lost(string what, string options)
    {
        await using StackBench bench = await StackBench.StartAsync();
        await bench.RunAsync(
            "timeout", ["30", "hping3", "-q", "-i", "u50", "-c", 20_000, .. options.Split(' '), StackBench.Address]);
        Output page = await bench.RunAsync(
            "curl", "-s", "-m", 20, "-o", "/dev/null", "-w", "%{http_code}", $"http://{StackBench.Address}/");
        Assert.True(page.Text.Trim() == "200", $"{what}: the page isn't served: {page.Text} {page.Errors}");
        (await bench.PythonAsync("linux_peer.py", "echo", StackBench.Address, 4, 1 << 20)).RequireSuccess();
        IReadOnlyDictionary<string, long> counters = await bench.StopAsync();
        Assert.True(counters["FramesIn"] > 10_000, $"{what}: only {counters["FramesIn"]} frames came");
        Assert.Contains("PagesFree 4096 of 4096", bench.Host.Said, StringComparison.Ordinal);
        await bench.AssertCaptureIsCleanAsync();
    }

    [Fact]
    public async Task Nmap_finds_sequence_numbers_beyond_prediction_and_tells_ports_apart()
    {
        await using StackBench bench = await StackBench.StartAsync();
        Output guess = await bench.RunAsync(
            "timeout", "90", "nmap", "-n", "-O", "-v", "-p", "7,9,13,19,80,81-90", "--max-retries", 2,
            StackBench.Address);
        Assert.Contains("(Good luck!)", guess.RequireSuccess().Text, StringComparison.Ordinal);
        Assert.DoesNotContain("IP ID Sequence Generation: Incremental", guess.Text, StringComparison.Ordinal);
        foreach (string port in (string[])["7/tcp", "9/tcp", "13/tcp", "19/tcp", "80/tcp"])
            AssertState(guess, port, "open");
        AssertState(guess, "81/tcp", "closed");
        foreach (string scan in (string[])["-sX", "-sN", "-sF"])
        {
            Output odd = await bench.RunAsync("timeout", "60", "nmap", "-n", scan, "-p", "7,81", StackBench.Address);
            AssertState(odd.RequireSuccess(), "7/tcp", "open|filtered");
            AssertState(odd, "81/tcp", "closed");
        }

        await bench.StopAsync();
        await bench.AssertCaptureIsCleanAsync();
    }

    private static void AssertState(Output scan, string port, string state) => Assert.Contains(
        scan.Text.Split('\n'),
        line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [string p, string s, ..]
            && p == port && s == state);
}
