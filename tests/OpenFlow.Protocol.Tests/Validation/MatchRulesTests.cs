using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Validation.Refusals;

namespace OpenFlow.Protocol.Tests.Validation;

/// <summary>OpenFlow 1.3.5 §7.2.3; where that is silent, what Open vSwitch 3.1 answered to the same octets.</summary>
public sealed class MatchRulesTests
{
    [Theory]
    [InlineData("ok", "")]
    [InlineData("ok", "80000a02 0800 80001401 06 80001c02 0050")] // tcp over ipv4
    [InlineData("ok", "80000a02 0800 80001401 06 00010204 0000000f")] // a register stands anywhere
    [InlineData("ok", "80000c02 1005 80000e01 03")]
    [InlineData("ok", "80000d04 1000 1000 80000e01 03")] // any tag
    [InlineData("ok", "80000b04 0800 ffff")] // a mask of all ones is none
    [InlineData("ok", "80000b04 0000 0000 80000a02 0800")] // nor does one of zeros ask anything
    [InlineData("ok", "80000a02 86dd 80001401 3a 80003a01 87 80003e10 fe800000000000000000000000000001")]
    [InlineData("ok", "0001d308 00000020 00000030 0001ee01 06")] // ct_nw_proto of +trk-inv
    [InlineData("OFPBMC_BAD_LEN@55", "8000 00 04 0000")] // runs past the end
    [InlineData("OFPBMC_BAD_LEN@55", "80000002 0001")] // in_port has four
    [InlineData("OFPBMC_BAD_LEN@55", "ffff0002 0000")] // no room for the experimenter
    [InlineData("OFPBMC_BAD_FIELD@52", "8000f004 00000001")]
    [InlineData("OFPBMC_BAD_FIELD@52", "ffff0208 12345678 00000001")] // an unknown organisation's
    [InlineData("OFPBMC_BAD_WILDCARDS@58", "80000a02 0800 80001708 0a0000ff ffffff00")]
    [InlineData("OFPBMC_BAD_MASK@52", "80000108 00000001 00000003")]
    [InlineData("OFPBMC_BAD_MASK@58", "80000c02 1005 80000f02 03 07")] // 7 is not an octet of ones
    [InlineData("OFPBMC_BAD_VALUE@52", "80000c02 ffff")]
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 0800 80001001 40")] // dscp has six bits
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 0806 80002a02 0100")] // Open vSwitch has eight of arp_op
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 86dd 80003804 00100000")] // a flow label has 20
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 0800 00000a01 03")] // the ECN is none of nw_tos
    [InlineData("OFPBMC_BAD_PREREQ@52", "80001c02 0050 80000a02 0800")] // before what it needs
    [InlineData("OFPBMC_BAD_PREREQ@58", "80000c02 0000 80000e01 03")] // untagged
    [InlineData("OFPBMC_BAD_PREREQ@63", "80000a02 0800 80001401 11 80001c02 0050")] // tcp_dst over udp
    [InlineData("OFPBMC_BAD_PREREQ@68", "80000a02 86dd 80001401 3a 80003a01 88 80004006 020000000001")] // sll of an NA
    [InlineData("OFPBMC_BAD_PREREQ@52", "0001ee01 06")] // nothing of the connection
    [InlineData("OFPBMC_DUP_FIELD@58", "80000a02 0800 80000a02 0800")]
    [InlineData("OFPBMC_DUP_FIELD@62", "80000606 020000000001 00000206 020000000001")] // by Nicira's name
    [InlineData("OFPBMC_DUP_FIELD@60", "00010404 00000001 80010208 0000000000000001")] // xreg1 has reg2 in it
    [InlineData("OFPBMC_DUP_FIELD@58", "80000c02 1005 00000802 1005")] // vlan_vid in vlan_tci
    [InlineData("ok", "80000a02 894f ffff0405 005ad650 02 ffff1405 005ad650 3f")] // nsh_mdtype, nsh_ttl
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 894f ffff0405 005ad650 00")]
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 894f ffff0405 005ad650 03")]
    [InlineData("OFPBMC_BAD_VALUE@58", "80000a02 894f ffff1405 005ad650 40")]
    [InlineData("ok", "0001d308 00000021 00000021 0001f004 0a000001 80000a02 0800")] // ct_nw_src ahead of its type
    [InlineData("OFPBAC_MATCH_INCONSISTENT@48", "0001d308 00000021 00000021 0001f004 0a000001")]
    [InlineData("OFPBAC_MATCH_INCONSISTENT@48", "80000a02 86dd 0001d308 00000021 00000021 0001f204 0a000001")]
    [InlineData("ok", "0001d308 00000021 00000021 0001f802 0050")] // ct_tp_src asks for no protocol
    [InlineData("OFPBMC_BAD_PREREQ@64", "0001d308 00000030 00000030 0001f802 0050")] // +trk+inv
    [InlineData("OFPBMC_BAD_PREREQ@68", "80000a02 0800 00013401 03 80001401 06 80001c02 0050")] // a later fragment
    [InlineData("ok", "80000a02 0800 00013401 01 80001401 06 80001c02 0050")] // the first one
    [InlineData("ok", "80000a02 0800 00013401 03 80001401 01 80002601 08")] // and of ICMP's nothing is asked
    public void MatchRules_say_what_a_switch_says_and_where(string expected, string oxms) =>
        Assert.Equal(expected, Of(FlowMod(oxms)));

    [Theory]
    [InlineData("OFPBMC_BAD_TYPE@48", "0000 0058")]
    [InlineData("OFPBMC_BAD_TYPE@48", "0009 0004")]
    [InlineData("OFPBMC_BAD_LEN@50", "0001 0000")]
    [InlineData("OFPBMC_BAD_LEN@50", "0001 0003")]
    [InlineData("OFPBMC_BAD_LEN@50", "0001 0010")]
    public void MatchRules_check_the_header_of_a_match(string expected, string header)
    {
        byte[] frame = FlowMod("");
        Hex(header).CopyTo(frame, 48);
        Assert.Equal(expected, Of(frame));
    }

    [Fact]
    public void MatchRules_leave_a_controller_what_it_does_not_know()
    {
        // Unknown, out of range, twice, and without what it needs: but framed.
        byte[] match = Hex("0001 0022 8000f004 00000001 80000e01 09 80000e01 09 80001c02 0050 80000c02 ffff"
            + "00000000 0000");
        byte[] packetIn = Frame(MessageType.PacketIn, [.. Hex("ffffffff 0000 63 00 0000000000000000"), .. match, 0, 0]);
        Assert.Equal("ok", Of(packetIn));
    }

    [Theory]
    [InlineData("OFPBRC_BAD_LEN@2", "0001 0004 00000000")] // no padding before the frame
    [InlineData("OFPBRC_BAD_LEN@40", "0001 000c 80000004 00000001 00000000")]
    [InlineData("OFPBMC_BAD_LEN@31", "0001 000c 80000002 00000001 00000000 0000")]
    [InlineData("OFPBMC_BAD_LEN@31", "0001 000f 80000107 00000001ffffff00 0000")]
    public void MatchRules_refuse_a_packet_in_that_is_not_framed(string expected, string match) =>
        Assert.Equal(expected, Of(Frame(MessageType.PacketIn,
            [.. Hex("ffffffff 0000 00 00 0000000000000000"), .. Hex(match)])));
}
