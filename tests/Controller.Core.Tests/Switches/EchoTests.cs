using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

public sealed class EchoTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(Header.MaxMessageSize - Header.Size)]
    public void Echo_is_answered_with_the_same_xid_and_payload(int size)
    {
        TestSwitch sw = TestSwitch.Running(new TestController());
        byte[] payload = [.. Enumerable.Range(0, size).Select(i => (byte)i)];

        sw.Receive(new EchoRequest(payload), xid: 0xdeadbeef);

        byte[] answer = Assert.Single(sw.TakeSent());
        Assert.Equal(Octets.Of(new EchoReply(payload), 0xdeadbeef), answer);
    }

    [Fact]
    public void Echo_is_answered_during_the_handshake()
    {
        var sw = new TestSwitch(new TestController());
        sw.Receive(new Hello());
        sw.TakeSent();

        sw.Receive(new EchoRequest("x"u8), xid: 5);

        Assert.Equal(Octets.Of(new EchoReply("x"u8), 5), Assert.Single(sw.TakeSent()));
    }

    [Fact]
    public void Echo_never_gets_to_an_app_and_goes_out_in_its_place_among_the_answers()
    {
        var app = new AppScript();
        var controller = new TestController(app.Factory());
        TestSwitch sw = TestSwitch.Running(controller);
        int calls = app.Calls.Count;
        sw.TakeSent();

        sw.Session.OnFrame(Octets.Of(new EchoRequest([]), 6));

        Assert.Equal([MessageType.EchoReply], sw.TakeSentTypes());
        Assert.Equal(calls, app.Calls.Count);
    }

    [Fact]
    public void Echo_is_answered_while_an_app_fails_at_everything()
    {
        var app = new AppScript { Throws = { ["packet"] = int.MaxValue, ["tick"] = int.MaxValue } };
        TestSwitch sw = TestSwitch.Running(new TestController(app.Factory()));
        sw.TakeSent();

        sw.ReceiveFrame(Octets.PacketIn(1));
        sw.Receive(new EchoRequest("still here"u8), xid: 7);

        Assert.Contains(sw.TakeSent(), frame => frame.SequenceEqual(Octets.Of(new EchoReply("still here"u8), 7)));
    }

    [Fact]
    public void Echo_reply_that_nobody_asked_for_is_ignored()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());
        sw.TakeSent();

        sw.Receive(new EchoReply("what"u8), xid: 12345);

        Assert.Empty(sw.TakeSent());
        Assert.Equal(0, sw.Counters.MalformedMessages);
    }
}
