using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>The fake switch and the real controller understand each other.</summary>
public sealed class FakeSwitchAgainstControllerTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task FakeSwitch_becomes_a_switch_of_the_controller()
    {
        var options = new ControllerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], EventLoops = 1 };
        await using var controller = new OpenFlowController(options, NullLoggerFactory.Instance, TimeProvider.System);
        await controller.StartAsync(CancellationToken.None);
        await using var sw = new FakeSwitch(new FakeSwitchOptions { Id = new DatapathId(7) });
        await sw.ConnectAsync(controller.Endpoints[0], Bound);
        await sw.NextMessageAsync(MessageType.BarrierRequest, Bound);
        await sw.SettleAsync(Bound);
        SwitchSnapshot known = Assert.Single(controller.Switches);
        Assert.Equal(new DatapathId(7), known.Id);
        Assert.DoesNotContain(sw.Messages.TakeAll(), message => message[1] == (byte)MessageType.Error);
        Assert.True(sw.IsConnected);
    }
}
