using System.Globalization;
using System.Text.RegularExpressions;
using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using EndToEnd.Tests.Running;
using OpenFlow.Protocol.Types;

namespace EndToEnd.Tests.Overlay;

/// <summary>Linux guests on two real switches use what a tenant's network gives them.</summary>
[Trait("Category", "Deep")]
public sealed partial class ServicesTests
{
    private const string GatewayMac = "02:5d:03:00:00:01";
    private const int Mtu = 1450;

    // Guests 1 and 2 on host a in two subnets, 3 and 4 on host b; 5 asks for its address.
    private static readonly (string Name, string Host, string Mac, string? Address, string? Gateway)[] Guests =
    [
        ("1", "a", "52:54:00:00:00:01", "10.0.0.1", "10.0.0.254"),
        ("2", "a", "52:54:00:00:00:02", "10.0.1.2", "10.0.1.254"),
        ("3", "b", "52:54:00:00:00:03", "10.0.0.3", "10.0.0.254"),
        ("4", "b", "52:54:00:00:00:04", "10.0.1.4", "10.0.1.254"),
        ("5", "b", "52:54:00:00:00:05", null, null),
    ];

    private static readonly OverlayPlan Plan = new()
    {
        Mtu = Mtu,
        Hosts = OverlayHosts.Hosts,
        Tenants =
        [
            new Tenant("red", 8, null)
            {
                Subnets =
                [
                    new TenantSubnet(new(0x0a000000), 24, new Ipv4Address(0x0a0000fe), Dhcp: true),
                    new TenantSubnet(new(0x0a000100), 24, new Ipv4Address(0x0a0001fe), Dhcp: false),
                ],
                Members = [.. Guests.Select(MemberOf)],
            },
        ],
    };

    [Fact]
    public async Task Services_two_hosts_give_guests_a_network()
    {
        await using OverlayHosts hosts = await OverlayHosts.StartAsync(Plan, Guests);

        await AddressesAsync(hosts);
        await GatewayAsync(hosts);
        await RoutingAsync(hosts);
        await SizesAsync(hosts);
        string before = hosts.Dump();
        await hosts.RestartControllerAsync();
        Assert.Equal(before, hosts.Dump());
        await LeaseAsync(hosts);
    }

    // ARP is answered in the switch, and not where somebody makes sure of his own address.
    private static async Task AddressesAsync(OverlayHosts hosts)
    {
        Output known = await hosts["1"].RunAsync("busybox", "arping", "-c", 2, "-w", 3, "-I", "eth0", "10.0.0.3");
        Assert.Contains("[52:54:00:00:00:03]", known.RequireSuccess().Text, StringComparison.OrdinalIgnoreCase);
        Output gateway = await hosts["1"].RunAsync("busybox", "arping", "-c", 2, "-w", 3, "-I", "eth0", "10.0.0.254");
        Assert.Contains($"[{GatewayMac}]", gateway.RequireSuccess().Text, StringComparison.OrdinalIgnoreCase);

        // Exit code 1 says that somebody has the address (arping of BusyBox, -D).
        Output own = await hosts["1"].RunAsync("busybox", "arping", "-D", "-c", 2, "-w", 3, "-I", "eth0", "10.0.0.1");
        Assert.Equal((0, ""), (own.ExitCode, own.Errors));
        Output others = await hosts["5"].RunAsync(
            "busybox", "arping", "-D", "-c", 2, "-w", 3, "-I", "eth0", "10.0.0.1");
        Assert.Equal(1, others.ExitCode);
    }

    private static async Task GatewayAsync(OverlayHosts hosts)
    {
        Output ping = await hosts["1"].RunAsync("ping", "-n", "-c", 2, "-i", 0.2, "-W", 2, "10.0.0.254");
        Assert.Contains("2 received", ping.RequireSuccess().Text, StringComparison.Ordinal);
        Output large = await hosts["1"].RunAsync("ping", "-n", "-c", 1, "-s", 4000, "-W", 2, "10.0.1.254");
        Assert.Contains("1 received", large.RequireSuccess().Text, StringComparison.Ordinal);
    }

    private static async Task RoutingAsync(OverlayHosts hosts)
    {
        foreach (string address in (string[])["10.0.1.2", "10.0.1.4", "10.0.0.3"])
        {
            Output ping = await hosts["1"].RunAsync("ping", "-n", "-c", 2, "-i", 0.2, "-W", 2, address);
            Assert.Contains("2 received", ping.RequireSuccess().Text, StringComparison.Ordinal);
        }
        Output trace = await hosts["1"].RunAsync("traceroute", "-n", "-q", 1, "-m", 4, "-N", 1, "-w", 5, "10.0.1.4");
        Assert.Equal(["10.0.0.254", "10.0.1.4"], Hop().Matches(trace.RequireSuccess().Text)
            .Select(match => match.Groups["address"].Value));

        Output nobody = await hosts["1"].RunAsync("ping", "-n", "-c", 1, "-W", 8, "10.0.1.77");
        Assert.Contains("From 10.0.0.254 icmp_seq=1 Destination Host Unreachable", nobody.Text,
            StringComparison.Ordinal);
        Output outside = await hosts["1"].RunAsync("ping", "-n", "-c", 1, "-W", 2, "192.0.2.1");
        Assert.Contains("From 10.0.0.254 icmp_seq=1 Destination Net Unreachable", outside.Text,
            StringComparison.Ordinal);
    }

    private static async Task SizesAsync(OverlayHosts hosts)
    {
        foreach (string to in (string[])["10.0.0.3", "10.0.1.4"])
        {
            Output pieces = await hosts["1"].RunAsync(
                "ping", "-n", "-M", "dont", "-c", 2, "-i", 0.2, "-s", 1472, "-W", 3, to);
            Assert.Contains("2 received", pieces.RequireSuccess().Text, StringComparison.Ordinal);
            Output largest = await hosts["1"].RunAsync("ping", "-n", "-M", "do", "-c", 1, "-s", Mtu - 28, "-W", 2, to);
            Assert.Contains("1 received", largest.RequireSuccess().Text, StringComparison.Ordinal);
            Output refused = await hosts["1"].RunAsync("ping", "-n", "-M", "do", "-c", 1, "-s", Mtu - 27, "-W", 2, to);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture,
                $"From 10.0.0.254 icmp_seq=1 Frag needed and DF set (mtu = {Mtu})"), refused.Text,
                StringComparison.Ordinal);
            Output route = await hosts["1"].RunAsync("ip", "route", "get", to);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"mtu {Mtu}"), route.Text,
                StringComparison.Ordinal);
        }
        await using var server = new BackgroundCommand("ip", hosts["4"].Inside("iperf3", "-s", "-1", "--forceflush"));
        await server.SaysAsync("Server listening");
        // Guest 2 hasn't heard of the MTU yet: its first segments are too large, and it learns.
        Output stream = await hosts["2"].RunAsync("iperf3", "-c", "10.0.1.4", "-n", "4M", "--connect-timeout", 5000);
        stream.RequireSuccess();
        Output learnt = await hosts["2"].RunAsync("ip", "route", "get", "10.0.1.4");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"mtu {Mtu}"), learnt.Text,
            StringComparison.Ordinal);
    }

    private static async Task LeaseAsync(OverlayHosts hosts)
    {
        string script = Path.Combine(Path.GetTempPath(), $"{hosts["5"].Port}.script");
        await File.WriteAllTextAsync(script, """
            #!/bin/sh
            echo "$1 $ip $subnet $router $mtu $lease $serverid $hostname"
            [ "$1" = bound ] && ip address add "$ip/$mask" dev "$interface"
            exit 0

            """, TestContext.Current.CancellationToken);
        try
        {
            (await Command.RunAsync("chmod", "+x", script)).RequireSuccess();
            Assert.True(AddressPlan.Of(Plan.Tenants[0]).TryFind("guest-5", out Ipv4Address planned));
            Output lease = await hosts["5"].RunAsync("udhcpc", "-f", "-q", "-n", "-t", 5, "-T", 1, "-O", "mtu",
                "-i", "eth0", "-s", script);
            Assert.Contains($"bound {planned} 255.255.255.0 10.0.0.254 1450 3600 10.0.0.254 guest-5",
                lease.RequireSuccess().Text, StringComparison.Ordinal);
            Output ping = await hosts["5"].RunAsync("ping", "-n", "-c", 1, "-W", 2, "10.0.0.1");
            Assert.Contains("1 received", ping.RequireSuccess().Text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static Member MemberOf((string Name, string Host, string Mac, string? Address, string? Gateway) guest)
    {
        Assert.True(MacAddress.TryParse(guest.Mac, out MacAddress mac));
        Ipv4Address? address = Ipv4Address.TryParse(guest.Address, out Ipv4Address parsed) ? parsed : null;
        return new Member($"guest-{guest.Name}", [new MemberPort(guest.Host, OverlayGuest.NameOf(guest.Name))], mac,
            address, null);
    }

    [GeneratedRegex(@"^ *\d+ +(?<address>[\d.]+) ", RegexOptions.Multiline)]
    private static partial Regex Hop();
}
