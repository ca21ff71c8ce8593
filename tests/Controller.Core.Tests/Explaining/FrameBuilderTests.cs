using Controller.Core.Dataplane;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Explaining;

public sealed class FrameBuilderTests
{
    [Theory]
    [InlineData("tcp,nw_src=10.0.0.1,nw_dst=10.0.0.2,tp_src=1000,tp_dst=80")]
    [InlineData("udp,dl_vlan=10,dl_vlan_pcp=3,nw_dst=10.0.0.2,tp_dst=53,nw_ttl=1")]
    [InlineData("icmp,icmp_type=8,icmp_code=0,nw_tos=184")]
    [InlineData("sctp,tp_dst=99")]
    [InlineData("arp,arp_op=2,arp_spa=10.0.0.1,arp_tpa=10.0.0.2,arp_sha=02:00:00:00:00:07")]
    [InlineData("tcp6,ipv6_src=fd00::1,ipv6_dst=fd00::2,tp_dst=22")]
    [InlineData("icmp6,icmp_type=135,icmp_code=0,nd_target=fd00::9,nd_sll=02:00:00:00:00:07")]
    [InlineData("mpls,mpls_label=5,mpls_bos=1")]
    [InlineData("dl_type=0x88b5,dl_dst=02:00:00:00:00:09")]
    [InlineData("ip,nw_proto=99,nw_frag=later")]
    [InlineData("vlan_tci=0x1000/0x1000")]
    [InlineData("")]
    public void FrameBuilder_makes_a_frame_that_the_match_matches(string text)
    {
        Assert.True(MatchParser.TryParse(text, out Match match, out TextError error), error.ToString());
        Assert.True(FlowMatch.TryRead(match.Oxms, out FlowMatch wanted, out _));

        BuiltFrame built = FrameBuilder.Build(match);

        Assert.True(wanted.Matches(new Packet(built.Frame, new PortNumber(1))),
            FlowPrinter.Match(FrameFields.Of(built.Frame).View));
        // What is told of it makes the same frame again.
        Assert.Equal(built.Frame, FrameBuilder.Build(FrameFields.Of(built.Frame)).Frame);
    }

    [Fact]
    public void FrameBuilder_names_what_it_assumed_and_nothing_that_was_said()
    {
        IReadOnlyList<string> assumed = TextNetwork.Frame("tcp,nw_dst=10.0.0.2,tp_dst=80").Assumed;

        Assert.Contains("nw_src=192.0.2.1", assumed);
        Assert.Contains("dl_dst=02:00:00:00:00:02", assumed);
        Assert.DoesNotContain(assumed, text => text.Contains("10.0.0.2", StringComparison.Ordinal)
            || text.Contains("=80", StringComparison.Ordinal) || text.Contains("dl_type", StringComparison.Ordinal));
    }

    [Fact]
    public void FrameBuilder_checksums_are_whole()
    {
        byte[] frame = TextNetwork.Frame("tcp,nw_src=10.0.0.1,nw_dst=10.0.0.2,tp_dst=80").Frame;

        Assert.True(EthernetView.TryRead(frame, out EthernetView ethernet));
        Assert.True(Ipv4View.TryRead(ethernet.Payload, out Ipv4View packet));
        Assert.Equal(0, InternetChecksum.Of(packet.Octets[..packet.HeaderSize]));
        Assert.True(InternetChecksum.OfPseudoHeader(packet.Source, packet.Destination, packet.Protocol,
            packet.Payload.Length).Add(packet.Payload).IsValid);
    }

    [Fact]
    public void FrameFields_tells_what_was_rewritten()
    {
        byte[] before = TextNetwork.Frame("tcp,nw_dst=10.0.0.2,tp_dst=80").Frame;
        byte[] after = TextNetwork.Frame("tcp,dl_vlan=7,nw_dst=10.0.0.2,tp_dst=25").Frame;

        Assert.Equal(["untagged -> dl_vlan=7", "tp_dst=80 -> 25"], FrameFields.Changes(before, after));
    }
}
