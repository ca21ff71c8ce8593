using Controller.Core.Tests.Channel;
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
        await using LiveController controller = await LiveController.StartAsync(new ControllerOptions());
        await using var sw = new FakeSwitch(new FakeSwitchOptions { Id = new DatapathId(7) });
        await sw.ConnectAsync(controller.EndPoint, Bound);
        // The controller knows it once the barrier's reply is in, which nothing on the wire tells.
        await LiveController.UntilAsync(() => controller.Core.Switches.Count > 0, "the switch is known");
        await sw.SettleAsync(Bound);
        Assert.Equal(new DatapathId(7), Assert.Single(controller.Core.Switches).Id);
        Assert.DoesNotContain(sw.Messages.TakeAll(), message => message[1] == (byte)MessageType.Error);
        Assert.True(sw.IsConnected);
    }
}
