using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>
/// Each class of malformation: counted, logged with its octets, answered as the specification says; the session lives.
/// </summary>
public sealed class MalformedMessageTests
{
    private readonly TestController _controller = new();
    private readonly TestSwitch _sw;

    public MalformedMessageTests()
    {
        _sw = TestSwitch.Running(_controller);
        _sw.TakeSent();
    }

    [Theory]
    [InlineData("0102000800000007")] // 1.0
    [InlineData("0602000800000007")] // 1.5
    [InlineData("840a000800000007")] // the experimental bit, on a packet-in
    [InlineData("0006000800000007")]
    public void Session_answers_a_wrong_version_with_BAD_VERSION(string hex) =>
        AnswersWith(OpenFlowErrors.BadVersion, hex);

    [Theory]
    [InlineData("041e000800000007")] // ROLE_STATUS of 1.4
    [InlineData("04ff00100000000748787878787878a8")]
    [InlineData("0405000800000007")] // FEATURES_REQUEST, which only a controller makes
    [InlineData("040e000800000007")] // FLOW_MOD, likewise
    [InlineData("0400000800000007")] // a second HELLO
    public void Session_answers_a_type_that_no_switch_sends_with_BAD_TYPE(string hex) =>
        AnswersWith(OpenFlowErrors.BadType, hex);

    [Theory]
    [InlineData("040a001700000007ffffffff0000000000000000000000")] // packet-in cut before its match
    [InlineData("040b000800000007")] // flow-removed without a body
    [InlineData("040c001000000007000000000000000a")] // port-status without a port
    [InlineData("0404000a000000074f4e")] // experimenter without its id
    public void Session_answers_a_message_that_is_too_short_with_BAD_LEN(string hex) =>
        AnswersWith(OpenFlowErrors.BadLength, hex);

    [Theory]
    // match length 0, below its own header
    [InlineData("040a002a00000007ffffffff0000000000000000000000000001000000000000" + "00000000000000000000")]
    // an OXM that runs past the match
    [InlineData("040a002a00000007ffffffff0000000000000000000000000001000c800000ff" + "00000001000000000000")]
    // IN_PORT of two octets, under a header that promises two
    [InlineData("040a002a00000007ffffffff0000000000000000000000000001000a80000002" + "00010000000000000000")]
    public void Session_answers_a_match_of_wrong_length_with_BAD_MATCH(string hex) =>
        AnswersWith(OpenFlowErrors.BadMatchLength, hex);

    [Fact]
    public void Session_answers_a_match_of_the_deprecated_type_with_BAD_MATCH() =>
        AnswersWith(OpenFlowErrors.BadMatchType,
        "040a002a00000007ffffffff0000000000000000000000000000000c80000004" + "00000001000000000000");

    [Fact]
    public void Session_answers_an_experimenter_that_nobody_knows_with_BAD_EXPERIMENTER() =>
        AnswersWith(OpenFlowErrors.BadExperimenter, "04040010000000070012345600000001");

    [Fact]
    public void Session_ignores_experimenter_messages_of_those_it_knows()
    {
        _sw.Receive(new Experimenter { Id = ExperimenterId.Nicira, ExperimenterType = 9999 });
        _sw.Receive(new Experimenter { Id = ExperimenterId.Onf, ExperimenterType = 1911 });

        Assert.Empty(_sw.TakeSent());
        Assert.Equal(0, _sw.Counters.MalformedMessages);
        Assert.Equal(2, _controller.DropsOf("reply-to-nothing"));
    }

    [Theory]
    [InlineData("0401000a000000070000")] // too short for type and code
    [InlineData("0401000c00000007ffff0001")] // an experimenter's, without the experimenter
    public void Session_never_answers_an_error_with_an_error(string hex)
    {
        _sw.ReceiveFrame(Convert.FromHexString(hex));

        Assert.Empty(_sw.TakeSent());
        Assert.Equal(1, _sw.Counters.MalformedMessages);
        Assert.False(_sw.Connection.IsClosed);
    }

    [Theory]
    [InlineData(MultipartType.Flow, "00000000")] // an entry of length 0, which must not loop
    [InlineData(MultipartType.Flow, "0008000000000000")]
    [InlineData(MultipartType.Flow, "ffff0000000000000000000000000000")]
    public void Session_answers_a_broken_multipart_part_with_BAD_LEN_and_ends_the_request(MultipartType type,
        string body)
    {
        bool? whole = null;
        _sw.Session.DumpFlows(default, 0, (in _) => { }, done => whole = done);
        byte[] request = Assert.Single(_sw.TakeSent());

        _sw.ReceiveFrame(SwitchScript.Part(type, request.Header().Xid.Value, Convert.FromHexString(body)));

        Assert.False(whole);
        Assert.Equal(OpenFlowErrors.BadLength, Octets.ErrorOf(Assert.Single(_sw.TakeSent())));
        Assert.Equal(1, _sw.Counters.MalformedMessages);
        Assert.False(_sw.Connection.IsClosed);
    }

    [Fact]
    public void Session_counts_replies_that_nobody_asked_for()
    {
        _sw.ReceiveFrame(SwitchScript.Part(MultipartType.PortDesc, 999_999, Octets.Entry(Octets.Port(66))));
        _sw.Receive(new BarrierReply(), xid: 999_999);
        _sw.Receive(new FeaturesReply { DatapathId = new DatapathId(9), AuxiliaryId = 3 }, xid: 1);

        Assert.Empty(_sw.TakeSent());
        Assert.Equal(3, _controller.DropsOf("reply-to-nothing"));
        Assert.Equal(new DatapathId(1), _sw.Session.Id);
        Assert.False(_sw.Session.TryGetPort(new PortNumber(66), out _));
    }

    [Fact]
    public void Session_logs_a_malformed_message_with_its_octets_up_to_a_bound()
    {
        byte[] frame = new byte[5000];
        Header.Write(frame, (MessageType)99, frame.Length, new Xid(7));

        _sw.ReceiveFrame(frame);

        string line = Assert.Single(_controller.Log.Warnings);
        Assert.Contains("OFPBRC_BAD_TYPE", line, StringComparison.Ordinal);
        Assert.Contains("0463138800000007", line, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(line.Length, 100, 2000);
    }

    [Fact]
    public void Session_closes_when_the_stream_cannot_be_cut_any_more()
    {
        _sw.Session.OnBrokenFraming();

        Assert.True(_sw.Connection.IsClosed);
        Assert.Equal(1, _controller.DropsOf("broken-framing"));
        _sw.Drop();
        Assert.Contains(_controller.Log.Warnings, line => line.Contains("length below 8", StringComparison.Ordinal));
    }

    private void AnswersWith(OpenFlowError error, string hex)
    {
        byte[] frame = Convert.FromHexString(hex);
        Assert.Equal(frame.Length, frame.Header().Length);

        _sw.ReceiveFrame(frame);

        byte[] answer = Assert.Single(_sw.TakeSent());
        Assert.Equal(7u, answer.Header().Xid.Value);
        Assert.Equal(error, Octets.ErrorOf(answer));
        Assert.True(Error.TryRead(answer, out Error told, out _));
        Assert.Equal(frame, told.Data.ToArray());
        Assert.False(_sw.Connection.IsClosed);
        Assert.Equal(1, _sw.Counters.MalformedMessages);
        Assert.Equal(1, _controller.DropsOf("malformed-message"));
        Assert.Contains(hex, Assert.Single(_controller.Log.Warnings), StringComparison.OrdinalIgnoreCase);
    }
}
