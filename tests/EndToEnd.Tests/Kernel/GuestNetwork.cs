using System.Text.Json;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>
/// A network namespace of Linux with taps for guests' cards: tap i has 10.0.i.1/24, a guest's card on it is to have
/// 10.0.i.11.
/// </summary>
internal sealed class GuestNetwork : IAsyncDisposable
{
    public const string Linux = "10.0.0.1";
    public const string Guest = "10.0.0.11";
    private static int _count;

    private readonly string _space = $"e2e-kernel-{Environment.ProcessId:x}-{Interlocked.Increment(ref _count)}";
    private readonly int _taps;

    private GuestNetwork(int taps) => _taps = taps;

    public static async Task<GuestNetwork> MakeAsync(int taps = 1)
    {
        var network = new GuestNetwork(taps);
        (await Command.RunAsync("ip", "netns", "add", network._space)).RequireSuccess();
        await network.RunAsync("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        await network.RunAsync("ip", "link", "set", "lo", "up");
        for (int i = 0; i < taps; i++)
        {
            await network.RunAsync("ip", "tuntap", "add", "dev", $"tap{i}", "mode", "tap");
            await network.RunAsync("ip", "addr", "add", $"10.0.{i}.1/24", "dev", $"tap{i}");
            await network.RunAsync("ip", "link", "set", $"tap{i}", "up");
        }

        return network;
    }

    /// <summary>A guest with a card on each tap.</summary>
    public BackgroundCommand Boot(string commandLine) => KernelImage.BootIn(
        _space, commandLine,
        [.. Enumerable.Range(0, _taps).SelectMany(i => (string[])
        [
            "-netdev", $"tap,id=n{i},ifname=tap{i},script=no,downscript=no",
            "-device", $"rtl8139,netdev=n{i},mac=52:54:00:12:34:{i:x2}",
        ])]);

    /// <summary>A guest on the first tap that runs, with all its servers or those named.</summary>
    public async Task<BackgroundCommand> BootServersAsync(string words = "")
    {
        BackgroundCommand guest = Boot($"ip={Guest}/24 {words}".TrimEnd());
        await guest.SaysAsync("running ");
        return guest;
    }

    /// <summary>What a guest without servers says and exits with when its jobs are done.</summary>
    public async Task<Output> RunJobsAsync(string words, TimeSpan? limit = null)
    {
        await using BackgroundCommand guest = Boot($"run= exit=yes ip={Guest}/24 {words}");
        return await guest.EndAsync(limit ?? TimeSpan.FromSeconds(60));
    }

    /// <summary>A program of Linux in the namespace; it must succeed.</summary>
    public async Task<string> RunAsync(string program, params object[] arguments) =>
        (await TryAsync(program, arguments)).RequireSuccess().Text;

    public Task<Output> TryAsync(string program, params object[] arguments) =>
        Command.RunAsync("ip", ["netns", "exec", _space, program, .. arguments], TimeSpan.FromMinutes(5));

    public BackgroundCommand Start(string program, params object[] arguments) =>
        new("ip", ["netns", "exec", _space, program, .. arguments]);

    /// <summary>Every line of JSON on the console; one that isn't whole fails here.</summary>
    public static JsonElement[] Json(string said) =>
        [.. said.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)];

    public async ValueTask DisposeAsync() => await Command.RunAsync("ip", "netns", "del", _space);
}
