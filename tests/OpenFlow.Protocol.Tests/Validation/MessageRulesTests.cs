using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Validation.Refusals;

namespace OpenFlow.Protocol.Tests.Validation;

/// <summary>Headers, and messages with little in them; octets are those after the header.</summary>
public sealed class MessageRulesTests
{
    [Theory]
    [InlineData("OFPBRC_BAD_LEN@0", "04020008")] // no whole header
    [InlineData("OFPBRC_BAD_LEN@2", "0402 0000 00000005")]
    [InlineData("OFPBRC_BAD_LEN@2", "0402 0009 00000005")]
    [InlineData("OFPBRC_BAD_LEN@2", "0402 0008 00000005 00")]
    [InlineData("OFPBRC_BAD_VERSION@0", "0102 0008 00000005")]
    [InlineData("OFPBRC_BAD_VERSION@0", "8402 0008 00000005")]
    [InlineData("OFPBRC_BAD_TYPE@1", "041e 0008 00000005")]
    [InlineData("OFPBRC_BAD_TYPE@1", "04ff 0008 00000005")]
    [InlineData("ok", "0600 0008 00000005")] // a HELLO of any version
    public void HeaderRules_say_what_a_switch_says_and_where(string expected, string frame) =>
        Assert.Equal(expected, Of(Hex(frame)));

    [Theory]
    [InlineData("ok", MessageType.Hello, "0001 0008 00000012")]
    [InlineData("ok", MessageType.Hello, "0001 000c 00000010 00000001 00000000")] // two words
    [InlineData("ok", MessageType.Hello, "0007 0006 abcd 0000 0001 0008 00000010")]
    [InlineData("ok", MessageType.Hello, "0001 0008 00000010 67617262616765")] // whatever later versions add
    [InlineData("ok", MessageType.Hello, "0001 000c 00000010 00000001 0001 0008 00000010")] // padding forgotten
    [InlineData("OFPBRC_BAD_LEN@10", MessageType.Hello, "0001 0000 00000010")]
    [InlineData("OFPHFC_INCOMPATIBLE@12", MessageType.Hello, "0001 0004 00000000")]
    [InlineData("OFPHFC_INCOMPATIBLE@12", MessageType.Hello, "0001 0008 00000000")]
    [InlineData("ok", MessageType.Error, "0001 0001")]
    [InlineData("OFPBRC_BAD_LEN@2", MessageType.Error, "0001")]
    [InlineData("OFPBRC_BAD_LEN@2", MessageType.Error, "ffff 0001")] // whose?
    [InlineData("OFPBRC_BAD_LEN@2", MessageType.BarrierReply, "0000000000000000")]
    [InlineData("OFPBRC_BAD_LEN@2", MessageType.SetConfig, "0000")]
    [InlineData("OFPSCFC_BAD_FLAGS@8", MessageType.SetConfig, "0004 0080")]
    [InlineData("OFPRRFC_BAD_ROLE@8", MessageType.RoleRequest, "00000004 00000000 0000000000000001")]
    [InlineData("ok", MessageType.RoleReply, "0000004d 00000000 0000000000000001")] // to a controller
    [InlineData("OFPPMFC_BAD_PORT@8", MessageType.PortMod,
        "00000000 00000000 000000000000 0000 00000000 00000000 00000000 00000000")]
    [InlineData("OFPQOFC_BAD_PORT@8", MessageType.QueueGetConfigRequest, "00000000 00000000")]
    [InlineData("ok", MessageType.QueueGetConfigRequest, "ffffffff 00000000")]
    [InlineData("OFPBRC_BAD_LEN@24", MessageType.QueueGetConfigReply,
        "00000001 00000000 00000001 00000001 0000 000000000000")] // a queue of no length
    [InlineData("OFPBRC_BAD_LEN@34", MessageType.QueueGetConfigReply,
        "00000001 00000000 00000001 00000001 0020 000000000000 0001 0000 00000000 0000000000000000")]
    [InlineData("ok", MessageType.PacketOut, "ffffffff fffffffd 0000 000000000000")]
    [InlineData("OFPBRC_BAD_PORT@12", MessageType.PacketOut, "ffffffff 00000000 0000 000000000000")]
    [InlineData("OFPBRC_BAD_LEN@16", MessageType.PacketOut, "ffffffff fffffffd 0008 000000000000")]
    [InlineData("OFPBAC_BAD_LEN@26", MessageType.PacketOut, "ffffffff fffffffd 0008 000000000000 0012000000000000")]
    public void SessionRules_say_what_a_switch_says_and_where(string expected, MessageType type, string body) =>
        Assert.Equal(expected, Of(Frame(type, Hex(body))));

    [Theory]
    [InlineData("ok", "12345678 00000001")]
    [InlineData("OFPBRC_BAD_EXP_TYPE@12", "00002320 0000270f")]
    [InlineData("OFPBRC_BAD_EXP_TYPE@12", "4f4e4600 0000270f")]
    [InlineData("OFPBRC_BAD_LEN@2", "00002320 00000010 0000000200000000")] // a packet-in format is four octets
    [InlineData("ok", "4f4e4600 000008fc 00000001 0000 0003")] // opens a bundle
    [InlineData("OFPBRC_BAD_LEN@26", "4f4e4600 000008fc 00000001 0000 0003 ffff 0002 12345678")]
    [InlineData("OFPBRC_BAD_LEN@18", "00002320 0000001c 0006 0002")] // resumes with a property of no length
    [InlineData("OFPBMC_BAD_LEN@23", "00002320 0000001e 0006 000a 80000002 0001 000000000000")]
    [InlineData("OFPBRC_BAD_LEN@16", "00002320 0000001e 0003 0006 0102 0000")] // a table number of two octets
    [InlineData("OFPBFC_BAD_TYPE@20", "4f4e4600 000008fc 00000001 0008 0003")]
    [InlineData("OFPBFC_BAD_FLAGS@22", "4f4e4600 000008fc 00000001 0000 0004")]
    [InlineData("ok", "4f4e4600 000008fd 00000001 0000 0003 0410 0028 00000005 00000001 00000000"
        + "000000000000 0000 00000000 00000000 00000000 00000000")]
    [InlineData("OFPBFC_MSG_BAD_LEN@26", "4f4e4600 000008fd 00000001 0000 0003 0410 0028 00000005")]
    [InlineData("OFPBFC_MSG_BAD_LEN@26", "4f4e4600 000008fd 00000001 0000 0003 0410 0000")]
    [InlineData("OFPBFC_MSG_BAD_XID@28", "4f4e4600 000008fd 00000001 0000 0003 0414 0008 00000006")]
    [InlineData("OFPBFC_MSG_UNSUP@25", "4f4e4600 000008fd 00000001 0000 0003 0414 0008 00000005")]
    [InlineData("OFPGMFC_BAD_TYPE@34", "4f4e4600 000008fd 00000001 0000 0003 040f 0010 00000005 0000 09 00 00000001")]
    public void ExperimenterRules_say_what_a_switch_says_and_where(string expected, string body) =>
        Assert.Equal(expected, Of(Frame(MessageType.Experimenter, Hex(body))));

    [Fact]
    public void ExperimenterRules_refuse_unknown_ones_for_one_who_knows_no_others() =>
        Assert.Equal("OFPBRC_BAD_EXPERIMENTER@8",
            Of(Frame(MessageType.Experimenter, Hex("12345678 00000001")), UnknownExperimenters.Refuse));

    [Fact]
    public void Refusal_tells_in_words_what_is_wrong_with_what_and_where()
    {
        MessageRules.TryCheck(FlowMod("80001c02 0050"), out Refusal refusal);
        Assert.Equal("OXM_OF_TCP_DST: a field's prerequisite is missing, at octet 52", refusal.Words);
        Assert.Equal("OFPBMC_BAD_PREREQ: OXM_OF_TCP_DST: a field's prerequisite is missing, at octet 52",
            refusal.ToString());
    }

    [Fact]
    public void MessageRules_check_parts_that_are_in_no_message_yet()
    {
        byte[] goesBack = Hex("0001 0008 02 000000");
        Assert.True(MessageRules.TryCheckInstructions(new TableId(1), [], goesBack, out _));
        Assert.False(MessageRules.TryCheckInstructions(new TableId(2), [], goesBack, out Refusal refusal));
        Assert.Equal((OpenFlowErrors.BadGotoTable, 4), (refusal.Error, refusal.Offset));
        Assert.True(MessageRules.TryCheckActions(Hex("0018 0008 00000000"), out _));
        Assert.False(MessageRules.TryCheckMatch(Hex("80000e01 03"), out refusal));
        Assert.Equal(OpenFlowErrors.BadMatchPrerequisite, refusal.Error);
    }
}
