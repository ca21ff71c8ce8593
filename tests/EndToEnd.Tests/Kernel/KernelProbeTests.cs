using System.Text.Json;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>A guest's verdicts on what it can reach, against a Linux that is made to behave so.</summary>
[Trait("Category", "Deep")]
public sealed class KernelProbeTests : IClassFixture<KernelImage>
{
    // QEMU's exit code for the value v that a guest writes to isa-debug-exit is 2 v + 1.
    private const int Passed = 1;
    private const int Failed = 7;

    /// <summary>
    /// Echoes on TCP and UDP port 7; takes all and says its SHA-256 on 9; gives 200 MB on 19 and says theirs.
    /// </summary>
    private const string Peer = """
        import hashlib, socket, sys, threading
        def listen(port):
            s = socket.create_server(("", port)); return s
        def each(server, work):
            while True:
                threading.Thread(target=work, args=(server.accept()[0],), daemon=True).start()
        def echo(c):
            while data := c.recv(65536): c.sendall(data)
            c.close()
        def take(c):
            h = hashlib.sha256(); n = 0
            while data := c.recv(65536): h.update(data); n += len(data)
            c.close(); print("took", n, h.hexdigest(), flush=True)
        def give(c):
            h = hashlib.sha256(); block = bytes(range(251)) * 4000
            for i in range(209):
                data = i.to_bytes(4, "big") + block; h.update(data); c.sendall(data)
            c.close(); print("gave", 209 * (len(block) + 4), h.hexdigest(), flush=True)
        for port, work in (7, echo), (9, take), (19, give):
            threading.Thread(target=each, args=(listen(port), work), daemon=True).start()
        u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("", 7)); print("ready", flush=True)
        while True:
            data, peer = u.recvfrom(65536); u.sendto(data, peer)
        """;

    [Fact]
    public async Task Probe_passes_where_all_is_as_expected()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand peer = network.Start("python3", "-c", Peer);
        await peer.SaysAsync("ready");
        Output output = await network.RunJobsAsync(
            "gw=10.0.0.1 probe=address;ping:10.0.0.1,count=10;ping:10.0.0.1,size=8000;"
            + "ping:10.0.0.1,size=1473,df,expect=too-big;"
            + "tcp:10.0.0.1:7;tcp:10.0.0.1:8,expect=refused;udp:10.0.0.1:7,count=10,size=1400;"
            + "udp:10.0.0.1:8,expect=refused;echo:10.0.0.1:7,bytes=5M;"
            + "tcp:10.0.0.99:7,expect=unreachable,timeout=10s;ping:10.99.0.1,count=1,expect=silent;"
            + "tcp:10.99.0.1:7,expect=silent,timeout=2s;http:10.0.0.1:8,expect=refused;"
            + "listen:5000,timeout=1s,expect=silent");
        JsonElement[] lines = GuestNetwork.Json(output.Text);
        Assert.True(output.ExitCode == Passed, output.Text);
        Assert.Equal(16, lines.Length);
        Assert.All(lines, line => Assert.True(line.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task Probe_fails_where_one_thing_is_not_as_expected()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        Output output = await network.RunJobsAsync(
            "probe=ping:10.0.0.1;tcp:10.0.0.1:7 delay=100ms probe=ping:10.0.0.1");
        Assert.Equal(Failed, output.ExitCode);
        Assert.Equal(
            [true, false, false, true, true, false],
            GuestNetwork.Json(output.Text).Select(line => line.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task Probe_and_linux_agree_on_the_hash_of_200_megabytes_each_way()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand peer = network.Start("python3", "-c", Peer);
        await peer.SaysAsync("ready");
        Output output = await network.RunJobsAsync(
            "probe=send:10.0.0.1:9,bytes=200M;receive:10.0.0.1:19;echo:10.0.0.1:7,bytes=50M", TimeSpan.FromMinutes(5));
        Assert.True(output.ExitCode == Passed, output.Text);
        JsonElement[] lines = GuestNetwork.Json(output.Text);
        await peer.SaysAsync($"took {200 << 20} {lines[0].GetProperty("sha256").GetString()}");
        long size = lines[1].GetProperty("bytes").GetInt64();
        Assert.True(size > 200 << 20);
        await peer.SaysAsync($"gave {size} {lines[1].GetProperty("sha256").GetString()}");
    }

    [Fact]
    public async Task Probe_runs_while_servers_run()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync(
            "run=http,echo probe=100*(ping:10.0.0.1,count=1;sleep:10ms)");
        for (int i = 0; i < 50; i++)
            await network.RunAsync("curl", "-sf", "-o", "/dev/null", "http://10.0.0.11/");
        await guest.SaysAsync("\"probes\":1");
        Assert.Equal(102, GuestNetwork.Json(guest.Said).Length);
        await network.RunAsync("curl", "-sf", "-o", "/dev/null", "http://10.0.0.11/counters.json");
    }

    [Fact]
    public async Task Probe_waits_for_dhcp_and_keeps_to_its_mtu()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand server = network.Start(
            "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=tap0", "--bind-interfaces",
            "--user=root", "--dhcp-leasefile=/dev/null", "--dhcp-range=10.0.0.50,10.0.0.59,1h",
            "--dhcp-option=26,1400");
        await server.SaysAsync("DHCP");
        await using BackgroundCommand guest = network.Boot(
            "run= exit=yes probe=address;ping:10.0.0.1,size=1372,df;ping:10.0.0.1,size=1373,df,expect=too-big;"
            + "ping:10.0.0.1,size=5000");
        Output output = await guest.EndAsync(TimeSpan.FromSeconds(60));
        Assert.True(output.ExitCode == Passed, output.Text);
        string? address = GuestNetwork.Json(output.Text)[0].GetProperty("address").GetString();
        Assert.StartsWith("10.0.0.5", address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_tells_a_lossy_wire_from_a_dead_one()
    {
        using var wire = new GuestWire();
        await using BackgroundCommand guest = KernelImage.Boot(
            "run= exit=yes ip=10.0.0.11/24 probe=ping:10.0.0.1,count=40,timeout=300ms,expect=lossy;"
            + "ping:10.0.0.1,count=40,timeout=300ms,lost=10;ping:10.0.0.1,count=5,timeout=300ms,expect=silent",
            wire.Card("52:54:00:12:34:56"));
        using var peer = new LossyPeer(wire, every: 4, answers: 60);
        Task answering = peer.AnswerAsync();
        Output output = await guest.EndAsync(TimeSpan.FromSeconds(60));
        await peer.StopAsync(answering);
        Assert.True(output.ExitCode == Passed, output.Text);
        Assert.Equal(
            [30, 30, 0],
            GuestNetwork.Json(output.Text).Take(3).Select(line => line.GetProperty("received").GetInt32()));
    }

    [Fact]
    public async Task Probe_that_makes_no_sense_ends_the_guest_with_the_place_and_what_is_expected()
    {
        await using BackgroundCommand guest = KernelImage.Boot("run=echo probe=ping:10.0.0.1;walk:10.0.0.1");
        Output output = await guest.EndAsync(TimeSpan.FromSeconds(60));
        Assert.Contains(
            "can't use probe=ping:10.0.0.1;walk:10.0.0.1 at 21: expected address, sleep, ping", output.Text,
            StringComparison.Ordinal);
        Assert.Equal(3, output.ExitCode);
    }
}
