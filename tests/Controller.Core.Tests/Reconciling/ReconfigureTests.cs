using Controller.Abstractions;
using Controller.Core.Flows;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static Controller.Core.Tests.Reconciling.DeclaringApp;

namespace Controller.Core.Tests.Reconciling;

/// <summary>Apps are replaced where their options are others, and only there.</summary>
public sealed class ReconfigureTests
{
    private static readonly CookieSpace Cookies = new(3);

    [Fact]
    public void App_with_the_same_options_stays_and_does_not_notice()
    {
        var script = new AppScript();
        ModelSwitch sw = Running(With(script, "same"));
        script.Calls.Clear();

        sw.Apply(With(script, "same") with { Names = new Dictionary<DatapathId, string> { [new(1)] = "renamed" } });

        Assert.Single(script.Instances);
        Assert.Equal(0, script.CountOf("created"));
        Assert.Equal("renamed", sw.Session.Name);
    }

    [Fact]
    public void App_with_other_options_is_replaced_and_adopts_the_dynamic_flows()
    {
        var script = new AppScript();
        ModelSwitch sw = Running(With(script, "old"));
        FakeApp old = script.Instances[^1];
        old.Switch.Send(Dynamic(41));
        sw.Session.OnReadComplete();
        sw.Pump();
        script.Calls.Clear();

        sw.Apply(With(script, "new"));

        // Once as a shadow, then for good.
        Assert.Equal(["created", "found 41", "started", "declare", "created", "found 41", "started"],
            script.Calls.Where(call => call != "tick").Take(7));
        Assert.NotSame(old, script.Instances[^1]);
        Assert.Contains(sw.Model.Flows.All, flow => flow.Priority == 41);
    }

    [Fact]
    public void App_that_goes_takes_its_dynamic_flows_with_it()
    {
        var script = new AppScript();
        ModelSwitch sw = Running(With(script, "old"));
        script.Instances[^1].Switch.Send(Dynamic(41));
        sw.Session.OnReadComplete();
        sw.Pump();

        sw.Apply(new AppConfiguration());

        Assert.DoesNotContain(sw.Model.Flows.All, flow => flow.Priority == 41);
    }

    [Fact]
    public void App_that_is_new_gets_the_packets_from_then_on()
    {
        var (first, second) = (new AppScript { Verdict = Verdict.Pass }, new AppScript());
        ModelSwitch sw = Running(With(first, "1"));

        sw.Apply(With(first, "1") with { Apps = [.. With(first, "1").Apps, second.Factory("second", 4)] });
        byte[] packet = Octets.PacketIn(1);
        sw.Session.OnFrame(packet);

        Assert.Contains("packet 1", second.Calls);
        Assert.Contains("packet 1", first.Calls);
    }

    [Fact]
    public void Plan_asks_shadows_whose_messages_go_nowhere()
    {
        var script = new AppScript { Declares = desired => desired.Add(Flow(1)) };
        ModelSwitch sw = Running(new AppConfiguration());
        AppFactory noisy = script.Factory() with
        {
            Create = device =>
            {
                device.Send(Dynamic(41));
                device.Send(new PacketOut { Data = [1, 2, 3] });
                device.Publish(new Degraded("a shadow speaks"));
                device.Post(() => Assert.Fail("a shadow's work was done"));
                device.DumpFlows(default, 0, (in FlowStatsEntry _) => { }, _ => { });
                device.Redeclare();
                return new FakeApp(device, script);
            },
        };
        sw.Heard.Clear();

        SwitchPlan plan = sw.Plan(new AppConfiguration { Apps = [noisy] });

        Assert.Equal("flow", Assert.Single(plan.Changes).What);
        Assert.All(sw.Heard, message => Assert.Equal(MessageType.MultipartRequest, message.Header().Type));
        Assert.DoesNotContain(sw.Controller.Log.Texts, line => line.Contains("shadow", StringComparison.Ordinal));
        sw.Tick(5);
        Assert.Equal(["started", "declare"], script.Calls);
    }

    [Fact]
    public void Plan_of_an_app_that_fails_says_so_and_harms_nobody()
    {
        var script = new AppScript { Throws = { ["declare"] = 1 } };
        ModelSwitch sw = Running(Of(Flow(1)));

        SwitchPlan plan = sw.Plan(new AppConfiguration { Apps = [script.Factory()] });

        Assert.Contains("app app fails: the test's app fails in declare", plan.Problem, StringComparison.Ordinal);
        Assert.Empty(plan.Changes);
        Assert.Single(sw.Flows);
        Assert.Equal(0, sw.Session.Snapshot(true).Counters.AppFaults);
    }

    [Fact]
    public void Apps_that_stay_declare_by_the_tables_of_the_next_configuration()
    {
        var script = new AppScript();
        script.Declares = desired => desired.Add(Flow(1) with
        {
            Instructions = OpenFlow.Protocol.Instructions.InstructionList.Goto(
                script.Instances[0].Switch.NextTable(new TableId(10)) ?? new TableId(99)),
        });
        ModelSwitch sw = Running(With(script, "same"));
        Assert.Contains("goto_table:99", Assert.Single(sw.Flows), StringComparison.Ordinal);
        var other = new AppFactory("tabled", new CookieSpace(5), _ => new TabledApp());

        sw.Apply(With(script, "same") with { Apps = [.. With(script, "same").Apps, other] });

        Assert.Contains("goto_table:77", Assert.Single(sw.Flows), StringComparison.Ordinal);
    }

    [Fact]
    public void Instance_goes_on_where_the_switch_refuses_the_next_configuration()
    {
        var script = new AppScript();
        ModelSwitch sw = Running(With(script, "old"));
        FakeApp old = script.Instances[^1];
        script.Declares = desired => desired.Add(ToGroup(5, 99));

        Convergence? end = sw.Apply(With(script, "new"));
        script.Declares = null;
        script.Calls.Clear();
        old.Switch.Redeclare();
        sw.Session.OnReadComplete();

        Assert.Equal(ApplyOutcome.Refused, end?.Outcome);
        Assert.Equal(["declare"], script.Calls);
    }

    private static AppConfiguration With(AppScript script, string options) => new()
    {
        Apps = [script.Factory("scripted", Cookies.App) with { OptionsOf = _ => options }],
    };

    private static ModelSwitch Running(AppConfiguration configuration) =>
        ModelSwitch.Running(new TestController(new ControllerOptions { Configuration = configuration }));

    private static FlowMod Dynamic(ushort priority) => new()
    {
        Table = new TableId(30),
        Priority = priority,
        Cookie = Cookies.Dynamic(1, priority),
    };

    private sealed class TabledApp : SwitchApp
    {
        public override IReadOnlyList<TableId> Tables => [new TableId(77)];
    }
}
