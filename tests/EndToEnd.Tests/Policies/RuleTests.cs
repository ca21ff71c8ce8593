using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Policies;

/// <summary>Each kind of rule on real Open vSwitch, from the policy file to what guests notice.</summary>
public sealed partial class RuleTests(PolicyLabs labs) : IClassFixture<PolicyLabs>
{
    private const int Answered = 0;
    private const int Refused = 7;
    private const int TimedOut = 28;

    [Fact]
    public Task Acl_drops_TCP_to_port_80_silently_and_nothing_else() => WithAsync("""
        acls: [{match: {protocol: tcp, destinationPort: 80}, action: drop}]
        """, async lab =>
    {
        await using BackgroundCommand web = await PolicyLabs.ServeAsync(lab, "a2", 80);
        await using BackgroundCommand other = await PolicyLabs.ServeAsync(lab, "a2", 81);
        string server = lab.Guest("a2").Address;

        Assert.Equal(Answered, await PolicyLabs.CurlAsync(lab, "a1", server, 81));
        Assert.Equal(TimedOut, await PolicyLabs.CurlAsync(lab, "a1", server, 80));
    });

    [Fact]
    public Task Acl_rejects_TCP_to_port_80_at_once() => WithAsync("""
        acls: [{match: {protocol: tcp, destinationPort: 80}, action: reject}]
        """, async lab =>
    {
        await using BackgroundCommand web = await PolicyLabs.ServeAsync(lab, "a2", 80);

        Assert.Equal(Refused, await PolicyLabs.CurlAsync(lab, "a1", lab.Guest("a2").Address, 80));
    });

    [Fact]
    public Task Acl_rejects_UDP_with_ICMP() => WithAsync("""
        acls: [{match: "udp,tp_dst=53", action: reject}]
        """, async lab =>
    {
        const string Ask = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.settimeout(10)
            s.connect((sys.argv[1], 53))
            s.send(b"question")
            try:
                s.recv(100)
            except OSError as e:
                print(e.errno)
            """;
        // EHOSTUNREACH is what Linux makes of "administratively prohibited".
        Assert.Equal("113", (await lab.ExecAsync("a1", "/usr/bin/python3", "-c", Ask, lab.Guest("a2").Address)).Trim());
    });

    [Fact]
    public Task Forward_from_80_to_25_rewrites_answers_back_and_harms_nobody_else() => WithAsync("""
        forwards: [{name: mail, on: BRIDGE, protocol: tcp, address: 10.0.0.2, port: 80, to: "10.0.0.2:25", clients: [10.0.0.1/32]}]
        """, async lab =>
    {
        await using BackgroundCommand mail = await PolicyLabs.ServeAsync(lab, "a2", 25);

        Assert.Equal(Answered, await PolicyLabs.CurlAsync(lab, "a1", "10.0.0.2", 80));
        Assert.Equal(Answered, await PolicyLabs.CurlAsync(lab, "a3", "10.0.0.2", 25));
        Assert.Equal(Refused, await PolicyLabs.CurlAsync(lab, "a3", "10.0.0.2", 80));
    });

    [Fact]
    public Task Forward_of_an_address_that_no_host_has_finds_the_server_and_answers_ARP() => WithAsync("""
        forwards: [{name: mail, on: BRIDGE, protocol: tcp, address: 10.0.0.99, port: 80, to: "10.0.0.2:25", clients: [10.0.0.1/32, 10.0.0.3/32]}]
        """, async lab =>
    {
        await using BackgroundCommand mail = await PolicyLabs.ServeAsync(lab, "a2", 25);
        await Eventually.HoldsAsync(
            async () => (await DumpAsync(lab)).Contains("set_field:10.0.0.2->ip_dst", StringComparison.Ordinal),
            "the server's MAC address is found");

        Assert.Equal(Answered, await PolicyLabs.CurlAsync(lab, "a1", "10.0.0.99", 80));
        Assert.Equal(Answered, await PolicyLabs.CurlAsync(lab, "a3", "10.0.0.99", 80));
        string neighbour = await lab.ExecAsync("a1", "ip", "neigh", "show", "10.0.0.99");
        Assert.Contains(lab.Guest("a2").Mac, neighbour, StringComparison.Ordinal);
        // Known from its own flows, the server isn't asked for again.
        Assert.Contains("0 changes sent", await PolicyLabs.RestartAsync(lab), StringComparison.Ordinal);
    });

    [Fact]
    public Task Mirror_shows_what_comes_in_by_a_port_to_another() => WithAsync("""
        mirrors: [{from: BRIDGE/veth-a1, to: BRIDGE/veth-a3}]
        """, async lab =>
    {
        await lab.RequireReachabilityAsync();
        await using BackgroundCommand capture = lab.Start("a3", "tcpdump", "-n", "-l", "-c", 3, "-i", "eth0",
            "icmp[icmptype] == icmp-echo and dst 10.0.0.2");
        await capture.SaysAsync("listening on");

        Assert.Equal(5, await Pings.CountAnswersAsync(lab, "a1", "10.0.0.2", count: 5, seconds: 0.1));

        Output captured = await capture.EndAsync(Eventually.Soon);
        Assert.Contains("10.0.0.1 > 10.0.0.2", captured.Text, StringComparison.Ordinal);
    });

    [Fact]
    public Task Limit_holds_a_flood_to_its_rate() => WithAsync("""
        meters: {slow: {packetsPerSecond: 100, burst: 50}}
        limits: [{on: port:BRIDGE/veth-a1, meter: slow}]
        """, async lab =>
    {
        long start = Stopwatch.GetTimestamp();
        int limited = await Pings.CountAnswersAsync(lab, "a1", "10.0.0.2", count: 3000, seconds: 0.001);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int free = await Pings.CountAnswersAsync(lab, "a3", "10.0.0.2", count: 3000, seconds: 0.001);

        // However long it took: 50 at once and 100 a second, with a tenth for how the switch counts time.
        Assert.InRange(limited, 50, 50 + (int)(110 * seconds));
        Assert.InRange(free, 2900, 3000);
    });

    [Fact]
    public Task Group_of_type_select_splits_traffic_between_its_buckets() => WithAsync("""
        groups: {ecmp: {bridge: BRIDGE, type: select, buckets: [{output: veth-a2}, {output: veth-a3}]}}
        acls: [{match: "udp,tp_dst=9", action: {group: ecmp, then: drop}}]
        """, async lab =>
    {
        // Without a selection method, which OpenFlow 1.3 can't say, Open vSwitch chooses by Ethernet addresses.
        const string Send = """
            import socket, subprocess
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for host in range(100, 164):
                address = f"10.0.0.{host}"
                mac = f"02:00:00:00:01:{host:02x}"
                subprocess.run(["ip", "neigh", "replace", address, "lladdr", mac, "dev", "eth0"], check=True)
                s.sendto(b"x", (address, 9))
            """;
        await lab.ExecAsync("a1", "/usr/bin/python3", "-c", Send);
        await Eventually.HoldsAsync(async () =>
        {
            string stats = await lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "dump-group-stats", "br-int");
            return stats.Split('\n').Select(BucketsOf)
                .Any(buckets => buckets.Count(count => count >= 10) == 2 && buckets.Sum() == 64);
        }, "both buckets of the group have a share of 64 packets");
    });

    [Fact]
    public Task Raw_flow_does_what_it_says() => WithAsync("""
        flows: {BRIDGE: ["table=10,priority=10,icmp,in_port=veth-a1,nw_dst=10.0.0.2,actions=drop"]}
        """, async lab =>
    {
        Assert.Equal(0, await Pings.CountAnswersAsync(lab, "a1", "10.0.0.2", count: 3));
        Assert.Equal(3, await Pings.CountAnswersAsync(lab, "a1", "10.0.0.3", count: 3));
    });

    [Fact]
    public Task Rules_of_all_kinds_are_given_back_by_the_switch_as_they_were_sent() => WithAsync("""
        meters: {slow: {kilobitsPerSecond: 100000, burst: 20000}, punt: {packetsPerSecond: 10, burst: 5}}
        limits: [{on: port:BRIDGE/veth-a1, meter: slow}]
        mirrors: [{from: BRIDGE/veth-a1, to: BRIDGE/veth-a3}]
        groups: {ecmp: {bridge: BRIDGE, type: select, buckets: [{output: veth-a2, weight: 3}, {output: veth-a3}]}, spare: {bridge: BRIDGE, type: fastFailover, buckets: [{output: veth-a2}, {output: veth-a3}]}}
        acls:
          - {match: {protocol: tcp, destinationPort: 445}, action: drop}
          - {match: {protocol: udp, destinationPort: 445}, action: reject}
          - {match: "tcp,tp_dst=81", action: {set: {ipDscp: 10, destinationMac: "02:00:00:00:00:99"}, mirror: BRIDGE/veth-a3, meter: slow, then: allow}}
          - {match: "icmp6", action: {output: [BRIDGE/veth-a2], group: spare, then: drop}}
          - {on: [vlan:7, port:BRIDGE/veth-a2], match: "arp,arp_tpa=10.9.0.0/16", action: drop}
        forwards:
          - {name: same, on: BRIDGE, protocol: udp, address: 10.0.0.2, port: 80, to: "10.0.0.2:25", clients: [10.0.0.1/32, 10.0.0.3/32]}
          - {name: other, on: BRIDGE, protocol: tcp, address: 10.0.0.98, port: 80, to: "10.0.0.2:25", toMac: "02:00:00:00:00:02", gateway: "02:00:00:00:00:77"}
        flows: {BRIDGE: ["table=12,priority=10,tcp,tcp_flags=+syn-ack,actions=dec_ttl,group:ecmp", "table=10,priority=5,ipv6,actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],write_actions(output:veth-a1),goto_table:30"]}
        """, async lab =>
    {
        Assert.Matches("^[1-9][0-9]* flows kept, 0 changes sent", await PolicyLabs.RestartAsync(lab));
        Assert.DoesNotContain("refuse", lab.ControllerLog, StringComparison.OrdinalIgnoreCase);
    });

    private Task WithAsync(string rules, Func<Lab, Task> test) => labs.UseAsync(Modes.Learn, async lab =>
    {
        string bridge = PolicyLabs.BridgeOf(lab);
        await PolicyLabs.ApplyAsync(lab, rules.Replace("BRIDGE", bridge, StringComparison.Ordinal));
        await test(lab);
    });

    private static Task<string> DumpAsync(Lab lab) =>
        lab.ExecAsync("a", "ovs-ofctl", "-O", "OpenFlow13", "dump-flows", "br-int");

    private static int[] BucketsOf(string group) => [.. BucketPackets().Matches(group)
        .Select(found => int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"bucket\d+:packet_count=(\d+)")]
    private static partial Regex BucketPackets();
}
