using Controller.Abstractions;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Channel;

/// <summary>What others ask of a running controller.</summary>
public sealed class OpenFlowControllerTests
{
    [Fact]
    public async Task Controller_tells_a_switchs_flows_as_the_switch_has_them()
    {
        var app = new AppScript();
        await using LiveController live = await LiveController.StartAsync(TransportKind.Auto, app.Factory());
        await using RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
        sw.Script.Flows.Add(Octets.FlowEntry(30, 5, new CookieSpace(1).Dynamic(1, 1)));
        sw.Script.Flows.Add(Octets.FlowEntry(10, 6, new CookieSpace(1).Static(1, 1)));
        sw.Script.Flows.Add(Octets.FlowEntry(0, 7, CookieSpace.Core.Static(1, 1)));
        sw.Script.Flows.Add(Octets.FlowEntry(0, 8, new Cookie(77)));

        var flows = await live.Core.GetFlowsAsync(new DatapathId(1), CancellationToken.None);

        Assert.NotNull(flows);
        Assert.Equal([("app (dynamic)", 5), ("app", 6), ("core", 7), ("foreign", 8)],
            flows.Select(flow => (flow.Owner, (int)flow.Priority)));
        Assert.All(flows, flow => Assert.Contains("output:1", flow.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Controller_knows_no_flows_of_a_switch_that_is_not_connected()
    {
        await using LiveController live = await LiveController.StartAsync(TransportKind.Auto);

        Assert.Null(await live.Core.GetFlowsAsync(new DatapathId(1), CancellationToken.None));
    }

    [Fact]
    public async Task Controller_says_that_a_switch_does_not_answer()
    {
        await using LiveController live = await LiveController.StartAsync(
            new ControllerOptions { RequestTimeout = TimeSpan.FromMilliseconds(500) });
        await using RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
        sw.Script.SilentMultiparts.Add(MultipartType.Flow);

        await Assert.ThrowsAsync<TimeoutException>(() =>
            live.Core.GetFlowsAsync(new DatapathId(1), CancellationToken.None));

        await sw.EchoAsync();
    }

    [Fact]
    public async Task Controller_gives_up_a_question_when_its_switch_goes()
    {
        await using LiveController live = await LiveController.StartAsync(TransportKind.Auto);
        RawSwitch sw = await RawSwitch.ReadyAsync(live.EndPoint);
        sw.Script.SilentMultiparts.Add(MultipartType.Flow);

        var asked = live.Core.GetFlowsAsync(new DatapathId(1), CancellationToken.None);
        await sw.DisposeAsync();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            asked.WaitAsync(LiveController.Bound, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Controller_asks_the_apps_of_all_switches_for_hosts()
    {
        var app = new AppScript();
        await using LiveController live = await LiveController.StartAsync(TransportKind.Auto, app.Factory());
        await using RawSwitch one = await RawSwitch.ReadyAsync(live.EndPoint);
        await using RawSwitch two = await RawSwitch.ReadyAsync(live.EndPoint,
            new SwitchScript { Id = new DatapathId(2) });

        Assert.Empty(await live.Core.GetHostsAsync(CancellationToken.None));

        Assert.Equal(2, app.CountOf("hosts"));
    }
}
