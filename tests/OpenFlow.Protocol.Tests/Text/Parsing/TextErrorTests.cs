using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;

namespace OpenFlow.Protocol.Tests.Text.Parsing;

/// <summary>Each kind of wrong text has an error that points at it and says what to write.</summary>
public sealed class TextErrorTests
{
    [Theory]
    [InlineData("tcp,nw_scr=1.2.3.4,actions=drop", 5, "'nw_scr' is not known; did you mean 'nw_src'?")]
    [InlineData("prioriti=5,actions=drop", 1, "'prioriti' is not known; did you mean 'priority'?")]
    [InlineData("in_port,actions=drop", 1, "in_port needs a value: in_port=…")]
    [InlineData("in_port=,actions=drop", 9, "in_port needs a value: in_port=…")]
    [InlineData("in_port=eth0,actions=drop", 9,
        "'eth0' is no port: only a switch knows its ports' names, write the number")]
    [InlineData("in_port=LOCL,actions=drop", 9, "'LOCL' is no port; did you mean 'LOCAL'?")]
    [InlineData("in_port=65534,actions=drop", 9,
        "65534 is a reserved port of OpenFlow 1.0: write its name, such as LOCAL")]
    [InlineData("priority=70000,actions=drop", 10, "70000 is out of range: priority goes from 0 to 65535")]
    [InlineData("priority=010,actions=drop", 10,
        "write priority as decimal without leading zeros, or as hex after 0x")]
    [InlineData("priority=5x,actions=drop", 10, "'5x' is not a number: priority is decimal, or hex after 0x")]
    [InlineData("table=255,actions=drop", 7, "255 is out of range: table goes from 0 to 254")]
    [InlineData("tcp,tp_dst=80x,actions=drop", 12, "'80x' is not a number: tp_dst is decimal, or hex after 0x")]
    [InlineData("tcp,tp_dst=70000,actions=drop", 12, "70000 is out of range: tp_dst has 16 bits, at most 65535")]
    [InlineData("ip,nw_src=1.2.3,actions=drop", 11, "'1.2.3' is no IPv4 address: write 192.0.2.1")]
    [InlineData("ip,nw_src=1.2.3.4/33,actions=drop", 19, "'33' is no mask: write a prefix from 0 to 32, or an address")]
    [InlineData("ipv6,ipv6_src=fe80::g,actions=drop", 15, "'fe80::g' is no IPv6 address: write 2001:db8::1")]
    [InlineData("dl_src=00:11:22,actions=drop", 8, "'00:11:22' is no Ethernet address: write 00:11:22:33:44:55")]
    [InlineData("dl_type=0x800/0xff00,actions=drop", 15, "dl_type can't be masked: leave out the mask")]
    [InlineData("ct_state=+trk-nev,actions=drop", 15,
        "'nev' is no flag of ct_state; did you mean 'new'?; there are new, est, rel, rpl, inv, trk, snat, dnat")]
    [InlineData("tp_dst=80,actions=drop", 1, "tp_dst needs tcp, udp or sctp (or tcp6, …) in the match")]
    [InlineData("ip,tcp_dst=80,actions=drop", 4, "tcp_dst needs tcp or tcp6 in the match")]
    [InlineData("nw_src=1.2.3.4,actions=drop", 1, "ip_src needs ip in the match")]
    [InlineData("tcp,udp,actions=drop", 5, "udp says another nw_proto than 'tcp' did: leave out one")]
    [InlineData("dl_vlan=4096,actions=drop", 9,
        "4096 is out of range: dl_vlan goes from 0 to 4095, 0xffff is no tag")]
    [InlineData("reg0[0..32]=1,actions=drop", 9, "32 is out of range: a bit of reg0 goes from 0 to 31")]
    [InlineData("priority=1", 11, "a flow needs actions: write actions=… at its end, actions=drop for none")]
    [InlineData("cookie=5/3,actions=drop", 10, "an add has no cookie mask: leave it out")]
    [InlineData("out_port=5,actions=drop", 1, "out_port is for deletes: leave it out")]
    public void FlowParser_points_at_what_is_wrong_with_a_flow(string text, int column, string message) =>
        Assert.Equal(new TextError(column, message), ErrorOf(text));

    [Theory]
    [InlineData("outpu:1", 1, "'outpu' is no action; did you mean 'output'?")]
    [InlineData("output:", 1, "output needs a port: output:1, output:LOCAL, output:NXM_NX_REG0[]")]
    [InlineData("1,drop", 3, "drop can't stand with other actions: leave it out")]
    [InlineData("drop,1", 1, "drop can't stand with other actions: leave it out")]
    [InlineData("learn(table=1", 6, "'(' is never closed: add ')'")]
    [InlineData("output:1)", 9, "')' closes nothing: remove it")]
    [InlineData("load:1->NXM_NX_REG0[0", 20, "'[' is never closed: add ']'")]
    [InlineData("move:NXM_NX_REG0[0)", 19, "')' closes what another kind of bracket opened")]
    [InlineData("learn(table=1,foo=1)", 15, "'foo' is neither a field nor a part of learn")]
    [InlineData("load:0x100->NXM_NX_REG0[0..3]", 6,
        "0x100 is out of range: NXM_NX_REG0[0..3] has 4 bits, at most 15")]
    [InlineData("load:1->in_phy_port", 9, "in_phy_port is read-only")]
    [InlineData("move:NXM_NX_REG0[0..3]->NXM_NX_REG1[0..4]", 25,
        "NXM_NX_REG1[0..4] has 5 bits, NXM_NX_REG0[0..3] has 4: make them the same")]
    [InlineData("set_field:5", 1, "set_field is written set_field:VALUE->FIELD")]
    [InlineData("set_field:5->eth_tipe", 14, "there is no field 'eth_tipe'; did you mean 'eth_type'?")]
    [InlineData("set_field:5->eth_type", 14, "eth_type is read-only")]
    [InlineData("set_field:1.2.3.4->ip_src", 20, "ip_src needs ip in the match")]
    [InlineData("mod_tp_dst:5", 1, "mod_tp_dst needs tcp, udp or sctp in the match")]
    [InlineData("mod_vlan_vid:5000", 14, "5000 is out of range: mod_vlan_vid goes from 0 to 4095")]
    [InlineData("push_vlan:0x1234", 11, "push_vlan takes 0x8100 or 0x88a8, not 0x1234")]
    [InlineData("pop_vlan", 1, "pop_vlan needs dl_vlan in the match, or push_vlan before it")]
    [InlineData("ct(commit)", 1, "ct needs ip or ipv6 in the match")]
    [InlineData("dec_ttl", 1, "dec_ttl needs ip or ipv6 in the match")]
    [InlineData("goto_table:1,output:1", 14, "output must stand before goto_table")]
    [InlineData("goto_table:1,goto_table:2", 14, "goto_table stands twice: leave out one")]
    [InlineData("1,meter:3", 3, "meter must stand before the actions")]
    [InlineData("goto_table:0", 12, "goto_table leads to later tables only: above 0")]
    [InlineData("meter:0", 7, "meters count from 1")]
    [InlineData("conjunction(1,3/2)", 15, "the clause is one of 1 to 2")]
    [InlineData("note:zz", 6, "note is octets of two hex digits each, such as 01.02.0a")]
    [InlineData("controller(foo=1)", 12,
        "'foo' is no part of controller: there are reason, max_len, id, userdata, pause, meter_id")]
    [InlineData("enqueue:1", 1, "enqueue is written enqueue:PORT:QUEUE or enqueue(PORT,QUEUE)")]
    [InlineData("resubmit()", 1, "resubmit needs a port or a table: resubmit(,TABLE)")]
    public void FlowParser_points_at_what_is_wrong_with_actions(string actions, int column, string message) =>
        Assert.Equal(new TextError(column + "actions=".Length, message), ErrorOf("actions=" + actions));

    [Fact]
    public void FlowParser_actions_nested_too_deep_are_an_error_not_a_crash()
    {
        string nested = string.Concat(Enumerable.Repeat("clone(", 10_000)) + new string(')', 10_000);

        Assert.Equal("actions are nested more than 8 deep", ErrorOf("actions=" + nested).Message);
    }

    [Fact]
    public void FlowParser_more_actions_than_a_message_holds_are_an_error()
    {
        string many = string.Join(',', Enumerable.Repeat("output:1", 5_000));

        Assert.StartsWith("these are more actions than", ErrorOf("actions=" + many).Message, StringComparison.Ordinal);
    }

    private static TextError ErrorOf(string text)
    {
        Assert.False(FlowParser.TryParse(text, FlowModCommand.Add, out _, out TextError error), text);
        return error;
    }
}
