using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>What a match matches, and which matches a switch refuses (OpenFlow 1.3.5 §7.2.3).</summary>
public sealed class MatchTests
{
    private readonly Rig _rig = new();

    public static TheoryData<string, Match, byte[], bool> Cases => new()
    {
        { "untagged is vid 0", Match.Any.Vlan(VlanId.Untagged), Frames.Plain(1, 2), true },
        { "vid 0 is not a tag", Match.Any.Vlan(VlanId.Untagged), Frames.Tagged(5, Frames.Plain(1, 2)), false },
        { "any tag", Match.Any.AnyVlanTag(), Frames.Tagged(5, Frames.Plain(1, 2)), true },
        { "any tag is no untagged", Match.Any.AnyVlanTag(), Frames.Plain(1, 2), false },
        { "a priority tag is a tag", Match.Any.AnyVlanTag(), Frames.Tagged(0, Frames.Plain(1, 2), 3), true },
        { "vid", Match.Any.Vlan(new VlanId(5)), Frames.Tagged(5, Frames.Plain(1, 2)), true },
        { "another vid", Match.Any.Vlan(new VlanId(5)), Frames.Tagged(6, Frames.Plain(1, 2)), false },
        { "pcp", Match.Any.Vlan(new VlanId(5)).With(OxmFields.VlanPcp, 3),
            Frames.Tagged(5, Frames.Plain(1, 2), 3), true },
        { "multicast bit", Match.Any.EthDst(new MacAddress(0x0100_0000_0000), new MacAddress(0x0100_0000_0000)),
            Frames.ArpRequest(1, 2), true },
        { "multicast bit off", Match.Any.EthDst(new MacAddress(0x0100_0000_0000), new MacAddress(0x0100_0000_0000)),
            Frames.Plain(1, 2), false },
        { "type behind a tag", Rig.Ipv4, Frames.Tagged(5, Frames.Udp(1, 2)), true },
        { "a second tag is payload", Rig.Ipv4, Frames.Tagged(5, Frames.Tagged(6, Frames.Udp(1, 2))), false },
        { "subnet", Rig.Ipv4.With(OxmFields.Ipv4Dst, 0x0a000000, 0xff000000), Frames.Udp(1, 2), true },
        { "other subnet", Rig.Ipv4.With(OxmFields.Ipv4Dst, 0x0b000000, 0xff000000), Frames.Udp(1, 2), false },
        { "tcp port", Rig.Tcp.With(OxmFields.TcpDst, 80), Frames.Tcp(1, 2), true },
        { "tcp port of udp", Rig.Tcp.With(OxmFields.TcpDst, 80), Frames.Udp(1, 2, 1000, 80), false },
        { "icmp type", Rig.Ipv4.With(OxmFields.IpProto, 1).With(OxmFields.Icmpv4Type, 8), Frames.Ping(1, 2), true },
        { "arp target", Match.Any.EthType(EtherType.Arp).With(OxmFields.ArpTpa, 0x0a000002),
            Frames.ArpRequest(1, 2), true },
        { "arp op", Match.Any.EthType(EtherType.Arp).With(OxmFields.ArpOp, 2), Frames.ArpRequest(1, 2), false },
        { "tcp flags", Rig.Tcp.With(OxmFields.NxmTcpFlags, 2, 2), Frames.Tcp(1, 2), true },
        { "no fragment", Rig.Ipv4.With(OxmFields.NxmIpFragment, 0, 3), Frames.Tcp(1, 2), true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void FlowMatch_matches(string what, Match match, byte[] frame, bool expected)
    {
        _rig.Add(match, Rig.OutputTo(2));
        Assert.True(expected == (_rig.PortsFor(1, frame).Length == 1), what);
    }

    [Fact]
    public void FlowMatch_hides_the_ports_of_fragments_unless_told_to_match_the_first()
    {
        byte[] first = Frames.Tcp(1, 2);
        first[20] |= 0x20; // more fragments
        _rig.Add(Rig.Tcp.With(OxmFields.TcpDst, 80), Rig.OutputTo(2));
        Assert.Empty(_rig.PortsFor(1, first));
        _rig.Model.Fragments = ConfigFlags.FragmentsNiciraMatch;
        Assert.Equal([2u], _rig.PortsFor(1, first));
        byte[] later = [.. first];
        later[21] = 1;
        Assert.Empty(_rig.PortsFor(1, later));
        _rig.Add(Rig.Ipv4.With(OxmFields.NxmIpFragment, 3, 3), Rig.OutputTo(3));
        Assert.Equal([3u], _rig.PortsFor(1, later));
    }

    [Theory]
    [InlineData("OFPBMC_BAD_PREREQ", "80001a02 0050")] // tcp_src alone
    [InlineData("OFPBMC_BAD_PREREQ", "80001401 06 80000a02 0800")] // ip_proto ahead of eth_type
    [InlineData("OFPBMC_BAD_PREREQ", "80000e01 03")] // pcp without vid
    [InlineData("OFPBMC_DUP_FIELD", "80000004 00000001 80000004 00000001")]
    [InlineData("OFPBMC_DUP_FIELD", "80000606 020000000001 00000206 020000000001")] // the same, by Nicira's name
    [InlineData("OFPBMC_BAD_WILDCARDS", "8000070c 010000000001 000000000001")] // a bit outside the mask
    [InlineData("OFPBMC_BAD_MASK", "80000b04 0800 ff00")] // eth_type can't be masked
    [InlineData("OFPBMC_BAD_VALUE", "80000c02 1005 80000e01 09")] // pcp 9
    [InlineData("OFPBMC_BAD_FIELD", "80004a03 000001")] // pbb_isid
    [InlineData("OFPBMC_BAD_FIELD", "80007e01 00")] // no such number
    public void MatchRules_refuse(string error, string oxms)
    {
        byte[] match = Convert.FromHexString(oxms.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(error, _rig.Send(new FlowMod { Match = match })?.Name);
    }

    [Fact]
    public void MatchRules_let_a_mask_of_all_ones_pass_as_none()
    {
        byte[] masked = Convert.FromHexString("80000b040800ffff");
        Assert.Null(_rig.Send(new FlowMod { Match = masked }));
        Assert.Equal(Rig.Ipv4, _rig.Flow.Match);
    }

    [Fact]
    public void FlowMatch_takes_a_field_by_either_name_for_the_same()
    {
        _rig.Add(Match.Any.With(OxmFields.NxmEthDst, Frames.Mac(2).Value), Rig.OutputTo(2));
        _rig.Add(Match.Any.EthDst(Frames.Mac(2)), Rig.OutputTo(3));
        Assert.Equal(Match.Any.EthDst(Frames.Mac(2)), _rig.Flow.Match);
    }

    [Fact]
    public void PipelineModel_without_a_table_miss_drops_and_with_one_sends_no_match()
    {
        Assert.Empty(_rig.Receive(1, Frames.Plain(1, 2)).PacketIns);
        _rig.Add(Match.Any, Rig.OutputTo(PortNumber.Controller.Value), priority: 0, cookie: 9);
        var packet = Assert.Single(_rig.Receive(3, Frames.Plain(1, 2)).PacketIns);
        Assert.Equal((PacketInReason.NoMatch, 9ul, 3u, 0),
            (packet.Reason, packet.Cookie.Value, packet.Message.InPort.Value, packet.Table.Value));
    }
}
