using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Flows;
using Controller.Core.Tests.Channel;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;
using static Controller.Core.Tests.Reconciling.DeclaringApp;

namespace Controller.Core.Tests.Reconciling;

/// <summary>Plans and configurations for all switches of a controller, over sockets.</summary>
public sealed class ControllerApplyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_reports_each_switch_and_one_that_refuses_holds_up_no_other()
    {
        await using LiveController controller = await StartAsync(Of(Flow(1)));
        await using FakeSwitch first = await ConnectAsync(controller, 1);
        await using FakeSwitch second = await ConnectAsync(controller, 2, new() { FlowsPerTable = 8 });

        ApplyReport report = await controller.Core.ApplyAsync(
            Of([.. Enumerable.Range(1, 10).Select(i => Flow((ushort)i))]), null, Cancel);

        Assert.False(report.Succeeded);
        Assert.Equal([(1ul, ApplyOutcome.Applied), (2ul, ApplyOutcome.Refused)],
            report.Switches.Select(sw => (sw.Id.Value, sw.Outcome)));
        Assert.Contains("OFPFMFC_TABLE_FULL", report.Switches[1].Problem, StringComparison.Ordinal);
        Assert.Equal(10, CountOf(first));
        Assert.Equal(1, CountOf(second));
    }

    [Fact]
    public async Task Apply_to_a_switch_that_is_away_waits_until_it_comes()
    {
        await using LiveController controller = await StartAsync(Of(Flow(1)));
        await using FakeSwitch sw = await ConnectAsync(controller, 1);
        sw.Disconnect();
        await LiveController.UntilAsync(() => !controller.Find(1).Connected, "the switch is away");

        ApplyReport report = await controller.Core.ApplyAsync(Of(Flow(2), Flow(3)), null, Cancel);

        Assert.Equal(ApplyOutcome.Waiting, Assert.Single(report.Switches).Outcome);
        Assert.True(report.Succeeded);
        await sw.ConnectAsync(controller.EndPoint, LiveController.Bound);
        await sw.UntilAsync(model => Ours(model).SequenceEqual<ushort>([2, 3]), LiveController.Bound, "the new flows");
    }

    [Fact]
    public async Task Apply_where_the_base_of_the_plan_is_gone_sends_nothing()
    {
        await using LiveController controller = await StartAsync(Of(Flow(1)) with { Drift = DriftHandling.Alert });
        await using FakeSwitch sw = await ConnectAsync(controller, 1);
        AppConfiguration next = Of(Flow(2)) with { Drift = DriftHandling.Alert };
        SwitchPlan plan = Assert.Single(await controller.Core.PlanAsync(next, Cancel));
        await controller.Core.ApplyAsync(Of(Flow(5)) with { Drift = DriftHandling.Alert }, null, Cancel);
        sw.Messages.TakeAll();

        ApplyReport report = await controller.Core.ApplyAsync(
            next, new Dictionary<DatapathId, string> { [plan.Id] = plan.Base }, Cancel);

        Assert.Equal(ApplyOutcome.BaseChanged, Assert.Single(report.Switches).Outcome);
        await sw.SettleAsync(LiveController.Bound);
        Assert.Equal<ushort>([5], sw.Ask(Ours));
    }

    [Fact]
    public async Task Apply_where_the_base_of_the_plan_holds_does_what_the_plan_says()
    {
        await using LiveController controller = await StartAsync(Of(Flow(1)));
        await using FakeSwitch sw = await ConnectAsync(controller, 1);
        // A port that settles changes what the switch holds.
        await LiveController.UntilAsync(() => controller.Find(1) is { StaticFlowCount: > 0 } found
            && found.Ports.All(port => port.Role != PortRole.Settling), "the ports have settled");
        SwitchPlan plan = Assert.Single(await controller.Core.PlanAsync(Of(Flow(2)), Cancel));

        ApplyReport report = await controller.Core.ApplyAsync(
            Of(Flow(2)), new Dictionary<DatapathId, string> { [plan.Id] = plan.Base }, Cancel);

        Assert.Equal([ChangeKind.Add, ChangeKind.Delete], plan.Changes.Select(change => change.Kind));
        Assert.Equal((ApplyOutcome.Applied, 2), (report.Switches[0].Outcome, report.Switches[0].Changes));
        Assert.Equal(new PolicyPlace("p.yaml", 1, 3), plan.Changes[0].Origin?.Place);
        Assert.Equal<ushort>([2], sw.Ask(Ours));
    }

    [Fact]
    public async Task Drift_lists_the_switches_with_what_differs()
    {
        await using LiveController controller = await StartAsync(Of(Flow(1)) with { Drift = DriftHandling.Alert });
        await using FakeSwitch sw = await ConnectAsync(controller, 1);
        await LiveController.UntilAsync(() => controller.Find(1).StaticFlowCount > 0, "the flows are declared");

        Assert.Empty(Assert.Single(await controller.Core.DriftAsync(Cancel)).Items);
    }

    private static Task<LiveController> StartAsync(AppConfiguration configuration) => LiveController.StartAsync(
        new ControllerOptions { Configuration = configuration, SettleTime = TimeSpan.FromMilliseconds(50) });

    private static async Task<FakeSwitch> ConnectAsync(
        LiveController controller, ulong id, PipelineOptions? pipeline = null)
    {
        var sw = new FakeSwitch(new FakeSwitchOptions
        {
            Id = new DatapathId(id),
            PortCount = 2,
            Pipeline = pipeline ?? new(),
        });
        await sw.ConnectAsync(controller.EndPoint, LiveController.Bound);
        await sw.UntilAsync(model => Ours(model).Length > 0, LiveController.Bound, "the first flows");
        return sw;
    }

    private static int CountOf(FakeSwitch sw) => sw.Ask(Ours).Length;

    private static ushort[] Ours(PipelineModel model) => [.. model.Flows.All
        .Where(flow => CookieSpace.Of(flow.Cookie) == Space).Select(flow => flow.Priority).Order()];
}
