using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Flows;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;
using static Controller.Core.Tests.Reconciling.DeclaringApp;

namespace Controller.Core.Tests.Reconciling;

/// <summary>A configuration on its way to one switch, with and without bundles.</summary>
public sealed class ApplyTests
{
    private static readonly FakeSwitchOptions NoBundles = new() { Bundles = false };

    [Theory, InlineData(true), InlineData(false)]
    public void Apply_makes_the_switch_hold_what_is_declared_and_nothing_else(bool bundles)
    {
        ModelSwitch sw = Holding(bundles, Flow(1), Flow(2), Group(1), ToGroup(3, 1), Meter(7), ByMeter(4, 7));

        Convergence? end = sw.Apply(Of(Flow(2), Flow(3, output: 2), Group(2), ToGroup(5, 2), Meter(8), ByMeter(4, 8)));

        Assert.Equal(ApplyOutcome.Applied, end?.Outcome);
        Assert.Equal(Texts(Flow(2), Flow(3, output: 2), ToGroup(5, 2), ByMeter(4, 8)), sw.Flows);
        Assert.Equal([Space.Group(2)], sw.Model.Groups.All.Select(group => group.Id));
        Assert.Equal([new MeterId(8)], sw.Model.Meters.All.Select(meter => meter.Id).Where(id => id.Value < 100));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Apply_twice_sends_nothing_the_second_time(bool bundles)
    {
        ModelSwitch sw = Holding(bundles, Flow(1));
        sw.Apply(Of(Flow(1), Flow(2), Group(1)));
        sw.Heard.Clear();

        Convergence? end = sw.Apply(Of(Flow(1), Flow(2), Group(1)));

        Assert.Equal(ApplyOutcome.Unchanged, end?.Outcome);
        Assert.DoesNotContain(sw.Heard, message => Changes(message));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Apply_of_what_the_switch_refuses_leaves_everything_as_before_and_names_the_flow(bool bundles)
    {
        ModelSwitch sw = Holding(bundles, Flow(1), Flow(2), Meter(7), ByMeter(4, 7));
        AppConfiguration before = sw.Session.Configuration;
        IReadOnlyList<string> flows = sw.Flows;
        Flow bad = ToGroup(5, 99);

        Convergence? end = sw.Apply(Of(Flow(3), bad, Flow(1, output: 2), Meter(7, rate: 99), Meter(8)));

        Assert.Equal(ApplyOutcome.Refused, end?.Outcome);
        ChangeFault fault = Assert.Single(end!.Faults);
        Assert.Equal($"p.yaml:2:3: thing: flow {ChangeText.Of(bad)}: {OpenFlowErrors.BadOutGroup}", fault.ToString());
        Assert.Equal(flows, sw.Flows);
        Assert.Equal(Meter(7).Rate, RateOf(sw, 7));
        Assert.Null(RateOf(sw, 8));
        Assert.Same(before, sw.Session.Configuration);
    }

    [Fact]
    public void Apply_after_a_refusal_starts_from_the_last_good_state()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));
        sw.Apply(Of(Flow(1), ToGroup(5, 99)));
        sw.Heard.Clear();

        Convergence? end = sw.Apply(Of(Flow(1), Flow(2)));

        Assert.Equal(ApplyOutcome.Applied, end?.Outcome);
        Assert.Equal(["flow Add 2"], Bundled(sw));
    }

    [Fact]
    public void Apply_where_the_table_is_full_names_the_flow_that_had_no_room()
    {
        var options = new FakeSwitchOptions { Pipeline = new() { FlowsPerTable = 12 } };
        ModelSwitch sw = ModelSwitch.Running(With(Flow(1)), options);

        Convergence? end = sw.Apply(Of([.. Enumerable.Range(1, 20).Select(i => Flow((ushort)i))]));

        Assert.Equal(ApplyOutcome.Refused, end?.Outcome);
        Assert.Contains("OFPFMFC_TABLE_FULL", end!.Faults[0].Error, StringComparison.Ordinal);
        Assert.Equal(Texts(Flow(1)), sw.Flows);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Apply_that_gets_no_barrier_reply_is_undone(bool bundles)
    {
        ModelSwitch sw = Holding(bundles, Flow(1));
        sw.Loses = message => message.Header().Type is MessageType.BarrierRequest;

        AppConfiguration before = sw.Session.Configuration;

        sw.Apply(Of(Flow(2)));
        Assert.True(sw.Session.IsReconciling);
        sw.Tick(12);
        sw.Loses = _ => false;
        sw.Tick(12);

        Assert.False(sw.Session.IsReconciling);
        Assert.Equal(Texts(Flow(1)), sw.Flows);
        Assert.Same(before, sw.Session.Configuration);
    }

    [Fact]
    public void Apply_whose_commit_is_not_answered_is_judged_by_what_the_switch_holds()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));
        sw.Says = message => message.Header().Type == MessageType.Experimenter
            && BundleControl.TryRead(message, out BundleControl control, out _)
            && control.Type == BundleControlType.CommitReply ? null : message;

        sw.Apply(Of(Flow(1), Flow(2)));
        sw.Tick(30);

        Assert.False(sw.Session.IsReconciling);
        Assert.Equal(Texts(Flow(1), Flow(2)), sw.Flows);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Apply_to_a_switch_that_dies_in_the_middle_is_finished_when_it_comes_back(bool bundles)
    {
        ModelSwitch sw = Holding(bundles, Flow(1));
        sw.Loses = message => message.Header().Type is MessageType.BarrierRequest;
        sw.Apply(Of(Flow(1, output: 2), Flow(2)));
        sw.Disconnect();
        sw.Loses = _ => false;

        sw.Connect();

        Assert.Equal(Texts(Flow(1, output: 2), Flow(2)), sw.Flows);
    }

    [Fact]
    public void Apply_of_flows_that_the_switch_shows_otherwise_repairs_once_and_reports_them()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));
        sw.Says = ShowOutputs(from: 3, to: 4);
        sw.Heard.Clear();

        Convergence? end = sw.Apply(Of(Flow(1), Flow(2, output: 3)));

        Assert.Equal(ApplyOutcome.Unverified, end?.Outcome);
        Assert.Equal("the switch shows it otherwise", Assert.Single(end!.Faults).Error);
        Assert.Equal(["flow Add 2", "flow ModifyStrict 2"], Bundled(sw));
    }

    [Fact]
    public void Apply_of_flows_shown_otherwise_takes_that_for_their_look_and_does_not_send_them_for_ever()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));
        sw.Says = ShowOutputs(from: 3, to: 4);
        sw.Apply(Of(Flow(1), Flow(2, output: 3)));
        sw.Heard.Clear();

        sw.Apply(Of(Flow(1), Flow(2, output: 3), Flow(3)));

        Assert.Equal(["flow Add 3"], Bundled(sw));
    }

    [Fact]
    public void Apply_keeps_counters_and_cookies_of_flows_that_stay()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1), Flow(2));
        FlowEntry stays = Assert.Single(sw.Model.Flows.All, flow => flow.Priority == 1);
        // What touches it would give it another time of change.
        (stays.PacketCount, stays.ModifiedAt) = (7, -1);
        Cookie cookie = stays.Cookie;

        sw.Apply(Of(Flow(1), Flow(3)));

        stays = Assert.Single(sw.Model.Flows.All, flow => flow.Priority == 1);
        Assert.Equal((7UL, -1, cookie), (stays.PacketCount, stays.ModifiedAt, stays.Cookie));
    }

    [Fact]
    public void Apply_does_not_touch_flows_of_others()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));
        sw.Meddle(new FlowMod { Table = new TableId(10), Priority = 77, Cookie = new Cookie(0x1234) });

        sw.Apply(Of(Flow(2)));

        Assert.Contains(sw.Model.Flows.All, flow => flow.Cookie == new Cookie(0x1234));
    }

    [Fact]
    public void Redeclaring_of_few_flows_goes_the_quick_way_without_a_bundle_or_a_dump()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));

        sw.Session.CarryOut([new Core.Topology.RoleChanged(
            new Core.Topology.PortId(sw.Session.Id, new PortNumber(2)), PortRole.Edge, PortRole.Blocked)]);
        sw.Pump();

        Assert.DoesNotContain(sw.Heard, message => message.Header().Type is MessageType.Experimenter
            or MessageType.MultipartRequest);
        Assert.Contains(sw.Heard, message => message.Header().Type == MessageType.FlowMod);
    }

    [Fact]
    public void First_declaration_of_many_flows_is_one_bundle_and_is_verified()
    {
        ModelSwitch sw = ModelSwitch.Running(With([.. Enumerable.Range(1, 500).Select(i => Flow((ushort)i))]));

        Assert.Equal(500, sw.Flows.Count);
        Assert.Contains(sw.Connection.Sent, message => BundleControl.TryRead(message, out BundleControl control, out _)
            && control.Type == BundleControlType.CommitRequest);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void First_declaration_with_a_bad_flow_brings_all_others_and_logs_the_bad_one(bool bundles)
    {
        object[] things = [ToGroup(999, 99), .. Enumerable.Range(1, 500).Select(i => Flow((ushort)i))];
        TestController controller = With(things);
        ModelSwitch sw = ModelSwitch.Running(controller, bundles ? null : NoBundles);

        Assert.Equal(500, sw.Flows.Count);
        Assert.Contains(controller.Log.Warnings, line => line.Contains("p.yaml:1:3", StringComparison.Ordinal)
            && line.Contains("OFPBAC_BAD_OUT_GROUP", StringComparison.Ordinal));
    }

    [Fact]
    public void Switch_that_comes_back_and_refuses_the_newest_configuration_goes_back_to_its_last()
    {
        ModelSwitch sw = Holding(bundles: true, Flow(1));
        sw.Disconnect();
        AppConfiguration bad = Of([ToGroup(999, 99), .. Enumerable.Range(1, 500).Select(i => Flow((ushort)i))]);
        sw.Controller.Services.Configurations.Set(bad);

        sw.Connect();

        Assert.Equal(Texts(Flow(1)), sw.Flows);
        Assert.NotSame(bad, sw.Session.Configuration);
        Assert.Contains(sw.Controller.Log.Warnings, line => line.Contains("goes back", StringComparison.Ordinal));
    }

    [Fact]
    public void Flow_that_no_bundle_can_hold_goes_without_one()
    {
        // A flow-mod of 65,512 octets: 24 more are too many, and a dump can just hold it.
        IAction[] actions =
        [
            new GroupAction(Space.Group(1)),
            .. Enumerable.Repeat<IAction>(new OutputAction(new PortNumber(2)), 4089),
        ];
        Flow huge = Flow(2) with { Instructions = InstructionList.Apply(actions) };
        ModelSwitch sw = Holding(bundles: true, Flow(1));

        Convergence? end = sw.Apply(Of(Flow(1), Group(1), huge));

        Assert.Equal(ApplyOutcome.Applied, end?.Outcome);
        Assert.Equal(Texts(Flow(1), huge), sw.Flows);
    }

    private static ModelSwitch Holding(bool bundles, params object[] things) =>
        ModelSwitch.Running(With(things), bundles ? null : NoBundles);

    private static TestController With(params object[] things) =>
        new(new ControllerOptions { Configuration = Of(things) });

    private static string[] Texts(params Flow[] flows) =>
        [.. flows.Select(ChangeText.Of).Order(StringComparer.Ordinal)];

    private static uint? RateOf(ModelSwitch sw, uint meter)
    {
        foreach (var entry in sw.Model.Meters.All.Where(entry => entry.Id == new MeterId(meter)))
        {
            MeterBand.TryRead(entry.Bands.Span, out MeterBand band, out _);
            return band.Rate;
        }
        return null;
    }

    private static bool Changes(byte[] message) => message.Header().Type is MessageType.FlowMod or MessageType.GroupMod
        or MessageType.MeterMod or MessageType.Experimenter;

    // What came in bundles, in words.
    private static string[] Bundled(ModelSwitch sw)
    {
        var words = new List<string>();
        foreach (byte[] message in sw.Heard)
        {
            if (BundleAdd.TryRead(message, out BundleAdd add, out _)
                && FlowMod.TryRead(add.Message, out FlowMod flow, out _))
                words.Add($"flow {flow.Command} {flow.Priority}");
        }
        return [.. words];
    }

    // Changes the port of output actions in flow dumps.
    private static Func<byte[], byte[]?> ShowOutputs(byte from, byte to) => message =>
    {
        if (message.Header().Type != MessageType.MultipartReply)
            return message;
        byte[] old = [0, 0, 0, 16, 0, 0, 0, from];
        byte[] changed = [.. message];
        for (int at; (at = changed.AsSpan().IndexOf(old)) >= 0;)
            changed[at + 7] = to;
        return changed;
    };
}
