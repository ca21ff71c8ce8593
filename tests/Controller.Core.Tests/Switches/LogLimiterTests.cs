using Controller.Core.Switches;
using OpenFlow.Protocol.Messages;

namespace Controller.Core.Tests.Switches;

public sealed class LogLimiterTests
{
    [Fact]
    public void LogLimiter_lets_ten_a_second_through_and_counts_the_rest()
    {
        var limiter = new LogLimiter();

        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => limiter.Allows()));
        Assert.Equal(990, limiter.Suppressed);
        Assert.Equal(990, limiter.Tick());
        Assert.True(limiter.Allows());
        Assert.Equal(0, limiter.Tick());
    }

    [Fact]
    public void LogLimiter_keeps_a_broken_switch_from_filling_the_log()
    {
        var controller = new TestController();
        TestSwitch sw = TestSwitch.Running(controller);

        for (int i = 0; i < 1000; i++)
            sw.Receive(new FeaturesRequest());
        Assert.Equal(10, controller.Log.Warnings.Count);
        sw.Tick();

        Assert.Equal(11, controller.Log.Warnings.Count);
        Assert.Contains("990 more warnings", controller.Log.Warnings[^1], StringComparison.Ordinal);
        Assert.Equal(1000, sw.Counters.MalformedMessages);
    }

    [Fact]
    public void LogLimiter_keeps_a_flapping_port_from_filling_the_log()
    {
        var controller = new TestController();
        TestSwitch sw = TestSwitch.Running(controller);
        int before = controller.Log.Lines.Count;

        for (int i = 0; i < 10_000; i++)
            sw.Receive(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(1, up: i % 2 == 0) });

        Assert.InRange(controller.Log.Lines.Count - before, 1, 1000);
    }

    [Fact]
    public void LogLimiter_keeps_connections_that_fail_from_filling_the_log()
    {
        var controller = new TestController();

        for (int i = 0; i < 1000; i++)
        {
            var sw = new TestSwitch(controller);
            sw.Receive(new EchoRequest([]));
            sw.Drop();
        }

        Assert.InRange(controller.Log.Warnings.Count, 1, 100);
        Assert.Equal(1000, controller.Registry.FailedHandshakes);
    }
}
