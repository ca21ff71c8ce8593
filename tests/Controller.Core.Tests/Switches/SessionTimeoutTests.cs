using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>Switches that say too little.</summary>
public sealed class SessionTimeoutTests
{
    [Fact]
    public void Session_drops_a_switch_that_connects_and_says_nothing()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller);

        sw.Tick(10);
        Assert.False(sw.Connection.IsClosed);
        sw.Tick();

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains("no complete handshake within 10 s", Assert.Single(controller.Log.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Session_drops_a_switch_that_stops_after_HELLO_even_if_it_chats()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller);
        sw.Receive(new Hello());

        for (int second = 0; second < 11; second++)
        {
            sw.Receive(new EchoRequest([]));
            sw.Tick();
        }

        Assert.True(sw.Connection.IsClosed);
    }

    [Fact]
    public void Session_drops_a_switch_that_never_tells_its_ports()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller, new SwitchScript { SilentMultiparts = { MultipartType.PortDesc } });
        sw.Connect();

        sw.Tick(11);

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Equal(1, controller.Registry.FailedHandshakes);
    }

    [Fact]
    public void Session_drops_a_switch_that_refuses_to_tell_its_ports()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller, new SwitchScript { RefusedMultiparts = { MultipartType.PortDesc } });

        sw.Connect();

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains("didn't tell its ports", Assert.Single(controller.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Session_drops_a_switch_that_never_tells_its_flows()
    {
        var controller = new TestController();
        var sw = new TestSwitch(controller, new SwitchScript { SilentMultiparts = { MultipartType.Flow } });
        sw.Connect();

        for (int second = 0; second < 10; second++)
        {
            sw.Receive(new EchoRequest([]));
            sw.Tick();
        }

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains(controller.Log.Warnings,
            line => line.Contains("didn't tell its flows", StringComparison.Ordinal));
    }

    [Fact]
    public void Session_drops_a_switch_that_leaves_a_message_half()
    {
        var controller = new TestController();
        TestSwitch sw = TestSwitch.Running(controller);

        sw.Tick(halfMessage: TimeSpan.FromSeconds(9));
        Assert.False(sw.Connection.IsClosed);
        sw.Tick(halfMessage: TimeSpan.FromSeconds(11));

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains(controller.Log.Warnings, line => line.Contains("rest of a message", StringComparison.Ordinal));
    }

    [Fact]
    public void Session_asks_for_an_echo_every_two_seconds_and_closes_after_three_misses()
    {
        var controller = new TestController();
        TestSwitch sw = TestSwitch.Running(controller, new SwitchScript());
        sw.TakeSent();

        sw.Tick(7);
        Assert.Equal([MessageType.EchoRequest, MessageType.EchoRequest, MessageType.EchoRequest], sw.TakeSentTypes());
        Assert.False(sw.Connection.IsClosed);
        sw.Tick();

        Assert.True(sw.Connection.IsClosed);
        sw.Drop();
        Assert.Contains(controller.Log.Warnings,
            line => line.Contains("3 echo requests unanswered", StringComparison.Ordinal));
        Assert.Equal(1, sw.Counters.Disconnections);
    }

    [Fact]
    public void Session_lives_as_long_as_its_echoes_are_answered()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());

        for (int second = 0; second < 60; second++)
        {
            sw.Tick();
            sw.Answer();
        }

        Assert.False(sw.Connection.IsClosed);
        Assert.InRange(sw.Script.HeardOf(MessageType.EchoRequest).Count(), 20, 30);
    }

    [Fact]
    public void Session_that_hears_anything_sends_no_echo()
    {
        TestSwitch sw = TestSwitch.Running(new TestController());
        sw.TakeSent();

        for (int second = 0; second < 30; second++)
        {
            sw.Receive(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(1) });
            sw.Tick();
        }

        Assert.DoesNotContain(MessageType.EchoRequest, sw.TakeSentTypes());
    }

    [Fact]
    public void Session_that_ends_calls_each_reason_by_its_name()
    {
        var controller = new TestController();
        var half = new TestSwitch(controller, new SwitchScript { Silent = { MessageType.BarrierRequest } });
        half.Connect();
        var adopting = new TestSwitch(controller,
            new SwitchScript { Id = new DatapathId(2), SilentMultiparts = { MultipartType.Flow } });
        adopting.Connect();
        TestSwitch running = TestSwitch.Running(controller, new SwitchScript { Id = new DatapathId(3) });

        foreach (TestSwitch sw in (TestSwitch[])[half, adopting, running])
            sw.Drop();

        Assert.Equal(3, controller.Log.Warnings.Count);
        Assert.All(controller.Log.Warnings,
            line => Assert.EndsWith("the switch closed the connection", line, StringComparison.Ordinal));
    }
}
