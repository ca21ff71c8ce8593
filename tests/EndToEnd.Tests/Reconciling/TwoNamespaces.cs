using System.Globalization;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Reconciling;

/// <summary>
/// Two network namespaces, each with an interface that a switch made and an address on it. They go when it is disposed,
/// and the interfaces with them.
/// </summary>
internal sealed class TwoNamespaces : IAsyncDisposable
{
    // An interface's name has room for 15 octets; the process tells this run from another beside it.
    private static readonly string Prefix = string.Create(CultureInfo.InvariantCulture, $"rc{Environment.ProcessId}");

    private const int QueueLength = 50_000;

    private TwoNamespaces()
    {
    }

    public static string[] Interfaces { get; } = [$"{Prefix}a", $"{Prefix}b"];

    public static string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"10.77.0.{host + 1}");

    public static async Task<TwoNamespaces> MakeAsync()
    {
        var made = new TwoNamespaces();
        try
        {
            for (int host = 0; host < 2; host++)
                await AddAsync(host);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command's line in a namespace, for <c>ip</c>.</summary>
    public static object[] Inside(int host, params object[] command) =>
        ["netns", "exec", Interfaces[host], .. command];

    public async ValueTask DisposeAsync()
    {
        foreach (string name in Interfaces)
            await Command.RunAsync("ip", "netns", "del", name);
    }

    private static async Task AddAsync(int host)
    {
        string name = Interfaces[host];
        await IpAsync("netns", "add", name);
        // The switch's main thread reads its TAPs and carries out bundles, one after the other: what comes meanwhile
        // has to wait in a queue, and on a busy machine a bundle takes most of a second.
        await IpAsync("link", "set", name, "txqueuelen", QueueLength);
        await IpAsync("link", "set", name, "netns", name);
        await IpAsync("-n", name, "address", "add", $"{AddressOf(host)}/24", "dev", name);
        await IpAsync("-n", name, "link", "set", name, "up");
    }

    private static async Task IpAsync(params object[] arguments) =>
        (await Command.RunAsync("ip", arguments)).RequireSuccess();
}
