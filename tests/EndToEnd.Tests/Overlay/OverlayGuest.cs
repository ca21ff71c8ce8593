using System.Globalization;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Overlay;

/// <summary>A Linux guest: a network namespace whose interface eth0 is the other end of a bridge's port.</summary>
internal sealed class OverlayGuest
{
    private OverlayGuest(string name, string mac) => (Port, Mac) = (NameOf(name), mac);

    /// <summary>The port's name and the namespace's; an interface's name has room for 15 octets.</summary>
    public string Port { get; }

    public string Mac { get; }

    /// <summary>What a guest's port will be called: the process tells this run from another beside it.</summary>
    public static string NameOf(string guest) =>
        string.Create(CultureInfo.InvariantCulture, $"os{Environment.ProcessId}{guest}");

    /// <summary>A guest with an address and a default route, or with neither.</summary>
    public static async Task<OverlayGuest> MakeAsync(string name, string mac, string? address, string? gateway)
    {
        var guest = new OverlayGuest(name, mac);
        await IpAsync("netns", "add", guest.Port);
        await IpAsync("link", "add", guest.Port, "type", "veth", "peer", "name", "eth0", "netns", guest.Port);
        // The switch's datapath doesn't finish checksums that a sender left to the device.
        await OffloadsOffAsync("ethtool", "-K", guest.Port, "tx", "off");
        await OffloadsOffAsync("ip", "netns", "exec", guest.Port, "ethtool", "-K", "eth0", "tx", "off");
        await IpAsync("link", "set", guest.Port, "up");
        await IpAsync("-n", guest.Port, "link", "set", "lo", "up");
        await IpAsync("-n", guest.Port, "link", "set", "eth0", "address", mac, "up");
        if (address is not null)
            await IpAsync("-n", guest.Port, "address", "add", $"{address}/24", "dev", "eth0");
        if (gateway is not null)
            await IpAsync("-n", guest.Port, "route", "add", "default", "via", gateway);
        return guest;
    }

    /// <summary>Runs a program in the guest; any exit code is an answer.</summary>
    public Task<Output> RunAsync(params object[] command) => Command.RunAsync("ip", Inside(command));

    /// <summary>The arguments of <c>ip</c> that run a program in the guest.</summary>
    public object[] Inside(params object[] command) => ["netns", "exec", Port, .. command];

    public static async Task RemoveAsync(string name)
    {
        await Command.RunAsync("ip", "link", "del", NameOf(name));
        await Command.RunAsync("ip", "netns", "del", NameOf(name));
    }

    private static async Task IpAsync(params object[] arguments) =>
        (await Command.RunAsync("ip", arguments)).RequireSuccess();

    private static async Task OffloadsOffAsync(string program, params object[] arguments) =>
        (await Command.RunAsync(program, arguments)).RequireSuccess();
}
