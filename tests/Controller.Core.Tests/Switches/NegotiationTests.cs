using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>HELLO of a switch, and what the session makes of it (OpenFlow 1.3.5 §6.3.1, §7.5.1).</summary>
public sealed class NegotiationTests
{
    [Fact]
    public void Session_says_HELLO_first_and_offers_1_3_only()
    {
        var sw = new TestSwitch(new TestController());

        byte[] hello = Assert.Single(sw.TakeSent());

        Assert.Equal("0400001000000001" + "0001000800000010", Convert.ToHexStringLower(hello));
    }

    [Theory]
    [InlineData("0400000800000001")] // no bitmap: 1.3
    [InlineData("0600000800000001")] // no bitmap: the smaller of 1.5 and 1.3
    [InlineData("04000010000000010001000800000010")] // bitmap: 1.3
    [InlineData("06000010000000010001000800000072")] // bitmap of 1.5 down to 1.0 with gaps
    [InlineData("01000010000000010001000800000012")] // the bitmap decides, whatever the header says
    [InlineData("04000018000000010001000c000000100000000100000000")] // a bitmap of two words
    public void Session_negotiates_by_bitmap_or_by_the_smaller_version(string hello)
    {
        var sw = new TestSwitch(new TestController());
        sw.TakeSent();

        sw.ReceiveFrame(Convert.FromHexString(hello));

        Assert.Equal([MessageType.FeaturesRequest], sw.TakeSentTypes());
        Assert.False(sw.Connection.IsClosed);
    }

    [Theory]
    [InlineData("04000018000000010007000800000000" + "0001000800000010")] // an unknown element before the bitmap
    [InlineData("04000018000000010001000800000010" + "ffff000401020304")] // one behind it
    [InlineData("04000011000000010001000800000010" + "00")] // octets that are no element
    [InlineData("04000010000000010001000000000010")] // an element of length 0: the header's version holds
    [InlineData("0400000c0000000100010004")] // a bitmap without a word
    [InlineData("0400000c00000001000100ff")] // an element that runs past the end
    public void Session_tolerates_unknown_HELLO_elements(string hello)
    {
        var sw = new TestSwitch(new TestController());
        sw.TakeSent();

        sw.ReceiveFrame(Convert.FromHexString(hello));

        Assert.Equal([MessageType.FeaturesRequest], sw.TakeSentTypes());
    }

    [Theory]
    [InlineData("0100000800000009", "OpenFlow 1.0")]
    [InlineData("01000010000000090001000800000002", "OpenFlow 1.0")]
    [InlineData("06000010000000090001000800000040", "OpenFlow 1.5")]
    [InlineData("06000010000000090001000800000062", "OpenFlow 1.0, OpenFlow 1.4, OpenFlow 1.5")]
    [InlineData("0000000800000009", "version 0x00")]
    public void Session_without_a_common_version_sends_HELLO_FAILED_with_a_text_then_closes(string hello, string spoken)
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller);
        sw.TakeSent();

        sw.ReceiveFrame(Convert.FromHexString(hello));

        byte[] answer = Assert.Single(sw.TakeSent());
        Assert.Equal(9u, answer.Header().Xid.Value);
        Assert.True(Error.TryRead(answer, out Error error, out _));
        Assert.Equal(OpenFlowErrors.Incompatible, error.Reason);
        string text = Encoding.ASCII.GetString(error.Data);
        Assert.Contains("1.3 only, the switch " + spoken, text, StringComparison.Ordinal);
        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains("protocols=OpenFlow13", Assert.Single(controller.Log.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, controller.Registry.FailedHandshakes);
    }

    [Fact]
    public void Session_refuses_anything_before_HELLO()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller);
        sw.TakeSent();

        sw.Receive(new EchoRequest("are you there"u8));

        Assert.Empty(sw.TakeSent());
        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains("EchoRequest came before HELLO", Assert.Single(controller.Log.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Session_refuses_a_second_HELLO_and_lives()
    {
        var controller = new TestController();
        TestSwitch sw = TestSwitch.Running(controller);

        sw.Receive(new Hello(), xid: 77);

        byte[] answer = Assert.Single(sw.TakeSent());
        Assert.Equal(77u, answer.Header().Xid.Value);
        Assert.Equal(OpenFlowErrors.BadType, Octets.ErrorOf(answer));
        Assert.False(sw.Connection.IsClosed);
        Assert.Equal(1, sw.Counters.MalformedMessages);
    }

    [Fact]
    public void Session_closes_when_the_switch_refuses_its_HELLO()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller);
        sw.Receive(new Hello());

        sw.Receive(new Error(OpenFlowErrors.Incompatible, "only 1.4 here"u8));

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains("only 1.4 here", Assert.Single(controller.Log.Warnings), StringComparison.Ordinal);
    }
}
