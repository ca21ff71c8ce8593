using Controller.Host.Policies;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Policies;

/// <summary>
/// What <c>sdn import faucet</c> makes of Faucet's configurations passes <c>sdn check</c>, and says what is lost.
/// </summary>
public sealed class FaucetImportTests : IDisposable
{
    private const string Network = """
        vlans:
          office: {vid: 100, description: "office network"}
          300: {}
        dps:
          sw1:
            dp_id: 0x1
            hardware: "Open vSwitch"
            timeout: 60
            interfaces:
              1: {name: host1, native_vlan: office, max_hosts: 5}
              2: {name: host2, native_vlan: office, tagged_vlans: [300], acls_in: [block-ping, allow-all]}
              host3: {number: 3, native_vlan: 100, acl_in: block-ping}

        """;

    private const string Acls = """
        acls:
          block-ping:
            - rule: {dl_type: 0x800, ip_proto: 1, actions: {allow: False, mirror: host1}}
            - rule: {dl_type: 0x86dd, ip_proto: 58, actions: {allow: 0}}
          allow-all:
            - rule: {actions: {allow: True}}

        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FaucetImport_of_a_plain_network_leaves_nothing_out()
    {
        (int code, string policy, string left) = await ImportAsync(Network + Acls);

        Assert.Equal((0, ""), (code, left));
        Assert.Equal("""
            apiVersion: sdn/v1
            vlans:
              office: {vid: 100}  # office network
            bridges:
              sw1:
                datapathId: "0000000000000001"
                l2: {ageing: 60s}
                ports:
                  host1: {number: 1, vlan: office, maxHosts: 5}
                  host2: {number: 2, trunk: [300], native: office}
                  host3: {number: 3, vlan: office}
            acls:
              - {name: block-ping-1, on: "port:sw1/host2", match: {etherType: ipv4, protocol: icmp}, action: {mirror: sw1/host1, then: drop}}
              - {name: block-ping-2, on: "port:sw1/host2", match: {etherType: ipv6, protocol: icmpv6}, action: drop}
              - {name: allow-all-1, on: "port:sw1/host2", action: allow}
              - {name: block-ping-1-2, on: "port:sw1/host3", match: {etherType: ipv4, protocol: icmp}, action: {mirror: sw1/host1, then: drop}}
              - {name: block-ping-2-2, on: "port:sw1/host3", match: {etherType: ipv6, protocol: icmpv6}, action: drop}
              - {name: block-ping-rest, on: "port:sw1/host3", action: drop}

            """, WithoutComments(policy));
        AssertGood(policy);
    }

    [Fact]
    public async Task FaucetImport_says_what_it_leaves_out_and_where()
    {
        (int code, string policy, string left) = await ImportAsync("""
            vlans:
              office: {vid: 100, faucet_vips: ["10.0.0.254/24"]}
            routers:
              r1: {vlans: [office]}
            dps:
              sw1:
                dp_id: 1
                stack: {priority: 1}
                interfaces:
                  1: {native_vlan: office, permanent_learn: True}
                  2: {native_vlan: ofice}
                  3: {output_only: True, mirror: 1}
            meters:
              slow: {meter_id: 1, entry: {flags: KBPS, bands: [{type: DROP, rate: 1000}]}}
              two: {meter_id: 2, entry: {bands: [{type: DROP, rate: 1}, {type: DROP, rate: 2}]}}
            acls:
              unused: []
            """);

        Assert.Equal(1, code);
        Assert.Equal(
        [
            "2:22: error: `faucet_vips` is left out: VLANs aren't routed here",
            "4:3: error: router `r1` is left out: VLANs aren't routed here",
            "8:5: error: `stack` is left out: links between switches are found by themselves here",
            "10:32: error: `permanent_learn` is left out: there is nothing like it here",
            "11:24: error: no VLAN is called `ofice`",
            "12:11: error: `output_only`: what comes in by the port is dropped, but floods of its VLANs still "
                + "leave by it",
            "12:30: error: `mirror`: what comes in by the ports is copied, what leaves by them isn't",
            "15:3: error: meter `two` is left out: it has 2 bands, and here a meter has one",
            "17:3: error: ACL `unused` is left out: nothing uses it",
        ], Lines(left));
        AssertGood(policy);
    }

    [Fact]
    public async Task FaucetImport_rules_have_matches_meters_outputs_and_fields()
    {
        (int code, string policy, string left) = await ImportAsync(Network
            .Replace("block-ping, allow-all", "all", StringComparison.Ordinal)
            .Replace(", acl_in: block-ping", "", StringComparison.Ordinal) + """
            meters:
              slow: {entry: {flags: [PKTPS, BURST], bands: [{type: DROP, rate: 100, burst_size: 50}]}}
            acls:
              all:
                - rule: {dl_type: 0x800, nw_proto: 6, tcp_dst: 80, ipv4_src: 10.0.0.0/8, actions: {meter: slow, allow: 1}}
                - rule: {eth_src: "0e:00:00:00:00:01", actions: {output: {port: host1, set_fields: [{eth_dst: "0e:00:00:00:00:02"}]}}}
                - rule: {vlan_vid: 300, actions: {output: [{swap_vid: 100}, {ports: [1, 3]}]}}
                - rule: {dl_type: 0x800, actions: {output: {failover: {group_id: 1001, ports: [1, 3]}}}}
            """);

        Assert.Equal((0, ""), (code, left));
        Assert.Contains("slow: {packetsPerSecond: 100, burst: 50}", policy, StringComparison.Ordinal);
        Assert.Contains("match: {etherType: ipv4, protocol: tcp, destinationPort: 80, sourceAddress: 10.0.0.0/8}, "
            + "action: {meter: slow, then: allow}", policy, StringComparison.Ordinal);
        Assert.Contains("action: {set: {destinationMac: \"0e:00:00:00:00:02\"}, output: sw1/host1, then: drop}",
            policy, StringComparison.Ordinal);
        Assert.Contains("action: {set: {vlan: 100}, output: [sw1/host1, sw1/host3], then: drop}", policy,
            StringComparison.Ordinal);
        Assert.Contains("failover-sw1-1001: {bridge: sw1, type: fastFailover, buckets: [{output: sw1/host1}, "
            + "{output: sw1/host3}]}",
            policy, StringComparison.Ordinal);
        AssertGood(policy);
    }

    [Theory]
    [InlineData("tp_dst: 80, dl_type: 0x800, ", "needs `protocol")]
    [InlineData("pbb_isid: 5, ", "can't be matched here")]
    [InlineData("dl_type: 0x800, nw_src: banana, ", "must be an IPv4 or IPv6 address")]
    public async Task FaucetImport_rules_that_cannot_be_said_here_are_left_out(string match, string why)
    {
        (int code, string policy, string left) = await ImportAsync(
            Network + $"acls:\n  block-ping: []\n  allow-all:\n    - rule: {{{match}actions: {{allow: 1}}}}\n");

        Assert.Equal(1, code);
        Assert.Contains(why, left, StringComparison.Ordinal);
        Assert.Contains("left out", left, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-all-1,", policy, StringComparison.Ordinal);
        AssertGood(policy);
    }

    [Fact]
    public async Task FaucetImport_follows_includes_and_ranges()
    {
        _directory.Write("vlans.yaml", "vlans: {office: {vid: 100}}\n");
        (int code, string policy, string left) = await ImportAsync("""
            include: [vlans.yaml]
            include-optional: [none.yaml]
            dps:
              sw1:
                dp_id: 1
                interface_ranges:
                  1-2,4: {native_vlan: office, max_hosts: 3}
                interfaces:
                  2: {name: special, max_hosts: 9}
            """);

        Assert.Equal((0, ""), (code, left));
        Assert.Contains("special: {number: 2, vlan: office, maxHosts: 9}", policy, StringComparison.Ordinal);
        Assert.Contains("1: {number: 1, vlan: office, maxHosts: 3}", policy, StringComparison.Ordinal);
        Assert.Contains("4: {number: 4, vlan: office, maxHosts: 3}", policy, StringComparison.Ordinal);
        AssertGood(policy);
    }

    [Fact]
    public async Task FaucetImport_of_no_file_ends_with_2()
    {
        (int code, string output, string error) =
            await SdnRun.ToEndAsync("import", "faucet", _directory.PathOf("none"));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("no such file", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> ImportAsync(string text) =>
        await SdnRun.ToEndAsync("import", "faucet", _directory.Write("faucet.yaml", text));

    private string[] Lines(string left) =>
        [.. left.TrimEnd('\n').Split('\n').Select(line => line[(_directory.PathOf("faucet.yaml").Length + 1)..])];

    private static string WithoutComments(string policy) =>
        string.Concat(policy.Split('\n').Where(line => !line.StartsWith('#')).SkipLast(1).Select(line => line + "\n"));

    private static void AssertGood(string policy) => Assert.Empty(PolicyReader.Read(policy).Errors);
}
