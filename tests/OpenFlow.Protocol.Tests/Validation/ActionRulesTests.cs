using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Validation.Refusals;

namespace OpenFlow.Protocol.Tests.Validation;

/// <summary>OpenFlow 1.3.5 §7.2.4, §7.2.5; where that is silent, as Open vSwitch 3.1 answered.</summary>
public sealed class ActionRulesTests
{
    private const string Ipv4 = "80000a02 0800"; // the first action then is at octet 72
    private const string Tagged = "80000c02 1005";

    [Theory]
    [InlineData("ok", Ipv4, "0000 0010 00000001 0000 000000000000")]
    [InlineData("ok", Ipv4, "0019 0010 80001604 0a000001 00000000")]
    [InlineData("ok", Ipv4, "0011 0008 8100 0000 0019 0010 80000c02 1005 000000000000")] // a tag, then its VLAN
    [InlineData("ok", Tagged, "0012 0008 00000000")]
    [InlineData("ok", Ipv4, "0013 0008 8847 0000 000f 0008 40000000")] // a label, then its TTL
    [InlineData("ok", Ipv4, "ffff 0010 12345678 0000000000000000")] // someone else's
    [InlineData("OFPBAC_BAD_LEN@74", Ipv4, "0000 0000 00000001 0000 000000000000")]
    [InlineData("OFPBAC_BAD_LEN@74", Ipv4, "0000 0018 00000001 0000 000000000000")]
    [InlineData("OFPBAC_BAD_LEN@74", Ipv4, "0000 000c 00000001 0000 000000000000")]
    [InlineData("OFPBAC_BAD_LEN@74", Ipv4, "0012 0010 00000000 0000 000000000000")] // pop_vlan of 16
    [InlineData("OFPBAC_BAD_TYPE@72", Ipv4, "0063 0008 00000000")]
    [InlineData("OFPBAC_BAD_EXP_TYPE@80", Ipv4, "ffff 0010 00002320 0fff 000000000000")]
    [InlineData("OFPBAC_BAD_LEN@74", Ipv4, "ffff 0008 00002320")]
    [InlineData("OFPBAC_BAD_OUT_PORT@72", Ipv4, "0000 0010 00000000 0000 000000000000")]
    [InlineData("OFPBAC_BAD_OUT_PORT@72", Ipv4, "0000 0010 ffffffff 0000 000000000000")]
    [InlineData("OFPBAC_BAD_OUT_GROUP@76", Ipv4, "0016 0008 ffffffff")]
    [InlineData("OFPBAC_BAD_ARGUMENT@76", Ipv4, "0011 0008 0800 0000")]
    [InlineData("OFPBAC_BAD_ARGUMENT@76", Ipv4, "0013 0008 8100 0000")]
    [InlineData("OFPBAC_BAD_TAG@88", Ipv4, "0011 0008 8100 0000 0011 0008 8100 0000 0011 0008 8100 0000")]
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", Ipv4, "0012 0008 00000000")] // no tag to take off
    [InlineData("OFPBAC_MATCH_INCONSISTENT@80", Tagged, "0012 0008 00000000 0012 0008 00000000")]
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", Tagged, "0018 0008 00000000")] // no TTL to take one off
    [InlineData("OFPBAC_MATCH_INCONSISTENT@80", Ipv4, "0013 0008 8847 0000 0018 0008 00000000")] // under the label
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", Ipv4, "0019 0010 80001c02 0050 000000000000")] // tcp_dst
    [InlineData("OFPBAC_BAD_SET_TYPE@76", Ipv4, "0019 0010 8000fe04 00000001 00000000")]
    [InlineData("OFPBAC_BAD_SET_TYPE@76", Ipv4, "0019 0010 80000004 00000001 00000000")] // in_port
    [InlineData("OFPBAC_BAD_SET_LEN@79", Ipv4, "0019 0010 80000605 020000000100 0000")]
    [InlineData("OFPBAC_BAD_SET_LEN@72", Ipv4, "0019 0018 80001604 0a000001 00000000 0000000000000000")]
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@76", Ipv4, "0019 0010 80000a02 86dd 000000000000")] // eth_type stays
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@76", Tagged, "0019 0010 80000c02 0005 000000000000")] // not PRESENT
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@76", Ipv4, "0019 0010 80001001 40 00000000000000")]
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@84", Ipv4, "0019 0010 80001604 0a000001 00000001")] // padding
    [InlineData("OFPBAC_BAD_SET_MASK@76", Ipv4, "0019 0018 8000090c 000000001234 00000000ffff 00000000")]
    [InlineData("OFPBAC_BAD_SET_TYPE@76", Ipv4, "0019 0018 8000090c 000000001234 000000000000 00000000")]
    public void ActionRules_say_what_a_switch_says_and_where(string expected, string oxms, string actions) =>
        Assert.Equal(expected, Of(FlowMod(oxms, Apply(actions))));

    [Theory]
    [InlineData("ok", "ffff 0018 00002320 0007 001f 00010004 0000000000000001")] // load:1->reg0
    [InlineData("OFPBAC_BAD_ARGUMENT@88", "ffff 0018 00002320 0007 0000 00010004 0000000000000002")] // 2 in one bit
    [InlineData("OFPBAC_BAD_SET_LEN@84", "ffff 0018 00002320 0007 07ff 00010004 0000000000000001")]
    [InlineData("OFPBAC_BAD_SET_TYPE@84", "ffff 0018 00002320 0007 001f 0001fe04 0000000000000001")]
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@84", "ffff 0018 00002320 0007 000f 00000602 0000000000000001")] // eth_type
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", "ffff 0018 00002320 0007 000f 00001402 0000000000000001")] // tcp_dst
    [InlineData("ok", "ffff 0018 00002320 0006 0020 0000 0000 00010004 00010204")] // move
    [InlineData("OFPBMC_BAD_FIELD@88", "ffff 0018 00002320 0006 0020 0000 0000 0001fe04 00010204")]
    [InlineData("OFPBAC_BAD_LEN@74", "ffff 0010 00002320 0006 0020 0000 0000")]
    [InlineData("OFPBAC_BAD_LEN@98",
        "ffff 0020 00002320 0023 0000 00000000 0000 ff 000000 0000 0017 0000 00000000")] // in a ct
    [InlineData("OFPBAC_BAD_ARGUMENT@98",
        "ffff 0020 00002320 0010 0000 0000 8000 0000000000000000 0000 ff 00 0000 0000")] // learn into table 255
    [InlineData("OFPBAC_BAD_LEN@90", "ffff 0018 00002320 0025 000000000000 0000 0003 ffff 0000")] // controller2
    public void NiciraActionRules_say_what_a_switch_says_and_where(string expected, string actions) =>
        Assert.Equal(expected, Of(FlowMod(Ipv4, Apply(actions))));

    private const string Commit = "00002320 0023 0001 00000000 0000 ff 000000 0000";
    private const string SetMark = "0019 0010 0001d604 00000001 00000000";
    private const string Translate = "ffff 0010 00002320 0024 0000 0001 0000";

    [Theory]
    [InlineData("ok", "", "ffff 0018" + Commit)]
    [InlineData("ok", "", "ffff 0028" + Commit + SetMark)]
    [InlineData("ok", "", "ffff 0028" + Commit + Translate)]
    [InlineData("ok", "", "ffff 0028 00002320 0023 0000 00000000 0000 ff 000000 0000"
        + "ffff 0010 00002320 0024 0000 0000 0000")] // nat as before
    [InlineData("ok", "0001d308 00000030 00000030",
        "ffff 0018 00002320 0023 0000 00000000 0000 ff 000000 0000")] // +trk+inv, but not kept
    [InlineData("OFPBAC_MATCH_INCONSISTENT@80", "0001d308 00000030 00000030", "ffff 0018" + Commit)]
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@72", "", SetMark)]
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@72", "", "ffff 0018 00002320 0007 001f 0001d604 0000000000000001")] // load
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@72", "",
        "ffff 0018 00002320 0006 0020 0000 0000 00010004 0001d604")] // move
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@72", "", Translate)]
    [InlineData("OFPBAC_BAD_SET_ARGUMENT@88", "", "ffff 0020 00002320 002a 000000000000" + SetMark)] // in a clone
    [InlineData("OFPBAC_BAD_ARGUMENT@96", "", "ffff 0028" + Commit + "0019 0010 00010004 00000001 00000000")] // reg0
    [InlineData("OFPBAC_BAD_ARGUMENT@96", "", "ffff 0028" + Commit + "0000 0010 00000001 0000 000000000000")]
    [InlineData("OFPBAC_BAD_TYPE@96", "", "ffff 0020" + Commit + "0063 0008 00000000")]
    [InlineData("OFPBAC_BAD_ARGUMENT@96", "",
        "ffff 0028 00002320 0023 0000 00000000 0000 ff 000000 0000" + SetMark)] // of none that is kept
    [InlineData("OFPBAC_BAD_ARGUMENT@82", "",
        "ffff 0018 00002320 0023 0002 00000000 0000 ff 000000 0000")] // forces what it doesn't keep
    [InlineData("OFPBAC_BAD_ARGUMENT@108", "",
        "ffff 0028" + Commit + "ffff 0010 00002320 0024 0000 0003 0000")] // from and to
    [InlineData("OFPBAC_BAD_SET_LEN@88", "",
        "ffff 0018 00002320 0023 0001 00010004 001f ff 000000 0000")] // a zone has 16 bits
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", "", "ffff 0018 00002320 0023 0001 00000000 0000 ff 000000 0015")] // FTP
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", "", "ffff 0010 00002320 002c fff8 01 000000")] // resubmit(,1,ct)
    [InlineData("ok", "0001d308 00000020 00000030", "ffff 0010 00002320 002c fff8 01 000000")] // +trk-inv
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", "", "0009 0008 0050 0000")] // a port of any IPv4
    public void ConnectionRules_say_what_a_switch_says_and_where(string expected, string oxms, string actions) =>
        Assert.Equal(expected, Of(FlowMod(Ipv4 + oxms, Apply(actions))));

    [Theory]
    [InlineData("ok", "0001 0008 06 000000 0002 0018 00000000 0000000000000001 00000000000000ff")]
    [InlineData("OFPBIC_UNKNOWN_INST@64", "0000 0008 00000000")]
    [InlineData("OFPBIC_BAD_EXPERIMENTER@64", "ffff 0008 12345678")]
    [InlineData("OFPBIC_BAD_LEN@66", "0001 0010 06 000000 0000000000000000")]
    [InlineData("OFPBIC_BAD_LEN@66", "0001 0000 06 000000")]
    [InlineData("OFPBIC_BAD_LEN@66", "0004 0010 00000000")]
    [InlineData("OFPBIC_BAD_LEN@66", "0002 0010 00000000 0000000000000001")]
    [InlineData("OFPBIC_DUP_INST@72", "0001 0008 06 000000 0001 0008 07 000000")]
    [InlineData("OFPBIC_BAD_TABLE_ID@68", "0001 0008 05 000000")]
    [InlineData("OFPBIC_BAD_TABLE_ID@68", "0001 0008 ff 000000")]
    [InlineData("ok", "0003 0018 00000000 ffff 0010 00002320 000e fff8 01 000000")] // resubmit later
    [InlineData("OFPBAC_BAD_TYPE@72", "0003 0018 00000000 ffff 0010 00002320 0011 000000000000")] // exit later
    [InlineData("ok", "0004 0010 00000000 0013 0008 8847 0000 0003 0010 00000000 0010 0008 00000000")] // push, then TTL
    [InlineData("ok", "0003 0010 00000000 0010 0008 00000000")] // by then there may be a label
    [InlineData("OFPBAC_MATCH_INCONSISTENT@72", "0003 0018 00000000 0019 0010 80001c02 0050 000000000000")] // tcp_dst
    [InlineData("ok", "0003 0018 00000000 0019 0010 80004601 01 00000000000000"
        + "0004 0010 00000000 0013 0008 8847 0000")] // what is applied comes first, wherever it stands
    public void InstructionRules_say_what_a_switch_says_and_where(string expected, string instructions) =>
        Assert.Equal(expected, Of(FlowMod(Ipv4, instructions, table: 5)));

    [Fact]
    public void ActionRules_refuse_unknown_experimenters_for_one_who_knows_no_others()
    {
        byte[] frame = FlowMod(Ipv4, Apply("ffff 0010 12345678 0000000000000000"));
        Assert.Equal("OFPBAC_BAD_EXPERIMENTER@76", Of(frame, UnknownExperimenters.Refuse));
    }

    [Theory]
    [InlineData("OFPFMFC_BAD_COMMAND@25", 0, 5, 0)]
    [InlineData("OFPFMFC_BAD_TABLE_ID@24", 255, 0, 0)]
    [InlineData("ok", 255, 3, 0)]
    [InlineData("OFPFMFC_BAD_FLAGS@44", 0, 0, 0x20)]
    public void FlowModRules_check_the_fixed_part(string expected, byte table, byte command, ushort flags) =>
        Assert.Equal(expected, Of(FlowMod(Ipv4, "", table, command, flags)));

    [Fact]
    public void ActionRules_leave_a_controller_what_it_does_not_know()
    {
        // An action and an instruction without meaning, a goto backwards, an output to nowhere.
        byte[] entry = Hex("0060 05 00 00000000 00000000 0000 0000 0000 0000 00000000 0000000000000000"
            + "0000000000000000 0000000000000000 0001 0004 00000000"
            + "0001 0008 01 000000 0000 0008 00000000 0004 0018 00000000 0063 0008 00000000 0019 0008 8000fe00");
        Assert.Equal("ok", Of(Frame(MessageType.MultipartReply, [.. Hex("0001 0000 00000000"), .. entry])));
    }
}
