using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Forwarding;

/// <summary>A host goes from one port to another, as a virtual machine does: the old port just falls silent.</summary>
[Collection(nameof(TwoHosts))]
public sealed class HostMoveTests(TwoHostsLabs labs)
{
    /// <summary>b1's host appears on b2's port, then on a2's of the other host, and goes back.</summary>
    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public Task MovedHost_is_reached_at_once_on_another_port_and_on_another_host(string mode) => labs.UseAsync(mode, async lab =>
    {
        GuestStatus host = lab.Guest("b1");
        (string mac, string ip) = (host.Mac, host.Address);
        await lab.RequireReachabilityAsync();

        await MoveAsync(lab, mac, ip, from: "b1", to: "b2");
        await RequireReachedAsync(lab, ip, at: "b2", by: "a1");

        await MoveAsync(lab, mac, ip, from: "b2", to: "a2");
        await RequireReachedAsync(lab, ip, at: "a2", by: "a1");

        await MoveAsync(lab, mac, ip, from: "a2", to: "b1");
        await RequireReachedAsync(lab, ip, at: "b1", by: "a1");
        await RestoreAsync(lab, "b2");
        await RestoreAsync(lab, "a2");
        await lab.RequireReachabilityAsync();
    });

    // The links stay up, so only frames from the new port tell that the host is there.
    private static async Task MoveAsync(Lab lab, string mac, string ip, string from, string to)
    {
        await SetAddressesAsync(lab, from, $"02:ff:00:00:00:{from[1]}{(from[0] == 'a' ? 1 : 2)}", null);
        await SetAddressesAsync(lab, to, mac, ip);
    }

    private static Task RestoreAsync(Lab lab, string guest) =>
        SetAddressesAsync(lab, guest, lab.Guest(guest).Mac, lab.Guest(guest).Address);

    private static async Task SetAddressesAsync(Lab lab, string guest, string mac, string? ip)
    {
        await lab.ExecAsync(guest, "ip", "addr", "flush", "dev", "eth0");
        await lab.ExecAsync(guest, "ip", "link", "set", "dev", "eth0", "address", mac);
        await lab.ExecAsync(guest, "ip", "neigh", "flush", "all");
        if (ip is not null)
            await lab.ExecAsync(guest, "ip", "addr", "add", $"{ip}/24", "dev", "eth0");
    }

    // The host announces itself by one ARP request that is a broadcast, as every system does that comes up somewhere.
    // A switch that has moved the flow still forwards by its cache of the old one for some milliseconds: the first
    // answer may be lost to that.
    private static async Task RequireReachedAsync(Lab lab, string ip, string at, string by)
    {
        const int First = 5;
        const int Then = 20;
        int answered = await Pings.CountAnswersAsync(lab, at, lab.Guest(by).Address, First, seconds: 0.2);
        Assert.True(answered >= First - 2, $"the host at {at} had {answered} of its first {First} pings answered");
        answered = await Pings.CountAnswersAsync(lab, by, ip, Then);
        Assert.True(answered >= Then - 1, $"{by} reached the host at {at} with {answered} of {Then} pings");
    }
}
