using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Validation.Refusals;

namespace OpenFlow.Protocol.Tests.Validation;

/// <summary>OpenFlow 1.3.5 §7.3.4.2, §7.3.4.4, §7.3.5; octets are those after the header.</summary>
public sealed class GroupMeterMultipartTests
{
    private const string Bucket = "0010 0000 ffffffff ffffffff 00000000";

    [Theory]
    [InlineData("ok", "0000 00 00 00000001" + Bucket + Bucket)]
    [InlineData("ok", "0000 01 00 00000001 0010 0005 00000001 00000001 00000000")] // select: weight and watch
    [InlineData("ok", "8000 02 00 00000001" + Bucket)]
    [InlineData("ok", "0002 00 00 fffffffc")]
    [InlineData("OFPGMFC_BAD_TYPE@10", "0000 09 00 00000001")]
    [InlineData("OFPGMFC_BAD_COMMAND@8", "0009 00 00 00000001")]
    [InlineData("OFPGMFC_INVALID_GROUP@12", "0000 00 00 ffffff01")]
    [InlineData("OFPGMFC_INVALID_GROUP@10", "0000 02 00 00000001" + Bucket + Bucket)] // indirect has one
    [InlineData("OFPGMFC_INVALID_GROUP@18", "0000 00 00 00000001 0010 0005 ffffffff ffffffff 00000000")]
    [InlineData("OFPGMFC_INVALID_GROUP@20", "0000 03 00 00000001" + Bucket)] // what would it fail over from
    [InlineData("OFPGMFC_WATCH_UNSUPPORTED@20", "0000 00 00 00000001 0010 0000 00000001 ffffffff 00000000")]
    [InlineData("OFPGMFC_BAD_BUCKET@16", "0000 00 00 00000001 0000 0000 ffffffff ffffffff 00000000")]
    [InlineData("OFPGMFC_BAD_BUCKET@16", "0000 00 00 00000001 0010 0000 ffffffff")]
    [InlineData("OFPBAC_BAD_LEN@34", "0000 00 00 00000001 0018 0000 ffffffff ffffffff 00000000 0012 0000 00000000")]
    public void GroupRules_say_what_a_switch_says_and_where(string expected, string body) =>
        Assert.Equal(expected, Of(Frame(MessageType.GroupMod, Hex(body))));

    [Theory]
    [InlineData("ok", "0000 0001 00000001 0001 0010 00000064 00000000 00000000")]
    [InlineData("ok", "0000 0001 fffffffe 0001 0010 00000064 00000000 00000000")] // the controller's
    [InlineData("ok", "0002 0000 ffffffff")]
    [InlineData("ok", "0000 0001 00000001 ffff 0010 00000064 00000000 12345678")]
    [InlineData("OFPMMFC_BAD_COMMAND@8", "0003 0001 00000001")]
    [InlineData("OFPMMFC_BAD_FLAGS@10", "0000 0003 00000001")] // kbit/s and packets/s
    [InlineData("OFPMMFC_BAD_FLAGS@10", "0000 0010 00000001")]
    [InlineData("OFPMMFC_INVALID_METER@12", "0000 0001 00000000")]
    [InlineData("OFPMMFC_INVALID_METER@12", "0000 0001 ffff0001")]
    [InlineData("OFPMMFC_BAD_BAND@16", "0000 0001 00000001 0009 0010 00000064 00000000 00000000")]
    [InlineData("OFPBRC_BAD_LEN@18", "0000 0001 00000001 0001 0000 00000064 00000000 00000000")]
    [InlineData("OFPBRC_BAD_LEN@16", "0000 0001 00000001 0001 0010 00000064")]
    public void MeterRules_say_what_a_switch_says_and_where(string expected, string body) =>
        Assert.Equal(expected, Of(Frame(MessageType.MeterMod, Hex(body))));

    [Theory]
    [InlineData("ok", "0000 0000 00000000")]
    [InlineData("ok", "0001 0000 00000000 ff 000000 ffffffff ffffffff 00000000 0000000000000000 0000000000000000"
        + "0001 0004 00000000")]
    [InlineData("ok", "ffff 0000 00000000 12345678 00000001")]
    [InlineData("OFPBRC_BAD_MULTIPART@8", "0063 0000 00000000")]
    [InlineData("OFPBRC_BAD_LEN@16", "0000 0000 00000000 00000000")]
    [InlineData("OFPBRC_BAD_LEN@16", "0004 0000 00000000 00000001")]
    [InlineData("OFPBRC_BAD_PORT@16", "0004 0000 00000000 00000000 00000000")]
    [InlineData("OFPBMC_BAD_PREREQ@52", "0001 0000 00000000 ff 000000 ffffffff ffffffff 00000000 0000000000000000"
        + "0000000000000000 0001 000a 80001c02 0050 000000000000")]
    [InlineData("OFPBRC_BAD_EXP_TYPE@20", "ffff 0000 00000000 00002320 00000063")]
    [InlineData("OFPBRC_BAD_LEN@24", "ffff 0000 00000000 4f4e4600 0000074e 00000001 0007 0004 ffffffff ff")] // monitor
    public void MultipartRules_check_requests(string expected, string body) =>
        Assert.Equal(expected, Of(Frame(MessageType.MultipartRequest, Hex(body))));

    [Theory]
    [InlineData("ok", "0003 0001 00000000")]
    [InlineData("ok", "ffff 0000 00000000 12345678 00000001 abcd")]
    [InlineData("ok", "ffff 0000 00000000 4f4e4600 0000074e 0008 0003 00000005")]
    [InlineData("OFPBRC_BAD_LEN@24", "ffff 0000 00000000 4f4e4600 0000074e 0008 0000 00000005")] // cut
    [InlineData("OFPBRC_BAD_LEN@24", "ffff 0000 00000000 4f4e4600 0000074e 0020 0001 018e 0000 0000 0000 0004 00 00"
        + "0000000000000000 0001 0004 00000000")] // deleted for a reason that no octet can hold
    [InlineData("OFPBRC_BAD_MULTIPART@8", "000e 0000 00000000")]
    [InlineData("OFPBRC_BAD_LEN@16", "0000 0000 00000000")] // a description is there or it isn't one
    [InlineData("OFPBRC_BAD_LEN@16", "000d 0000 00000000 00000001")]
    [InlineData("OFPBRC_BAD_LEN@16", "0007 0000 00000000 0000 01 00 00000001")]
    [InlineData("OFPBRC_BAD_LEN@24", "0007 0000 00000000 0018 01 00 00000001 0000 0000 ffffffff ffffffff 00000000")]
    [InlineData("OFPBRC_BAD_LEN@26", "000a 0000 00000000 0018 0001 00000001 0001 0000 00000064 00000000 00000000")]
    public void MultipartRules_check_replies(string expected, string body) =>
        Assert.Equal(expected, Of(Frame(MessageType.MultipartReply, Hex(body))));

    [Theory]
    [InlineData("ok", "0000 0008 00010004")]
    [InlineData("ok", "0002 0006 0102 0000")] // next tables, padded
    [InlineData("ok", "0008 000c 80000004 80000602 00000000")]
    [InlineData("ok", "fffe 000c 12345678 00000001 00000000")]
    [InlineData("ok", "0002 0006 0202 0000")] // twice is no more than once
    [InlineData("OFPTFFC_BAD_ARGUMENT@85", "0002 0006 02ff 0000")]
    [InlineData("OFPTFFC_BAD_LEN@80", "0000 0000 00010004")]
    [InlineData("OFPTFFC_BAD_LEN@84", "0000 0008 00010000")]
    [InlineData("OFPTFFC_BAD_LEN@84", "0008 0006 8000 0000")]
    [InlineData("OFPTFFC_BAD_TYPE@80", "0063 0004 00000000")]
    public void TableFeaturesRules_say_what_a_switch_says_and_where(string expected, string property)
    {
        byte[] properties = Hex(property);
        byte[] table = new byte[64 + properties.Length];
        table[1] = (byte)table.Length;
        properties.CopyTo(table, 64);
        Assert.Equal(expected, Of(Frame(MessageType.MultipartRequest, [.. Hex("000c 0000 00000000"), .. table])));
    }
}
