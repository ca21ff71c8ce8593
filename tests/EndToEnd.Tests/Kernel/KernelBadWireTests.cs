using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>
/// 200 MB each way between the kernel and Linux's TCP over wires that lose, delay, repeat and corrupt: they arrive,
/// right, and not much more is sent than the wire took away. Rates are told beside what congestion control lets expect;
/// they aren't judged, because they follow the machine's load.
/// </summary>
[Trait("Category", "Deep")]
public sealed class KernelBadWireTests(ITestOutputHelper output) : IClassFixture<KernelImage>
{
    private const int Megabytes = 200;
    private const long Size = Megabytes * 1_000_000L;
    private const int SegmentSize = 1448;
    private const long GreatestFrames = 5 * Size / SegmentSize / 2;
    private const string Device = "t-wire";
    private const int CongestionOption = 13; // TCP_CONGESTION

    private static readonly IPAddress Here = IPAddress.Parse("10.77.0.1");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static TheoryData<string, double, double, double, double> Wires { get; } = new()
    {
        { "classic", 0, 0, 0, 0 },
        { "plus", 0, 0, 0, 0 },
        { "classic", 0.01, 0, 0, 0 },
        { "plus", 0.01, 0, 0, 0 },
        { "classic", 0.05, 0, 0, 0 },
        { "plus", 0.05, 0, 0, 0 },
        { "classic", 0.01, 0.02, 0.01, 0.01 },
        { "plus", 0.01, 0.02, 0.01, 0.01 },
    };

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Kernel_carries_200_MB_each_way_over_a_bad_wire(
        string mode, double lost, double late, double repeated, double corrupted)
    {
        var faults = new WireFaults(lost, late, repeated, corrupted);
        using var network = new PrivateNetwork();
        using TapPort tap = network.Run(() => new TapPort(Device));
        await network.CommandAsync("ip", "addr", "add", "10.77.0.1/24", "dev", Device);
        await network.CommandAsync("ip", "link", "set", Device, "up");
        using var wire = new BadWire(tap, faults);
        using Socket sender = Listen(network);
        using Socket receiver = Listen(network);
        byte[] data = new byte[1_000_000];
        new Random(mode.Length).NextBytes(data);
        string hash = HashOf(data);
        await using BackgroundCommand guest = KernelImage.Boot(
            $"ip=10.77.0.2/24 mode={mode} run=echo "
            + $"probe=receive:{sender.LocalEndPoint},bytes={Size},timeout=120s,hash={hash};"
            + $"send:{receiver.LocalEndPoint},bytes={Size},timeout=120s",
            wire.Card("52:54:00:12:34:56"));

        CancellationToken cancelled = TestContext.Current.CancellationToken;
        FlowRate toGuest = new(), fromGuest = new();
        Task sending = Task.Run(() => Send(sender, data, toGuest), cancelled);
        Task<string> receiving = Task.Run(() => Receive(receiver, fromGuest), cancelled);
        await guest.SaysAsync("\"step\":\"send\"", Limit);
        await sending;
        string received = await receiving;
        JsonElement[] verdicts = [.. guest.Said.Split('\n').Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement sent = verdicts.Single(verdict => IsStep(verdict, "send"));
        output.WriteLine($"{mode}, {faults}");
        output.WriteLine("guest receives " + toGuest.Explain(
            RateOf(verdicts.Single(verdict => IsStep(verdict, "receive"))), faults.Loss));
        output.WriteLine("guest sends " + fromGuest.Explain(RateOf(sent), faults.Loss));
        output.WriteLine($"to the guest: {wire.ToGuest}; from it: {wire.FromGuest}");
        Assert.All(verdicts, verdict => Assert.True(verdict.GetProperty("ok").GetBoolean(), verdict.ToString()));
        Assert.Equal(received, sent.GetProperty("sha256").GetString());

        // A frame for each segment one way, at most one for the acknowledgment of each of the other: more came again.
        Assert.InRange(wire.ToGuest.Frames, Size / SegmentSize, GreatestFrames);
        Assert.InRange(wire.FromGuest.Frames, Size / SegmentSize, GreatestFrames);
        Assert.DoesNotContain("panic", guest.Said, StringComparison.Ordinal);
    }

    private static bool IsStep(JsonElement verdict, string name) =>
        verdict.TryGetProperty("step", out JsonElement step) && step.GetString() == name;

    private static double RateOf(JsonElement verdict) => verdict.GetProperty("mbit").GetDouble();

    private static Socket Listen(PrivateNetwork network) => network.Run(() =>
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetRawSocketOption((int)SocketOptionLevel.Tcp, CongestionOption, "reno"u8);
        listener.Bind(new IPEndPoint(Here, 0));
        listener.Listen();
        return listener;
    });

    private static string HashOf(byte[] data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long sent = 0; sent < Size; sent += data.Length)
            hash.AppendData(data);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Send(Socket listener, byte[] data, FlowRate rate)
    {
        using Socket guest = listener.Accept();
        for (long sent = 0; sent < Size; sent += data.Length)
        {
            guest.Send(data);
            rate.Sample(guest, sends: true);
        }

        guest.Shutdown(SocketShutdown.Send);
        while (guest.Receive(data) > 0)
        {
            // Its end is all that is awaited.
        }
    }

    private static string Receive(Socket listener, FlowRate rate)
    {
        using Socket guest = listener.Accept();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[256 * 1024];
        for (int size = guest.Receive(chunk); size > 0; size = guest.Receive(chunk))
        {
            hash.AppendData(chunk, 0, size);
            rate.Sample(guest, sends: false);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
