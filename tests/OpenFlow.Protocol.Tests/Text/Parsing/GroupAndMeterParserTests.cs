using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Text.Parsing;

/// <summary>The octets are those that ovs-ofctl 3.1 sends for the same text.</summary>
public sealed class GroupAndMeterParserTests
{
    [Theory]
    [InlineData(GroupModCommand.Add, "group_id=1,type=all,bucket=output:1,bucket=output:2",
        "00 00 00 00 00 00 00 01"
        + "00 20 00 00 ff ff ff ff ff ff ff ff 00 00 00 00  00 00 00 10 00 00 00 01 00 00 00 00 00 00 00 00"
        + "00 20 00 00 ff ff ff ff ff ff ff ff 00 00 00 00  00 00 00 10 00 00 00 02 00 00 00 00 00 00 00 00")]
    [InlineData(GroupModCommand.Add, "group_id=2,type=select,bucket=weight:3,actions=output:1,bucket=weight=5,output:2",
        "00 00 01 00 00 00 00 02"
        + "00 20 00 03 ff ff ff ff ff ff ff ff 00 00 00 00  00 00 00 10 00 00 00 01 00 00 00 00 00 00 00 00"
        + "00 20 00 05 ff ff ff ff ff ff ff ff 00 00 00 00  00 00 00 10 00 00 00 02 00 00 00 00 00 00 00 00")]
    [InlineData(GroupModCommand.Add, "group_id=2,type=select,bucket=output:1",
        "00 00 01 00 00 00 00 02"
        + "00 20 00 01 ff ff ff ff ff ff ff ff 00 00 00 00  00 00 00 10 00 00 00 01 00 00 00 00 00 00 00 00")]
    [InlineData(GroupModCommand.Modify, "group_id=3 type=ff bucket=watch_port:1,watch_group:4,actions=2",
        "00 01 03 00 00 00 00 03"
        + "00 20 00 00 00 00 00 01 00 00 00 04 00 00 00 00  00 00 00 10 00 00 00 02 00 00 00 00 00 00 00 00")]
    [InlineData(GroupModCommand.Add, "group_id=5,type=all,bucket=drop",
        "00 00 00 00 00 00 00 05  00 10 00 00 ff ff ff ff ff ff ff ff 00 00 00 00")]
    [InlineData(GroupModCommand.Add, "group_id=5,type=all", "00 00 00 00 00 00 00 05")]
    [InlineData(GroupModCommand.Delete, "", "00 02 00 00 ff ff ff fc")]
    [InlineData(GroupModCommand.Delete, "group_id=all", "00 02 00 00 ff ff ff fc")]
    [InlineData(GroupModCommand.Delete, "group_id=5", "00 02 00 00 00 00 00 05")]
    public void GroupParser_makes_the_message_that_ovs_ofctl_would(GroupModCommand command, string text, string body)
    {
        Assert.True(GroupParser.TryParse(text, command, out ParsedGroup group, out TextError error), error.ToString());

        Assert.Equal(Convert.ToHexString(AnnotatedHex.Read(body)), Convert.ToHexString(group.ToFrame(default)[8..]));
    }

    [Theory]
    [InlineData("group_id=1,type=all,bucket=actions=output:1,set_field:0x5->reg0,bucket=actions=drop")]
    [InlineData("group_id=2,type=select,bucket=weight:3,actions=output:1,bucket=actions=output:2")]
    [InlineData("group_id=3,type=ff,bucket=watch_port:1,actions=output:1,bucket=watch_group:4,actions=output:2")]
    [InlineData("group_id=4,type=indirect,bucket=actions=group:5")]
    public void GroupParser_reads_what_the_printer_prints(string text)
    {
        Assert.True(GroupParser.TryParse(text, GroupModCommand.Add, out ParsedGroup group, out _));

        Assert.Equal(text, FlowPrinter.Group(group.Group, group.Type, group.Buckets.View));
    }

    [Theory]
    [InlineData("type=all", 1, "a group needs group_id=NUMBER")]
    [InlineData("group_id=5", 11, "a group needs type=all, select, indirect or ff")]
    [InlineData("group_id=5,type=foo", 17, "'foo' is no type: write all, select, indirect or ff")]
    [InlineData("group_id=4294967041,type=all", 10, "4294967041 is out of range: group_id goes from 0 to 4294967040")]
    [InlineData("group_id=5,type=indirect,bucket=1,bucket=2", 1, "an indirect group has one bucket, not 2")]
    [InlineData("group_id=5,type=all,bucket=weight:3,1", 28, "only buckets of a select group have a weight")]
    [InlineData("group_id=5,type=all,bucket=watch_port:3,1", 28,
        "only buckets of ff and select groups watch a port or group")]
    [InlineData("group_id=5,type=ff,bucket=1", 27,
        "a bucket of an ff group needs watch_port:PORT or watch_group:GROUP")]
    [InlineData("group_id=5,type=select,selection_method=hash,bucket=1", 24,
        "selection_method needs OpenFlow 1.5: leave it out")]
    [InlineData("group_id=5,typ=all", 12, "'typ' is no part of a group; did you mean 'type'?")]
    [InlineData("group_id=5,type=all,bucket=mod_tp_dst:80", 28,
        "mod_tp_dst needs a match: write set_field:PORT->tcp_dst or udp_dst")]
    public void GroupParser_points_at_what_is_wrong(string text, int column, string message)
    {
        Assert.False(GroupParser.TryParse(text, GroupModCommand.Add, out _, out TextError error));

        Assert.Equal(new TextError(column, message), error);
    }

    [Theory]
    [InlineData(MeterModCommand.Add, "meter=1,kbps,burst,stats,band=type=drop,rate=10,burst_size=5",
        "00 00 00 0d 00 00 00 01  00 01 00 10 00 00 00 0a 00 00 00 05 00 00 00 00")]
    [InlineData(MeterModCommand.Add, "meter=2,pktps,bands=type=drop,rate=10 type=dscp_remark,rate=5,prec_level=2",
        "00 00 00 02 00 00 00 02  00 01 00 10 00 00 00 0a 00 00 00 00 00 00 00 00"
        + "00 02 00 10 00 00 00 05 00 00 00 00 02 00 00 00")]
    [InlineData(MeterModCommand.Modify, "meter=2 kbps band=type=drop rate=10",
        "00 01 00 01 00 00 00 02  00 01 00 10 00 00 00 0a 00 00 00 00 00 00 00 00")]
    [InlineData(MeterModCommand.Add, "meter=controller,pktps,band=type=drop,rate=10",
        "00 00 00 02 ff ff ff fe  00 01 00 10 00 00 00 0a 00 00 00 00 00 00 00 00")]
    [InlineData(MeterModCommand.Delete, "", "00 02 00 00 ff ff ff ff")]
    [InlineData(MeterModCommand.Delete, "meter=1", "00 02 00 00 00 00 00 01")]
    public void MeterParser_makes_the_message_that_ovs_ofctl_would(MeterModCommand command, string text, string body)
    {
        Assert.True(MeterParser.TryParse(text, command, out ParsedMeter meter, out TextError error), error.ToString());

        Assert.Equal(Convert.ToHexString(AnnotatedHex.Read(body)), Convert.ToHexString(meter.ToFrame(default)[8..]));
    }

    [Theory]
    [InlineData("kbps,band=type=drop,rate=1", 1, "a meter needs meter=NUMBER")]
    [InlineData("meter=0,kbps,band=type=drop,rate=1", 7, "meters count from 1")]
    [InlineData("meter=1,kbps", 13, "a meter needs a band: band=type=drop,rate=NUMBER")]
    [InlineData("meter=1,band=type=drop,rate=1", 1, "a meter counts kbps or pktps: write one of them")]
    [InlineData("meter=1,kbps,pktps,band=type=drop,rate=1", 14, "a meter counts kbps or pktps, not both")]
    [InlineData("meter=1,kpbs,band=type=drop,rate=1", 9, "'kpbs' is no part of a meter; did you mean 'kbps'?")]
    [InlineData("meter=1,kbps,band=type=drp,rate=1", 24, "'drp' is no type of band: write drop or dscp_remark")]
    [InlineData("meter=1,kbps,band=type=drop,rate=0", 35, "a band needs rate=NUMBER, above 0")]
    [InlineData("meter=1,kbps,band=type=drop,rate=1,burst_size=5", 19,
        "a burst_size counts only where the meter says burst: add it")]
    public void MeterParser_points_at_what_is_wrong(string text, int column, string message)
    {
        Assert.False(MeterParser.TryParse(text, MeterModCommand.Add, out _, out TextError error));

        Assert.Equal(new TextError(column, message), error);
    }

    [Fact]
    public void PacketOutParser_makes_the_message_that_ovs_ofctl_would()
    {
        byte[] wanted = AnnotatedHex.Read("""
            ff ff ff ff  ff ff ff fe  00 10  00 00 00 00 00 00  // no buffer, from LOCAL, 16 octets of actions
            00 00 00 10  00 00 00 02  00 00  00 00 00 00 00 00  // output to port 2
            01 23 45 67 89 ab  01 23 45 67 89 ab  08 00         // the packet
            """);

        Assert.True(PacketOutParser.TryParse("in_port=LOCAL,packet=0123456789ab0123456789ab0800 actions=output:2",
            out ParsedPacketOut packet, out TextError error), error.ToString());

        Assert.Equal(wanted, packet.ToFrame(new Xid(1))[8..]);
    }

    [Theory]
    [InlineData("packet=0123", 12, "a packet-out needs actions: write actions=… at its end")]
    [InlineData("actions=1", 1, "a packet-out needs packet=HEX")]
    [InlineData("packet=012,actions=1", 10, "packet is octets of two hex digits each, such as 01.02.0a")]
    public void PacketOutParser_points_at_what_is_wrong(string text, int column, string message)
    {
        Assert.False(PacketOutParser.TryParse(text, out _, out TextError error));

        Assert.Equal(new TextError(column, message), error);
    }
}
