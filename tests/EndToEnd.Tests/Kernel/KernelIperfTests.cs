using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>Debian's iperf 2 against the guest's, both ways round.</summary>
[Trait("Category", "Deep")]
public sealed partial class KernelIperfTests : IClassFixture<KernelImage>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("-n", "20M")]
    [InlineData("-n", "5M", "-P", "4")]
    [InlineData("-n", "20M", "--reverse")]
    [InlineData("-n", "5M", "-d")]
    [InlineData("-n", "5M", "-r")]
    [InlineData("-t", "2", "--full-duplex")]
    public async Task Iperf_of_linux_measures_tcp_to_the_guest(params string[] options)
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync("run=iperf");
        Output output = await network.TryAsync("iperf", ["-c", GuestNetwork.Guest, .. options]);
        Assert.Equal(0, output.ExitCode);
        Assert.DoesNotContain("fail", output.Text + output.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("bits/sec", output.Text, StringComparison.Ordinal);
        if (options is ["-n", "20M"])
        {
            await Eventually.HoldsAsync(
                () => GuestNetwork.Json(guest.Said).Length == 1, Eventually.Soon, () => guest.Said);
            Assert.Equal(20 << 20, GuestNetwork.Json(guest.Said)[0].GetProperty("bytes").GetInt64());
        }
    }

    [Theory]
    [InlineData("-n", "500K", "-b", "2M")]
    [InlineData("-t", "2", "-b", "2M", "-l", "1000")]
    [InlineData("-t", "1", "-P", "3")]
    public async Task Iperf_of_linux_gets_the_guests_report_over_udp(params string[] options)
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync("run=iperf");
        Output output = await network.TryAsync("iperf", ["-u", "-c", GuestNetwork.Guest, .. options]);
        Assert.DoesNotContain("WARNING", output.Text + output.Errors, StringComparison.Ordinal);
        Assert.Contains("Server Report:", output.Text, StringComparison.Ordinal);
        Assert.All(Losses().Matches(output.Text), loss => Assert.Equal("0", loss.Groups[1].Value));
    }

    [Fact]
    public async Task Iperf_of_linux_receives_datagrams_from_the_guest()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand guest = await network.BootServersAsync("run=iperf");
        string text = await network.RunAsync(
            "iperf", "-u", "-c", GuestNetwork.Guest, "--reverse", "-t", "2", "-b", "4M");
        Match loss = Losses().Matches(text)[^1];
        Assert.Equal("0", loss.Groups[1].Value);
        Assert.InRange(int.Parse(loss.Groups[2].Value, CultureInfo.InvariantCulture), 100, 750);
    }

    [Theory]
    [InlineData("bytes=30M")]
    [InlineData("bytes=10M,parallel=4")]
    [InlineData("bytes=20M,reverse")]
    [InlineData("seconds=2,interval=1s")]
    public async Task Iperf_of_the_guest_measures_tcp_to_linux(string options)
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand server = network.Start("stdbuf", "-oL", "iperf", "-s");
        await server.SaysAsync("listening");
        Output output = await network.RunJobsAsync($"iperf={GuestNetwork.Linux},{options}", Limit);
        JsonElement result = GuestNetwork.Json(output.Text)[^1];
        Assert.Equal(1, output.ExitCode);
        Assert.True(result.GetProperty("ok").GetBoolean());
        Assert.True(result.GetProperty("bytes").GetInt64() >= 10 << 20, output.Text);
        await server.SaysAsync("bits/sec");
    }

    [Fact]
    public async Task Iperf_of_the_guest_gets_the_report_of_linux_over_udp()
    {
        await using GuestNetwork network = await GuestNetwork.MakeAsync();
        await using BackgroundCommand server = network.Start("stdbuf", "-oL", "iperf", "-s", "-u");
        await server.SaysAsync("listening");
        Output output = await network.RunJobsAsync($"iperf={GuestNetwork.Linux},udp,rate=8M,seconds=2", Limit);
        JsonElement result = GuestNetwork.Json(output.Text)[^1];
        Assert.Equal(1, output.ExitCode);
        Assert.Equal(result.GetProperty("bytes").GetInt64(), result.GetProperty("serverBytes").GetInt64());
        Assert.Equal(0, result.GetProperty("lost").GetInt64());
        // Slower if the machine is busy: what was missed isn't made up for.
        Assert.InRange(result.GetProperty("mbit").GetDouble(), 1, 8.1);
    }

    [GeneratedRegex(@" (\d+)/(\d+) \(")]
    private static partial Regex Losses();
}
