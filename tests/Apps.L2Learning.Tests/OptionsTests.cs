using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class OptionsTests
{
    private static readonly LearningOptions ByNameAndNumber = new()
    {
        Ports = new Dictionary<string, PortOptions> { ["p1"] = new() { MaxHosts = 1 } },
        PortsByNumber = new Dictionary<PortNumber, PortOptions>
        {
            [new PortNumber(1)] = new() { MaxHosts = 100 },
            [new PortNumber(2)] = new() { MaxHosts = 2, Access = new VlanId(20) },
        },
    };

    [Theory]
    [InlineData(1, "p1", 1)]
    [InlineData(2, "p2", 2)]
    [InlineData(3, "p3", 4096)]
    public void BridgePorts_have_options_by_name_before_those_by_number(uint number, string name, int maxHosts)
    {
        var port = new SwitchPort(new PortNumber(number), name, new MacAddress(number), PortRole.Edge);

        Assert.Equal(maxHosts, new BridgePorts(ByNameAndNumber).Set(port).MaxHosts);
    }

    [Fact]
    public void VlanPlan_names_vlans_of_ports_by_number() =>
        Assert.Equal([VlanId.Untagged, new VlanId(20)], new VlanPlan(ByNameAndNumber).Named);

    [Fact]
    public void L2LearningApp_that_is_off_is_none() =>
        Assert.Null(L2LearningApp.Factory(_ => new LearningOptions { Mode = LearningMode.Off }).Create(new SilentSwitch(1)));
}
