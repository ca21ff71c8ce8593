using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Overlay;

/// <summary>Guests that are bound to an address and a MAC address can't be somebody else.</summary>
[Trait("Category", "Deep")]
public sealed class AcceptSpoofingTests
{
    // For a while: answers to whoever asks for blue2, and announcements that blue2 is here, whether asked or not.
    private const string Impostor = """
        from scapy.all import ARP, Ether, get_if_hwaddr, sendp
        own = get_if_hwaddr("eth0")
        for source in (own, VICTIM_MAC):
            for op, hardware, protocol in ((2, "ff:ff:ff:ff:ff:ff", VICTIM), (1, "00:00:00:00:00:00", VICTIM),
                                           (2, PEER_MAC, PEER)):
                to = PEER_MAC if protocol == PEER else "ff:ff:ff:ff:ff:ff"
                sendp(Ether(src=source, dst=to) / ARP(op=op, hwsrc=own, psrc=VICTIM, hwdst=hardware, pdst=protocol),
                      iface="eth0", count=5, inter=0.01, verbose=False)
        """;

    [Fact]
    public async Task Overlay_bound_guest_with_anothers_addresses_reaches_nobody()
    {
        await using Lab lab = await AcceptLab.UpAsync("spoof", AcceptLab.ThreeHosts);
        await lab.RequireReachabilityAsync();
        string blue3 = lab.Guest("blue3").Address;

        await lab.ExecAsync("blue1", "ip", "address", "add", "10.0.0.77/24", "dev", "eth0");
        await AcceptLab.RequireSilenceAsync(lab, "blue1", blue3, "-I", "10.0.0.77");
        await lab.ExecAsync("blue1", "ip", "address", "add", "10.0.0.2/24", "dev", "eth0");
        await AcceptLab.RequireSilenceAsync(lab, "blue1", blue3, "-I", "10.0.0.2");
        foreach (string mac in (string[])["02:0a:00:00:00:77", lab.Guest("blue2").Mac])
        {
            await lab.ExecAsync("blue1", "ip", "link", "set", "eth0", "address", mac);
            await AcceptLab.RequireSilenceAsync(lab, "blue1", blue3);
        }
        await lab.ExecAsync("blue1", "ip", "link", "set", "eth0", "address", lab.Guest("blue1").Mac);
        await AcceptLab.ReachesAsync(lab, "blue1", blue3);
    }

    [Fact]
    public async Task Overlay_bound_guest_that_answers_ARP_for_another_is_heard_by_nobody()
    {
        await using Lab lab = await AcceptLab.UpAsync("forge", AcceptLab.ThreeHosts);
        await lab.RequireReachabilityAsync();
        GuestStatus victim = lab.Guest("blue2");
        GuestStatus peer = lab.Guest("blue3");
        await using BackgroundCommand heard = lab.Start("blue3", "tcpdump", "-n", "-l", "-i", "eth0",
            $"arp and ether[28:4] == {HexOf(victim.Address)} and {IsNot(victim.Mac)}");
        await heard.SaysAsync("listening on");

        string script = Impostor.Replace("VICTIM_MAC", $"'{victim.Mac}'", StringComparison.Ordinal)
            .Replace("VICTIM", $"'{victim.Address}'", StringComparison.Ordinal)
            .Replace("PEER_MAC", $"'{peer.Mac}'", StringComparison.Ordinal)
            .Replace("PEER", $"'{peer.Address}'", StringComparison.Ordinal);
        await lab.ExecAsync("blue1", "/usr/bin/python3", "-c", script);
        await AcceptLab.ReachesAsync(lab, "blue3", victim.Address);
        string neighbours = await lab.ExecAsync("blue3", "ip", "neigh", "show", victim.Address);
        Assert.Contains(victim.Mac, neighbours, StringComparison.Ordinal);

        await heard.SignalAsync("INT");
        Output said = await heard.EndAsync(Eventually.Soon);
        Assert.Contains("0 packets captured", said.Errors, StringComparison.Ordinal);
    }

    // The sender's hardware address is 8 octets into ARP (RFC 826), and tcpdump compares at most 4 at a time.
    private static string IsNot(string mac)
    {
        string digits = mac.Replace(":", "", StringComparison.Ordinal);
        return $"(ether[22:4] != 0x{digits[..8]} or ether[26:2] != 0x{digits[8..]})";
    }

    private static string HexOf(string address) =>
        $"0x{Convert.ToHexString(System.Net.IPAddress.Parse(address).GetAddressBytes())}";
}
