using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Text;

/// <summary>
/// Whole messages as <c>ovs-ofctl -O OpenFlow13 ofp-print</c> of Open vSwitch 3.1 prints these very octets.
/// </summary>
public sealed class MessagePrintTests
{
    [Theory]
    [InlineData("", "OpenFlow message is empty")]
    [InlineData(
        "04040058000000ec000023200000001e0000001416ff250baf6272bf9e1fcd9b58b5ab6b00000000000100080000006d"
        + "000300052c00000000050005050000000006001280000a02884800010a0484215549000000000000",
        "NXT_PACKET_IN2 (OF1.3) (xid=0xec): table_id=44 total_len=109 mplsm,reg5=0x84215549 (via packet_"
        + "out) data_len=16 (unbuffered) (***total_len != data_len***)\n"
        + "vlan_tci=0x0000,dl_src=72:bf:9e:1f:cd:9b,dl_dst=16:ff:25:0b:af:62,dl_type=0x58b5")]
    [InlineData(
        "0404002000000b0700002320000000180001000000000000fffe006000000000",
        "NXT_TLV_TABLE_MOD (OF1.3) (xid=0xb07):\n"
        + " DEL mapping table:\n"
        + "  class  type  length  match field\n"
        + " ------  ----  ------  --------------\n"
        + " 0xfffe     0      96  tun_metadata0")]
    [InlineData(
        "0401001c00000005ffff0013000023200404000c0000000500000000",
        "OFPT_ERROR (OF1.3) (xid=0x5): NXTTMFC_TABLE_FULL\n"
        + "***decode error: OFPBRC_BAD_LEN***\n"
        + "00000000  04 04 00 0c 00 00 00 05-00 00 00 00             |............    |")]
    [InlineData(
        "0401001c00000005ffff0029000023200404000c0000000500000000",
        "OFPT_ERROR (OF1.3) (xid=0x5): NXBAC_BAD_ED_PROP\n"
        + "***decode error: OFPBRC_BAD_LEN***\n"
        + "00000000  04 04 00 0c 00 00 00 05-00 00 00 00             |............    |")]
    [InlineData("0405", "OpenFlow packet too short (only 2 bytes):\n"
        + "00000000  04 05                                           |..              |")]
    [InlineData("040500080000000100", "(***only uses 8 bytes out of 9***)\n"
        + "00000000  04 05 00 08 00 00 00 01-00                      |.........       |")]
    [InlineData("04ff000800000001", "***decode error: OFPBRC_BAD_TYPE***\n"
        + "00000000  04 ff 00 08 00 00 00 01-                        |........        |")]
    [InlineData("0414000800000005", "OFPT_BARRIER_REQUEST (OF1.3) (xid=0x5):")]
    [InlineData("0600000800000001",
        "OFPT_HELLO (OF1.5) (xid=0x1):\n version bitmap: 0x01, 0x02, 0x03, 0x04, 0x05, 0x06")]
    [InlineData(
        "0406002000000005000000000000001f00000000fe0000000000004f00000000",
        "OFPT_FEATURES_REPLY (OF1.3) (xid=0x5): dpid:000000000000001f\n"
        + "n_tables:254, n_buffers:0\n"
        + "capabilities: FLOW_STATS TABLE_STATS PORT_STATS GROUP_STATS QUEUE_STATS")]
    [InlineData(
        "0401001600000005000100060402000a000000057a7a",
        "OFPT_ERROR (OF1.3) (xid=0x5): OFPBRC_BAD_LEN\nOFPT_ECHO_REQUEST (OF1.3) (xid=0x5): 2 bytes of payload")]
    [InlineData(
        "0409000c0000000500010080",
        "OFPT_SET_CONFIG (OF1.3) (xid=0x5): frags=drop miss_send_len=128")]
    [InlineData(
        "041800180000000500000002000000000000000000000007",
        "OFPT_ROLE_REQUEST (OF1.3) (xid=0x5): role=primary generation_id=7")]
    [InlineData(
        "0401001400000005000500030410000800000005",
        "OFPT_ERROR (OF1.3) (xid=0x5): OFPFMFC_OVERLAP\n"
        + "***decode error: OFPBRC_BAD_LEN***\n"
        + "00000000  04 10 00 08 00 00 00 05-                        |........        |")]
    [InlineData(
        "040a005400000005ffffffff002a011e000000000000005d0001000c8000000400000003000000000000020000000002"
        + "02000000000108004500001c000000004011b6c10a0000010a0000020007000800081234",
        "OFPT_PACKET_IN (OF1.3) (xid=0x5): table_id=30 cookie=0x5d total_len=42 in_port=3 (via action) "
        + "data_len=42 (unbuffered)\n"
        + "udp,vlan_tci=0x0000,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02,nw_src=10.0.0.1,nw_dst=10.0."
        + "0.2,nw_tos=0,nw_ecn=0,nw_ttl=64,nw_frag=no,tp_src=7,tp_dst=8 udp_csum:1234")]
    [InlineData(
        "040e005800000005000000000000005d00000000000000001e00003c0000000affffffffffffffffffffffff00010000"
        + "0001000c800000040000000100000000000400180000000000000010000000020000000000000000",
        "OFPT_FLOW_MOD (OF1.3) (xid=0x5): ADD table:30 priority=10,in_port=1 cookie:0x5d idle:60 "
        + "send_flow_rem actions=output:2")]
    [InlineData(
        "040b004000000005000000000000005d000a001e00000009004c4b40003c0000000000000000000300000000000000ee"
        + "0001000c800000040000000100000000",
        "OFPT_FLOW_REMOVED (OF1.3) (xid=0x5): priority=10,in_port=1 reason=idle table_id=30 cookie:0x5d "
        + "duration9.005s idle60 pkts3 bytes238")]
    [InlineData(
        "040c00500000000502000000000000000000000100000000020000000001000065746831000000000000000000000000"
        + "0000000000000004000008400000000000000000000000000098968000000000",
        "OFPT_PORT_STATUS (OF1.3) (xid=0x5): MOD: 1(eth1): addr:02:00:00:00:00:01\n"
        + "     config:     0\n"
        + "     state:      LIVE\n"
        + "     current:    10GB-FD COPPER\n"
        + "     speed: 10000 Mbps now, 0 Mbps max")]
    [InlineData(
        "040f00300000000500000100000000070020000affffffffffffffff0000000000000010000000010000000000000000",
        "OFPT_GROUP_MOD (OF1.3) (xid=0x5):\n"
        + " ADD group_id=7,type=select,bucket=weight:10,actions=output:1")]
    [InlineData(
        "041d0020000000050000000d0000000100010010000003e80000006400000000",
        "OFPT_METER_MOD (OF1.3) (xid=0x5): ADD meter=1 kbps burst stats bands=\n"
        + "type=drop rate=1000 burst_size=100")]
    [InlineData(
        "041300800000000500040000000000000000000100000000000000000000000100000000000000020000000000000003"
        + "000000000000000400000000000000050000000000000006000000000000000700000000000000080000000000000009"
        + "000000000000000a000000000000000bffffffffffffffff000000031dcd6500",
        "OFPST_PORT reply (OF1.3) (xid=0x5): 1 ports\n"
        + "  port  1: rx pkts=1, bytes=3, drop=5, errs=7, frame=9, over=10, crc=11\n"
        + "           tx pkts=2, bytes=4, drop=6, errs=8, coll=?\n"
        + "           duration=3.500s")]
    [InlineData(
        "041300700000000500030000000000000000000000000001000000000000000500000000000000040100000000000000"
        + "000000000000000500000000000000040200000000000000000000000000000500000000000000040300000000000000"
        + "00000000000000050000000000000004",
        "OFPST_TABLE reply (OF1.3) (xid=0x5):\n"
        + "  table 0:\n"
        + "    active=1, lookup=5, matched=4\n"
        + "\n"
        + "  table 1:\n"
        + "    active=0, lookup=5, matched=4\n"
        + "\n"
        + "  tables 2...3: ditto")]
    [InlineData(
        "0417003000000005000000010000000000000009000000010020000000000000000100100000000001f4000000000000",
        "OFPT_QUEUE_GET_CONFIG_REPLY (OF1.3) (xid=0x5): port=1\n"
        + "queue 9: min_rate:50.0%")]
    [InlineData(
        "04040040000000054f4e4600000008fd0000000700000003041000280000000500000002000000000200000000020000"
        + "00000001000000010000000000000000",
        "ONFT_BUNDLE_ADD_MESSAGE (OF1.3) (xid=0x5):\n"
        + " bundle_id=0x7 flags=atomic ordered\n"
        + "OFPT_PORT_MOD (OF1.3) (xid=0x5): port: 2: addr:02:00:00:00:00:02\n"
        + "     config: PORT_DOWN\n"
        + "     mask:   PORT_DOWN\n"
        + "     advertise: UNCHANGED")]
    [InlineData(
        "040e00580000000500000000000000000000000000000000000000000000000affffffffffffffffffffffff00000000"
        + "0001000a80001c020050000000000000000400180000000000000010000000020000000000000000",
        "OFPT_FLOW_MOD (OF1.3) (xid=0x5): ***decode error: OFPBMC_BAD_PREREQ***\n"
        + "00000000  04 0e 00 58 00 00 00 05-00 00 00 00 00 00 00 00 |...X............|\n"
        + "00000010  00 00 00 00 00 00 00 00-00 00 00 00 00 00 00 0a |................|\n"
        + "00000020  ff ff ff ff ff ff ff ff-ff ff ff ff 00 00 00 00 |................|\n"
        + "00000030  00 01 00 0a 80 00 1c 02-00 50 00 00 00 00 00 00 |.........P......|\n"
        + "00000040  00 04 00 18 00 00 00 00-00 00 00 10 00 00 00 02 |................|\n"
        + "00000050  00 00 00 00 00 00 00 00-                        |........        |")]
    [InlineData(
        "0404003000000001000023200000001b000000080000000500030008000000030009000800000018000a000800000002",
        "NXT_SET_ASYNC_CONFIG2 (OF1.3) (xid=0x1):\n"
        + " primary:\n"
        + "       PACKET_IN: (off)\n"
        + "     PORT_STATUS: add delete\n"
        + "    FLOW_REMOVED: (off)\n"
        + "     ROLE_STATUS: (off)\n"
        + "    TABLE_STATUS: vacancy_down vacancy_up\n"
        + "  REQUESTFORWARD: (off)\n"
        + "\n"
        + " secondary:\n"
        + "       PACKET_IN: no_match invalid_ttl\n"
        + "     PORT_STATUS: (off)\n"
        + "    FLOW_REMOVED: (off)\n"
        + "     ROLE_STATUS: (off)\n"
        + "    TABLE_STATUS: (off)\n"
        + "  REQUESTFORWARD: meter_mod_request")]
    [InlineData(
        "0404001800000001000023200000001b0000000800000008",
        "NXT_SET_ASYNC_CONFIG2 (OF1.3) (xid=0x1): ***decode error: OFPACFC_INVALID***\n"
        + "00000000  04 04 00 18 00 00 00 01-00 00 23 20 00 00 00 1b |..........# ....|\n"
        + "00000010  00 00 00 08 00 00 00 08-                        |........        |")]
    [InlineData(
        "0404001800000001000023200000001b000c000800000005",
        "NXT_SET_ASYNC_CONFIG2 (OF1.3) (xid=0x1): ***decode error: OFPACFC_UNSUPPORTED***\n"
        + "00000000  04 04 00 18 00 00 00 01-00 00 23 20 00 00 00 1b |..........# ....|\n"
        + "00000010  00 0c 00 08 00 00 00 05-                        |........        |")]
    public void MessagePrinter_prints_a_message_as_ovs_ofctl_does(string hex, string wanted) =>
        Assert.Equal(wanted, MessagePrinter.Print(Convert.FromHexString(hex)));

    [Fact]
    public void MessagePrinter_prints_every_message_of_the_tables_under_its_name()
    {
        foreach (CodecCase row in AllCases.Messages.Where(row => IsLegal(row.Octets)))
        {
            string text = MessagePrinter.Print(row.Octets);

            Assert.True(Header.TryRead(row.Octets, out Header header));
            string names = header.Type switch
            {
                MessageType.MultipartRequest or MessageType.MultipartReply => "^(OFP|ONF)ST_[A-Z_]+ (request|reply)",
                MessageType.Experimenter => "^(ONFT|NXT)_[A-Z_0-9]+",
                _ => "^OFPT_[A-Z_]+",
            };
            Assert.Matches(names + @" (\(OF1\.[0-9]\) )?\(xid=0x[0-9a-f]+\):", text);
            Assert.False(text.EndsWith('\n'));
        }
    }

    [Fact]
    public void MessagePrinter_prints_errors_within_errors_to_an_end()
    {
        byte[] error = Codec.Bytes(new EchoRequest([1]));
        for (int depth = 0; depth < 1000; depth++)
            error = Codec.Bytes(new Error(OpenFlowErrors.BadLength, error));

        Assert.InRange(MessagePrinter.Print(error).Length, 1, 1_000_000);
    }

    private static bool IsLegal(byte[] octets) => MessageRules.TryCheck(octets, UnknownExperimenters.Refuse, out _);
}
