using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>Wireshark's dissectors look at all frames of a kernel's run, from ARP to fragments and resets.</summary>
[Trait("Category", "Deep")]
public sealed class KernelCaptureTests : IClassFixture<KernelImage>, IDisposable
{
    private const string Device = "t-capture";
    private const string Guest = "10.77.0.2";
    private const int EchoPort = 7;
    private const int ClosedPort = 8;
    private const int EchoSize = 4_000_000;

    private const string Wrong = "_ws.malformed || _ws.expert.group == \"Malformed\" || _ws.short"
        + " || ip.checksum.status == \"Bad\" || icmp.checksum.status == \"Bad\" || tcp.checksum.status == \"Bad\""
        + " || udp.checksum.status == \"Bad\"";

    private static readonly string[] Verified =
        ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("capture");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("classic")]
    [InlineData("plus")]
    public async Task Wireshark_finds_nothing_malformed_and_no_wrong_checksum_in_a_kernel_s_traffic(string mode)
    {
        string capture = Path.Combine(_directory.FullName, "frames.pcap");
        using var network = new PrivateNetwork();
        await network.CommandAsync("ip", "tuntap", "add", Device, "mode", "tap");
        await network.CommandAsync("ip", "addr", "add", "10.77.0.1/24", "dev", Device);
        await network.CommandAsync("ip", "link", "set", Device, "up");
        await using (BackgroundCommand guest = network.Run(() => KernelImage.Boot(
            $"ip={Guest}/24 gw=10.77.0.1 mode={mode}",
            "-netdev", $"tap,id=n0,ifname={Device},script=no,downscript=no", "-device", "rtl8139,netdev=n0",
            "-object", $"filter-dump,id=dump,netdev=n0,file={capture}")))
        {
            await guest.SaysAsync("running ");
            await TalkAsync(network);
            await guest.SignalAsync("TERM");
            await guest.EndAsync(Command.Limit);
            Assert.DoesNotContain("panic", guest.Said, StringComparison.Ordinal);
        }

        Output protocols = await Command.RunAsync("tshark", "-r", capture, "-q", "-z", "io,phs");
        Assert.All(["arp", "icmp", "tcp", "udp", "http"],
            protocol => Assert.Contains(protocol, protocols.RequireSuccess().Text, StringComparison.Ordinal));
        Assert.NotEmpty(await ShowAsync(capture, "ip.flags.mf == 1"));
        Assert.NotEmpty(await ShowAsync(capture, "tcp.flags.reset == 1"));
        Assert.Empty(await ShowAsync(capture, Wrong));
    }

    private static async Task TalkAsync(PrivateNetwork network)
    {
        await network.CommandAsync("ping", "-c", "20", "-i", "0.01", Guest);
        await network.CommandAsync("ping", "-c", "5", "-i", "0.01", "-s", "8000", Guest);
        await network.CommandAsync("curl", "-sf", "-o", "/dev/null", $"http://{Guest}/");
        using Socket closed = network.Run(Tcp);
        Assert.Equal(SocketError.ConnectionRefused,
            Assert.Throws<SocketException>(() => closed.Connect(Guest, ClosedPort)).SocketErrorCode);
        using Socket datagrams = network.Run(Udp);
        datagrams.Connect(Guest, EchoPort);
        datagrams.ReceiveTimeout = (int)Eventually.Soon.TotalMilliseconds;
        foreach (int size in new[] { 1, 100, 1472, 1473, 6000 })
        {
            datagrams.Send(new byte[size]);
            Assert.Equal(size, datagrams.Receive(new byte[8192]));
        }

        using Socket stream = network.Run(Tcp);
        stream.Connect(Guest, EchoPort);
        await EchoAsync(stream);
    }

    private static Socket Udp() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static async Task EchoAsync(Socket stream)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Command.Limit);
        byte[] data = new byte[EchoSize], back = new byte[EchoSize];
        new Random(1).NextBytes(data);
        Task sending = Task.Run(async () =>
        {
            for (int sent = 0; sent < EchoSize;)
                sent += await stream.SendAsync(data.AsMemory(sent), timeout.Token);
            stream.Shutdown(SocketShutdown.Send);
        }, timeout.Token);
        int received = 0, count;
        do
        {
            count = await stream.ReceiveAsync(back.AsMemory(received), timeout.Token);
            received += count;
        }
        while (count > 0);
        await sending;
        Assert.True(data.AsSpan().SequenceEqual(back));
    }

    /// <summary>A line for each frame that a display filter lets through.</summary>
    private static async Task<string> ShowAsync(string capture, string filter) =>
        (await Command.RunAsync("tshark", ["-r", capture, .. Verified, "-Y", filter])).RequireSuccess().Text;
}
