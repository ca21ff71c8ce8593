using Controller.Abstractions;
using Controller.Core.Flows;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static Controller.Core.Tests.Reconciling.DeclaringApp;

namespace Controller.Core.Tests.Reconciling;

/// <summary>Somebody else changes a switch: it is seen, told, and put right.</summary>
public sealed class DriftTests
{
    private static readonly Cookie Theirs = new(0x1234);

    [Fact]
    public void Flow_that_somebody_deletes_is_put_back_and_told_with_who_wants_it()
    {
        ModelSwitch sw = Watched(Of(Flow(1), Flow(2)));

        sw.Meddle(DeletionOf(Flow(1)));

        Assert.Equal(Texts(Flow(1), Flow(2)), sw.Flows);
        string line = Assert.Single(Warnings(sw));
        Assert.Contains(ChangeText.Of(Flow(1)), line, StringComparison.Ordinal);
        Assert.Contains("wanted by declaring: thing (p.yaml:1)", line, StringComparison.Ordinal);
        Assert.Equal(new DriftCounters(1, 0, 0, 1, 0), sw.Session.Snapshot(true).Counters.Drift);
    }

    [Fact]
    public void Flow_that_somebody_changes_is_put_right_with_its_own_cookie()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));

        sw.Meddle(AdditionOf(Flow(1, output: 3) with { Cookie = Theirs }));

        Assert.Equal(Texts(Flow(1)), sw.Flows);
        Assert.Contains("where " + ChangeText.Of(Flow(1)), Assert.Single(Warnings(sw)), StringComparison.Ordinal);
    }

    [Fact]
    public void Flow_of_somebody_else_is_told_once_and_left()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));

        sw.Meddle(AdditionOf(Flow(9) with { Cookie = Theirs }));
        sw.Tick(200);

        Assert.Contains(sw.Model.Flows.All, flow => flow.Cookie == Theirs);
        Assert.Contains("foreign flow", Assert.Single(Warnings(sw)), StringComparison.Ordinal);
        Assert.Equal(1, sw.Session.Snapshot(true).Counters.Drift.Now);
    }

    [Fact]
    public void Flow_of_somebody_else_is_removed_where_that_is_asked_for()
    {
        ModelSwitch sw = Watched(Of(Flow(1)) with { Foreign = ForeignHandling.Remove });

        sw.Meddle(AdditionOf(Flow(9) with { Cookie = Theirs }));

        Assert.DoesNotContain(sw.Model.Flows.All, flow => flow.Cookie == Theirs);
    }

    [Fact]
    public void Flow_with_a_cookie_of_ours_that_nobody_wants_goes()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));

        sw.Meddle(AdditionOf(Flow(9)));

        Assert.Equal(Texts(Flow(1)), sw.Flows);
    }

    [Fact]
    public void Drift_is_told_and_left_where_only_an_alert_is_asked_for()
    {
        ModelSwitch sw = Watched(Of(Flow(1)) with { Drift = DriftHandling.Alert });

        sw.Meddle(DeletionOf(Flow(1)));
        sw.Tick(200);

        Assert.Empty(sw.Flows);
        Assert.Contains("has gone", Assert.Single(Warnings(sw)), StringComparison.Ordinal);
        Assert.Equal(new DriftCounters(1, 0, 0, 0, 1), sw.Session.Snapshot(true).Counters.Drift);
    }

    [Fact]
    public void Drift_of_a_switch_without_a_monitor_is_seen_within_a_minute()
    {
        ModelSwitch sw = Watched(Of(Flow(1)), monitor: false);

        sw.Meddle(DeletionOf(Flow(1)));
        Assert.Empty(sw.Flows);
        sw.Tick(61);

        Assert.Equal(Texts(Flow(1)), sw.Flows);
    }

    [Fact]
    public void Groups_and_meters_are_put_right_within_a_minute_though_no_monitor_tells_of_them()
    {
        ModelSwitch sw = Watched(Of(Group(1), Group(2), Meter(7), Meter(8)));

        sw.Meddle(new GroupMod { Command = GroupModCommand.Delete, Group = Group(1).Id });
        sw.Meddle(new GroupMod
        {
            Command = GroupModCommand.Modify,
            Group = Group(2).Id,
            Buckets = Group(2, output: 3).Buckets.Octets,
        });
        sw.Meddle(new MeterMod { Command = MeterModCommand.Delete, Meter = new MeterId(7) });
        sw.Tick(61);

        Assert.Equal([Group(1).Id.Value, Group(2).Id.Value],
            sw.Model.Groups.All.Select(group => group.Id.Value).Order());
        Assert.All(sw.Model.Groups.All, group => Assert.Equal(Group(1).Buckets, group.Buckets));
        Assert.Contains(sw.Model.Meters.All, meter => meter.Id == new MeterId(7));
        Assert.Equal((2, 1), (Drift(sw).Missing, Drift(sw).Changed));
    }

    [Fact]
    public void Our_own_changes_and_dynamic_flows_are_no_drift()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));

        sw.Apply(Of(Flow(2), Flow(3)));
        sw.Meddle(AdditionOf(Flow(9) with { Cookie = Space.Dynamic(1, 9) }));
        sw.Tick(200);

        Assert.Empty(Warnings(sw));
        Assert.Equal(3, sw.Flows.Count);
        Assert.Equal(new DriftCounters(0, 0, 0, 0, 0), Drift(sw));
    }

    [Fact]
    public void Somebody_who_keeps_deleting_a_flow_is_answered_ever_more_slowly_and_told_of()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));

        for (int second = 0; second < 120; second++)
        {
            if (sw.Flows.Count > 0)
                sw.Meddle(DeletionOf(Flow(1)));
            sw.Tick();
        }

        Assert.InRange(Drift(sw).Repairs, 4, 10);
        Assert.Contains(Warnings(sw), line => line.Contains("keeps changing", StringComparison.Ordinal));
    }

    [Fact]
    public void Flow_that_is_left_alone_after_a_fight_is_put_back_in_the_end()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));
        for (int round = 0; round < 5; round++)
            sw.Meddle(DeletionOf(Flow(1)));
        Assert.Empty(sw.Flows);

        sw.Tick(10);

        Assert.Equal(Texts(Flow(1)), sw.Flows);
    }

    [Fact]
    public void Flow_that_the_switch_refused_is_not_missing()
    {
        ModelSwitch sw = Watched(Of([ToGroup(999, 99), .. Enumerable.Range(1, 500).Select(i => Flow((ushort)i))]));
        sw.Heard.Clear();

        sw.Tick(200);

        Assert.DoesNotContain(sw.Heard, message => message.Header().Type == MessageType.FlowMod);
        Assert.Equal(0, Drift(sw).Missing);
    }

    [Fact]
    public void Comparing_lists_what_differs_and_changes_nothing()
    {
        ModelSwitch sw = Watched(Of(Flow(1), Flow(2)) with { Drift = DriftHandling.Alert });
        sw.Meddle(DeletionOf(Flow(1)));
        sw.Meddle(AdditionOf(Flow(9) with { Cookie = Theirs }));
        sw.Heard.Clear();
        IReadOnlyList<DriftItem>? items = null;

        sw.Session.PostCompare(found => items = found);
        sw.Pump();

        Assert.Equal(
        [
            new DriftItem(DriftKind.Missing, "flow", ChangeText.Of(Flow(1)), null,
                new Origin("declaring", "thing", new PolicyPlace("p.yaml", 1, 3))),
            new DriftItem(DriftKind.Foreign, "flow", ChangeText.Of(Flow(9) with { Cookie = Theirs }), null, null),
        ], items);
        Assert.All(sw.Heard, message => Assert.Equal(MessageType.MultipartRequest, message.Header().Type));
    }

    private static ModelSwitch Watched(AppConfiguration configuration, bool monitor = true) => ModelSwitch.Running(
        new TestController(new ControllerOptions { Configuration = configuration }), monitor: monitor);

    [Fact]
    public void Many_changes_of_others_are_looked_at_once_a_second()
    {
        ModelSwitch sw = Watched(Of(Flow(1)));
        sw.Heard.Clear();

        for (ushort i = 0; i < 10; i++)
            sw.MeddleAtOnce(AdditionOf(Flow((ushort)(100 + i)) with { Cookie = Theirs }));
        sw.Tick(2);

        Assert.InRange(sw.Heard.Count(message => FlowStatsRequest.TryRead(message, out FlowStatsRequest request, out _)
            && request.Type == MultipartType.Flow), 1, 3);
    }

    private static DriftCounters Drift(ModelSwitch sw) => sw.Session.Snapshot(true).Counters.Drift;

    private static IReadOnlyList<string> Warnings(ModelSwitch sw) => sw.Controller.Log.Warnings;

    private static FlowMod DeletionOf(Flow flow) => new()
    {
        Command = FlowModCommand.DeleteStrict,
        Table = flow.Table,
        Priority = flow.Priority,
        Match = flow.Match.Oxms,
    };

    private static FlowMod AdditionOf(Flow flow) => new()
    {
        Table = flow.Table,
        Priority = flow.Priority,
        Cookie = flow.Cookie,
        Match = flow.Match.Oxms,
        Instructions = flow.Instructions.Octets,
    };

    private static string[] Texts(params Flow[] flows) =>
        [.. flows.Select(ChangeText.Of).Order(StringComparer.Ordinal)];
}
