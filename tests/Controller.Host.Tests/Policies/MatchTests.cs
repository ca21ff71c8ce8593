using Controller.Host.Policies;
using Controller.Host.Policies.Matching;
using CsCheck;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text.Parsing;

namespace Controller.Host.Tests.Policies;

/// <summary>Matches in the policy's own keys are those that ovs-ofctl's syntax has.</summary>
public sealed class MatchTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("{protocol: tcp}", "tcp", "tcp6")]
    [InlineData("{protocol: tcp, destinationPort: 80}", "tcp,tp_dst=80", "tcp6,tp_dst=80")]
    [InlineData("{protocol: tcp, sourceAddress: 10.0.0.0/8}", "tcp,nw_src=10.0.0.0/8")]
    [InlineData("{protocol: udp, destinationAddress: \"2001:db8::/32\"}", "udp6,ipv6_dst=2001:db8::/32")]
    [InlineData("{sourceAddress: [10.0.0.1, \"2001:db8::1\"]}", "ip,nw_src=10.0.0.1", "ipv6,ipv6_src=2001:db8::1")]
    [InlineData("{protocol: icmp, icmpType: 8, icmpCode: 0}", "icmp,icmp_type=8,icmp_code=0")]
    [InlineData("{protocol: icmpv6, icmpType: 135, ndTarget: \"2001:db8::1\"}",
        "icmp6,icmp_type=135,nd_target=2001:db8::1")]
    [InlineData("{protocol: 47, etherType: ipv4}", "ip,nw_proto=47")]
    [InlineData("{etherType: 0x88cc}", "dl_type=0x88cc")]
    [InlineData("{arpOperation: request, arpTargetAddress: 10.0.0.0/24}", "arp,arp_op=1,arp_tpa=10.0.0.0/24")]
    [InlineData("{vlan: office, sourceMac: 02:00:00:00:00:01}", "dl_vlan=10,dl_src=02:00:00:00:00:01")]
    [InlineData("{vlan: 20, vlanPriority: 5}", "dl_vlan=20,dl_vlan_pcp=5")]
    [InlineData("{vlanPriority: 5}", "vlan_tci=0xb000/0xf000")]
    [InlineData("{vlan: any}", "vlan_tci=0x1000/0x1000")]
    [InlineData("{vlan: none}", "vlan_tci=0x0000/0x1fff")]
    [InlineData("{destinationMac: \"01:00:00:00:00:00/01:00:00:00:00:00\"}",
        "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00")]
    [InlineData("{protocol: tcp, etherType: ipv4, tcpFlags: +syn-ack}", "tcp,tcp_flags=+syn-ack")]
    [InlineData("{etherType: ipv4, ipDscp: 46, ipEcn: 1, ipFragment: later}", "ip,ip_dscp=46,nw_ecn=1,ip_frag=later")]
    [InlineData("{etherType: ipv6, ipv6FlowLabel: 0x12/0xff}", "ipv6,ipv6_label=0x12/0xff")]
    [InlineData("{etherType: mpls, mplsLabel: 100}", "mpls,mpls_label=100")]
    [InlineData("{tunnelId: 7, tunnelSource: 192.0.2.1, metadata: 0x1/0xf, mark: 3}",
        "tun_id=7,tun_src=192.0.2.1,metadata=0x1/0xf,pkt_mark=3")]
    [InlineData("{protocol: sctp, sourcePort: 10-12, etherType: ipv4}", "sctp,tp_src=10/0xfffe", "sctp,tp_src=12")]
    public void Match_of_keys_is_that_of_ovs_ofctl(string yaml, params string[] expected)
    {
        PolicyReading reading = Read(yaml);

        Assert.Empty(reading.Errors);
        Assert.Equal(
            expected.Select(Ovs).Select(Text).Order(),
                Assert.Single(reading.Policy.Acls).Match.Matches.Select(Text).Order());
    }

    [Theory]
    [InlineData("\"in_port=veth0,tcp\"", "veth0", "tcp")]
    [InlineData("\"tcp,in_port=3\"", "3", "tcp")]
    [InlineData("{inPort: br/web, etherType: ipv4}", "br/web", "ip")]
    public void Match_port_is_kept_as_the_policy_says_it(string yaml, string port, string rest)
    {
        MatchPolicy match = Assert.Single(Read(yaml).Policy.Acls).Match;

        Assert.Equal(port, match.InPort!.ToString());
        Assert.Equal(Text(Ovs(rest)), Text(Assert.Single(match.Matches)));
    }

    [Fact]
    public void PortRange_blocks_cover_just_its_ports() =>
        Gen.Select(Gen.UShort, Gen.UShort).Sample((a, b) =>
        {
            var range = new PortRange(Math.Min(a, b), Math.Max(a, b));
            (ushort Value, ushort Mask)[] blocks = [.. range.Blocks()];

            int covered = blocks.Sum(block => 0x10000 - block.Mask);
            Assert.Equal(range.Last - range.First + 1, covered);
            Assert.InRange(blocks.Length, 1, 30);
            Assert.All(blocks, block =>
            {
                Assert.Equal(block.Value & block.Mask, block.Value);
                Assert.InRange(block.Value, range.First, range.Last);
                Assert.InRange(block.Value | (ushort)~block.Mask, range.First, range.Last);
            });
        }, iter: 2000);

    private static PolicyReading Read(string match) => PolicyReader.Read("""
        apiVersion: sdn/v1
        vlans: {office: {vid: 10}}
        bridges: {br: {datapathId: 1, ports: {web: {}}}}
        acls:
          - match: MATCH
            action: drop
        """.Replace("MATCH", match, StringComparison.Ordinal), "p.yaml");

    private static Match Ovs(string text)
    {
        Assert.True(MatchParser.TryParse(text, out Match match, out TextError error), error.ToString());
        return match;
    }

    private static string Text(Match match) => Convert.ToHexString(match.Oxms);
}
