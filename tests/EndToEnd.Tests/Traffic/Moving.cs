using EndToEnd.Tests.Labs;

namespace EndToEnd.Tests.Traffic;

/// <summary>
/// Moves a host's addresses from one guest to another, as a virtual machine moves: its old port stays up and just
/// falls silent, so only frames from the new port tell where it is.
/// </summary>
internal static class Moving
{
    public static async Task MoveAsync(Lab lab, GuestStatus host, string from, string to)
    {
        int number = lab.Status.Guests.Keys.Order(StringComparer.Ordinal).ToList().IndexOf(from);
        await SetAddressesAsync(lab, from, $"02:ff:00:00:00:{number:x2}", null);
        await SetAddressesAsync(lab, to, host.Mac, host.Address);
    }

    /// <summary>Gives a guest its own addresses back.</summary>
    public static Task RestoreAsync(Lab lab, string guest) =>
        SetAddressesAsync(lab, guest, lab.Guest(guest).Mac, lab.Guest(guest).Address);

    /// <summary>
    /// Fails unless the host is reached at its new place at once, from when it pings somebody there. It looks for
    /// that one's address by a broadcast first, as every system does that comes up somewhere.
    /// </summary>
    /// <remarks>
    /// Where Open vSwitch learns by itself, it isn't at once if the host left its old port less than a second
    /// before: the switch counts that port's last frames late, and takes them for newer than they are. The next
    /// frame of the host puts it right.
    /// </remarks>
    public static async Task RequireReachedAsync(Lab lab, string mode, GuestStatus host, string at, string by)
    {
        const int First = 20;
        const int Then = 20;
        int answered = await Pings.CountAnswersAsync(lab, at, lab.Guest(by).Address, First, seconds: 0.1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{mode}: at {at}, {answered} of {First} pings answered");
        int least = mode == Modes.Learn ? 1 : First - 2;
        Assert.True(answered >= least, $"the host at {at} had {answered} of its first {First} pings answered");
        answered = await Pings.CountAnswersAsync(lab, by, host.Address, Then);
        Assert.True(answered >= Then - 1, $"{by} reached the host at {at} with {answered} of {Then} pings");
    }

    private static async Task SetAddressesAsync(Lab lab, string guest, string mac, string? ip)
    {
        await lab.ExecAsync(guest, "ip", "addr", "flush", "dev", "eth0");
        await lab.ExecAsync(guest, "ip", "link", "set", "dev", "eth0", "address", mac);
        await lab.ExecAsync(guest, "ip", "neigh", "flush", "all");
        if (ip is not null)
            await lab.ExecAsync(guest, "ip", "addr", "add", $"{ip}/24", "dev", "eth0");
    }
}
