using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Stack;

/// <summary>Linux's TCP as client and as server of the stack under test.</summary>
[Trait("Category", "Deep")]
public sealed class LinuxPeerTests
{
    [Fact]
    public async Task Linux_as_a_client_gets_every_octet_back()
    {
        await using StackBench bench = await StackBench.StartAsync();
        (await bench.PythonAsync("linux_peer.py", "echo", StackBench.Address, 1, 20 << 20)).RequireSuccess();
        (await bench.PythonAsync("linux_peer.py", "echo", StackBench.Address, 64, 1 << 18)).RequireSuccess();
        (await bench.PythonAsync("linux_peer.py", "read", StackBench.Address, 30_000_000)).RequireSuccess();
        Output page = await bench.RunAsync(
            "curl", "-s", "-m", 20, "-o", "/dev/null", "-w", "%{http_code}", $"http://{StackBench.Address}/");
        Assert.Equal("200", page.Text.Trim());
        Output ping = await bench.RunAsync("ping", "-c", 20, "-i", "0.05", "-s", 8000, StackBench.Address);
        Assert.Contains(" 0% packet loss", ping.Text, StringComparison.Ordinal);
        IReadOnlyDictionary<string, long> counters = await bench.StopAsync();
        Assert.False(counters.ContainsKey("TcpBadChecksum"));
        await bench.AssertCaptureIsCleanAsync();
    }

    [Fact]
    public async Task Linux_as_a_server_gets_every_octet_and_cannot_foresee_ports()
    {
        await using StackBench bench = await StackBench.PrepareAsync();
        await using BackgroundCommand server = bench.BackgroundPython("linux_peer.py", "serve", 9000, 201);
        await server.SaysAsync("listening");
        Output stack = await bench.RunHostAsync(
            "--run", "", "--exit", "yes", "--probe",
            $"200*(tcp:{StackBench.Linux}:9000);echo:{StackBench.Linux}:9000,bytes=20000000,timeout=60s");
        Assert.True(stack.ExitCode == 0, stack.Text + stack.Errors);
        Output served = await server.EndAsync(TimeSpan.FromSeconds(60));
        int[] ports = [.. served.Text.Split('\n').Single(line => line.StartsWith("ports", StringComparison.Ordinal))
            .Split(' ').Skip(1).Select(int.Parse)];
        AssertRandom(ports);
        await bench.AssertCaptureIsCleanAsync();
    }

    [Fact]
    public async Task Ten_thousand_connections_leave_the_process_as_large_as_it_was()
    {
        await using StackBench bench = await StackBench.StartAsync();
        (await bench.PythonAsync("linux_peer.py", "connects", StackBench.Address, 10_000)).RequireSuccess();
        long before = bench.ResidentKilobytes();
        (await bench.PythonAsync("linux_peer.py", "connects", StackBench.Address, 10_000)).RequireSuccess();
        long after = bench.ResidentKilobytes();
        // By then the run-time's compiler is done but for a little; a kilobyte lost with each would be ten thousand.
        Assert.InRange(after, 1, before + 2000);
        IReadOnlyDictionary<string, long> counters = await bench.StopAsync();
        Assert.True(counters["TcpPassiveOpens"] >= 20_000);
    }

    /// <summary>RFC 6056: spread over the range, in no order.</summary>
    private static void AssertRandom(int[] ports)
    {
        Assert.Equal(201, ports.Length);
        Assert.All(ports, port => Assert.InRange(port, 32768, 60999));
        Assert.InRange(ports.Distinct().Count(), 190, 201);
        Assert.True(ports.Max() - ports.Min() > 20_000, "they are all in one place");
        int rising = ports.Zip(ports.Skip(1), (a, b) => b > a ? 1 : 0).Sum();
        Assert.InRange(rising, 60, 140); // half, give or take
        Assert.InRange(ports.Zip(ports.Skip(1), (a, b) => Math.Abs(b - a) < 16 ? 1 : 0).Sum(), 0, 10);
    }
}
