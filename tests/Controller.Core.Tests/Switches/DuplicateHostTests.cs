using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Switches;

/// <summary>What becomes of an app's word that a host is in two places.</summary>
public sealed class DuplicateHostTests
{
    [Fact]
    public void Session_logs_and_counts_a_host_that_is_in_two_places()
    {
        var script = new AppScript();
        var controller = new TestController(script.Factory("app"));
        TestSwitch sw = TestSwitch.Running(controller);
        var duplicated = new HostDuplicated(new MacAddress(0x020000000001), VlanId.Untagged, new PortNumber(1),
            "port g1 of host a, tenant blue,", TimeSpan.FromSeconds(60));

        script.Instances[^1].Switch.Publish(duplicated);

        Assert.Equal(1, sw.Counters.DuplicateHosts);
        Assert.Contains(controller.Log.Lines, line => line.Text.Contains(
            "host 02:00:00:00:00:01 is in two places: it stays at port g1 of host a, tenant blue, and isn't learnt on "
            + "port 1", StringComparison.Ordinal));
    }
}
