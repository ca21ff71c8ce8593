using System.Text.Json;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>A guest on a tap, used as Linux uses any host.</summary>
[Trait("Category", "Deep")]
public sealed class KernelTrafficTests : IClassFixture<KernelImage>
{
    /// <summary>64 connections at once, each of which gets back what it sends.</summary>
    private const string SixtyFour = """
        import os, socket
        all = [socket.create_connection(("10.0.0.11", 7), timeout=30) for _ in range(64)]
        data = [os.urandom(20000) for _ in all]
        for s, d in zip(all, data): s.sendall(d)
        for s, d in zip(all, data):
            got = b""
            while len(got) < len(d): got += s.recv(65536)
            assert got == d
        print("right")
        """;

    [Theory]
    [InlineData("classic")]
    [InlineData("plus")]
    public async Task Guest_answers_ten_thousand_flood_pings_and_fragments(string mode)
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync($"run= mode={mode}");
        string flood = await network.RunAsync("ping", "-q", "-f", "-c", "10000", "-s", "1472", GuestNetwork.Guest);
        Assert.Contains("10000 packets transmitted, 10000 received", flood, StringComparison.Ordinal);
        string fragments = await network.RunAsync(
            "ping", "-q", "-i", "0.01", "-c", "200", "-s", "8000", GuestNetwork.Guest);
        Assert.Contains("200 packets transmitted, 200 received", fragments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guest_serves_its_page_a_thousand_times_and_64_connections_at_once()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync();
        string fetched = await network.RunAsync(
            "sh", "-c",
            "for i in $(seq 1000); do curl -sf -o /dev/null -w '%{http_code}\\n' http://10.0.0.11/; done | sort | uniq -c");
        Assert.Equal("1000 200", fetched.Trim());
        Assert.Equal("right", (await network.RunAsync("python3", "-c", SixtyFour)).Trim());
        string counters = await network.RunAsync("curl", "-sf", "http://10.0.0.11/counters.json");
        JsonElement json = JsonDocument.Parse(counters).RootElement;
        Assert.True(json.GetProperty("counters").GetProperty("TcpPassiveOpens").GetInt64() >= 1065);
        Assert.True(json.GetProperty("memory").GetProperty("free").GetInt64() > 64 << 20);
        Assert.Equal("52:54:00:12:34:00", json.GetProperty("cards")[0].GetProperty("mac").GetString());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Guest_uses_several_cards_at_once(int cards)
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync(cards);
        string addresses = string.Join(' ', Enumerable.Range(0, cards).Select(i => $"ip=10.0.{i}.11/24"));
        string steps = string.Join(';', Enumerable.Range(0, cards).Select(i => $"ping:10.0.{i}.1,count=100"));
        await using BackgroundCommand guest = network.Boot($"{addresses} run=echo,discard,iperf probe={steps}");
        await guest.SaysAsync("\"probes\":1");
        Assert.All(GuestNetwork.Json(guest.Said), line => Assert.True(line.GetProperty("ok").GetBoolean()));
        Task<string>[] floods = [.. Enumerable.Range(0, cards).Select(i =>
            network.RunAsync("iperf", "-c", $"10.0.{i}.11", "-n", "10M"))];
        Assert.All(await Task.WhenAll(floods), text => Assert.Contains("10.0 MBytes", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guest_takes_static_routes()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync(2);
        await network.RunAsync("ip", "addr", "add", "10.7.0.1/32", "dev", "lo");
        await using BackgroundCommand guest = network.Boot(
            "ip=10.0.0.11/24 ip=10.0.1.11/24 route=10.7.0.0/16,10.0.1.1 run= exit=yes "
            + "probe=ping:10.7.0.1;ping:10.8.0.1,expect=unreachable");
        Output output = await guest.EndAsync(TimeSpan.FromSeconds(60));
        Assert.True(output.ExitCode == 1, output.Text);
    }

    /// <summary>Processor time, not the clock's: how busy the machine is doesn't count.</summary>
    [Fact]
    public async Task Guest_that_has_nothing_to_do_halts()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync();
        TimeSpan before = ProcessorTime(guest.Id);
        await network.RunAsync("ping", "-q", "-c", "6", GuestNetwork.Guest); // five seconds
        TimeSpan spent = ProcessorTime(guest.Id) - before;
        Assert.True(spent < TimeSpan.FromSeconds(2), $"{spent} in five seconds");
    }

    private static TimeSpan ProcessorTime(int process)
    {
        using var qemu = System.Diagnostics.Process.GetProcessById(process);
        return qemu.TotalProcessorTime;
    }
}
