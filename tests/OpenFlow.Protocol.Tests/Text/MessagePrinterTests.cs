using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Text;

public sealed class MessagePrinterTests
{
    private const int OctetsInAnError = 64;

    [Theory]
    [InlineData("04 05 00 08 00 00 00 05", "FEATURES_REQUEST xid=0x5")]
    [InlineData("06 00 00 08 00 00 00 05", "HELLO xid=0x5")]
    [InlineData("04 00 00 10 00 00 00 05 00 01 00 08 00 00 00 10", "HELLO xid=0x5: version 4, bitmap 0x00000010")]
    [InlineData("04 02 00 0a 00 00 00 05 61 62", "ECHO_REQUEST xid=0x5: 2 octets")]
    [InlineData("04 1e 00 0a 00 00 00 05 61 62", "type 30 xid=0x5: 6162")]
    [InlineData("06 0e 00 0a 00 00 00 05 61 62", "version 6 type 14 xid=0x5: 6162")]
    [InlineData("04 0e 00", "no whole header: 040e00")]
    [InlineData("04 09 00 0a 00 00 00 05 00 03", "SET_CONFIG xid=0x5: 0003")]
    [InlineData("04 13 00 12 00 00 00 05 00 01 00 01 00 00 00 00 ca fe", "MULTIPART_REPLY xid=0x5: FLOW more 2 octets")]
    [InlineData("04 18 00 18 00 00 00 05 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 07",
        "ROLE_REQUEST xid=0x5: MASTER generation_id=7")]
    public void MessagePrinter_describes_a_message_in_a_line(string hex, string wanted) =>
        Assert.Equal(wanted, MessagePrinter.Describe(AnnotatedHex.Read(hex)));

    [Fact]
    public void MessagePrinter_describes_a_flow_mod()
    {
        byte[] flowMod = Codec.Bytes(new FlowMod
        {
            Table = new TableId(30),
            Cookie = new Cookie(0x5d),
            IdleTimeout = 3,
            Priority = 10,
            Flags = FlowModFlags.SendFlowRemoved,
            Match = Match.Any.InPort(new PortNumber(1)).Oxms,
            Instructions = InstructionList.Apply(new OutputAction(new PortNumber(2))).Octets,
        });
        Assert.Equal(
            "FLOW_MOD xid=0x5: ADD table:30 priority=10,in_port=1 cookie:0x5d idle:3 send_flow_rem actions=output:2",
            MessagePrinter.Describe(flowMod));
    }

    [Fact]
    public void MessagePrinter_describes_an_error_in_words_from_64_octets_of_its_flow_mod()
    {
        byte[] flowMod = Codec.Bytes(new FlowMod
        {
            Command = FlowModCommand.ModifyStrict,
            Table = new TableId(30),
            Cookie = new Cookie(0x5d),
            Priority = 10,
            Match = Match.Any.InPort(new PortNumber(1)).EthType(EtherType.Ipv4)
                .With(OxmFields.Ipv4Dst, 0x0a000001).Oxms,
            Instructions = InstructionList.Goto(new TableId(40)).Octets,
        }, new Xid(9));
        byte[] error = Codec.Bytes(new Error(OpenFlowErrors.BadMatchPrerequisite, flowMod.AsSpan(0, OctetsInAnError)));
        Assert.Equal(
            "ERROR xid=0x5: OFPBMC_BAD_PREREQ (a field's prerequisite is missing) for FLOW_MOD xid=0x9 "
            + "(64 of 88 octets): MOD_STRICT table:30 priority=10,in_port=1 cookie:0x5d …",
            MessagePrinter.Describe(error));
    }

    [Fact]
    public void MessagePrinter_does_not_take_a_flow_mod_that_is_cut_for_one_that_drops()
    {
        byte[] flowMod = Codec.Bytes(new FlowMod
        {
            Match = Match.Any.InPort(new PortNumber(1)).Oxms,
            Instructions = InstructionList.Goto(new TableId(40)).Octets,
        });
        string line = MessagePrinter.Describe(flowMod.AsSpan(0, OctetsInAnError));
        Assert.DoesNotContain("drop", line);
        Assert.EndsWith("…", line, StringComparison.Ordinal);
    }

    [Fact]
    public void MessagePrinter_describes_the_error_of_a_bundle()
    {
        byte[] error = Codec.Bytes(new Error(
            new OpenFlowError(ErrorType.Experimenter, 2313) { Experimenter = ExperimenterId.Onf }, []));
        Assert.Equal("ERROR xid=0x5: OFPBFC_MSG_FAILED (a message of the bundle failed: all was undone)",
            MessagePrinter.Describe(error));
    }

    [Fact]
    public void MessagePrinter_describes_what_a_bundle_adds()
    {
        byte[] add = Codec.Bytes(new BundledMessage<GroupMod>(new BundleId(3), BundleFlags.Atomic, new GroupMod
        {
            Command = GroupModCommand.AddOrModify,
            Group = new GroupId(1),
            Buckets = BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(1)))).Octets,
        }));
        Assert.Equal("EXPERIMENTER xid=0x5: bundle 3 adds GROUP_MOD xid=0x5: "
            + "ADD_OR_MODIFY group_id=1,type=all,bucket=actions=output:1", MessagePrinter.Describe(add));
    }

    [Fact]
    public void MessagePrinter_describes_an_error_about_a_flow_mod_in_a_bundle_from_64_octets()
    {
        byte[] add = Codec.Bytes(new BundledMessage<FlowMod>(new BundleId(3), BundleFlags.Atomic, new FlowMod
        {
            Table = new TableId(30),
            Cookie = new Cookie(0x5d),
            Priority = 10,
            Match = Match.Any.InPort(new PortNumber(1)).Oxms,
        }));
        byte[] error = Codec.Bytes(new Error(OpenFlowErrors.BadActionType, add.AsSpan(0, OctetsInAnError)));
        Assert.Equal("ERROR xid=0x5: OFPBAC_BAD_TYPE (action type not supported) for EXPERIMENTER xid=0x5 "
            + "(64 of 88 octets): bundle 3 adds FLOW_MOD xid=0x5 (40 of 64 octets): ADD table:30 priority=10 "
            + "cookie:0x5d …", MessagePrinter.Describe(error));
    }

    [Fact]
    public void MessagePrinter_keeps_a_peers_text_on_one_line()
    {
        byte[] error = Codec.Bytes(new Error(OpenFlowErrors.Incompatible, "no\r\n1.3\x1b[2J\0"u8));
        Assert.Equal("ERROR xid=0x5: OFPHFC_INCOMPATIBLE (no common version): no??1.3?[2J",
            MessagePrinter.Describe(error));
    }

    [Fact]
    public void MessagePrinter_ends_on_errors_within_errors()
    {
        byte[] error = Codec.Bytes(new BarrierRequest());
        for (int i = 0; i < 1_000; i++)
            error = Codec.Bytes(new Error(OpenFlowErrors.BadType, error));
        Assert.InRange(MessagePrinter.Describe(error).Length, 1, 500);
    }

    [Fact]
    public void MessagePrinter_says_something_of_every_message_of_the_tables()
    {
        foreach (CodecCase row in SessionCases.All.Concat(ChangeCases.All).Concat(EventCases.All))
        {
            string line = MessagePrinter.Describe(row.Octets);
            Assert.Contains(" xid=0x5", line);
            Assert.DoesNotContain("type ", row.Reader == "Experimenter" ? "" : line);
        }
    }

    [Fact]
    public void OpenFlowError_has_a_name_and_words_or_else_its_numbers()
    {
        Assert.Equal("OFPFMFC_TABLE_FULL", new OpenFlowError(ErrorType.FlowModFailed, 1).Name);
        Assert.Equal("error type 99 code 7", new OpenFlowError((ErrorType)99, 7).Name);
        Assert.Equal("experimenter 0x00002320 error 999",
            new OpenFlowError(ErrorType.Experimenter, 999) { Experimenter = ExperimenterId.Nicira }.Name);
    }
}
