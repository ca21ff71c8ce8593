using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>An app that throws: it alone starts anew, with all that it is owed.</summary>
public sealed class AppIsolationTests
{
    private static readonly Cookie Learnt = new CookieSpace(1).Dynamic(1, 1);

    private readonly AppScript _bad = new() { Verdict = Verdict.Pass };
    private readonly AppScript _good = new();
    private readonly TestController _controller;

    public AppIsolationTests() => _controller = new TestController(_bad.Factory("bad"), _good.Factory("good", 2));

    [Theory]
    [InlineData("packet")]
    [InlineData("tick")]
    [InlineData("port")]
    [InlineData("removed")]
    [InlineData("declare")]
    [InlineData("hosts")]
    public void App_that_throws_is_replaced_and_counted_and_the_others_go_on(string callback)
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        _bad.Throws[callback] = 1;
        int before = _good.CountOf(callback);

        Provoke(sw);

        Assert.Equal(2, _bad.Instances.Count);
        Assert.Equal(2, _bad.CountOf("started"));
        Assert.Single(_good.Instances);
        if (callback != "removed")
            Assert.True(_good.CountOf(callback) > before);
        Assert.Equal(1, sw.Counters.AppFaults);
        Assert.False(sw.Connection.IsClosed);
        var (_, text, cause) = Assert.Single(_controller.Log.Lines, line => line.Cause is not null);
        Assert.Contains("app bad on switch", text, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(cause);
    }

    [Theory]
    [InlineData("created")]
    [InlineData("found")]
    [InlineData("started")]
    public void App_that_throws_while_it_starts_is_replaced_and_still_sees_its_flows(string callback)
    {
        _bad.Throws[callback] = 1;
        var script = new SwitchScript();
        script.Flows.Add(Octets.FlowEntry(30, 5, Learnt));

        TestSwitch sw = TestSwitch.Running(_controller, script);

        Assert.Equal(1, sw.Counters.AppFaults);
        int replaced = _bad.Calls.LastIndexOf("created");
        Assert.Contains("found 5", _bad.Calls.Skip(replaced));
        Assert.Contains("started", _bad.Calls.Skip(replaced));
        Assert.Equal(1, _good.CountOf("started"));
        sw.ReceiveFrame(Octets.PacketIn(1));
        Assert.Equal("packet 1", _bad.Calls[^1]);
    }

    [Fact]
    public void App_that_starts_anew_sees_its_flows_before_it_starts_and_events_only_after()
    {
        var script = new SwitchScript();
        script.Flows.Add(Octets.FlowEntry(30, 5, Learnt));
        TestSwitch sw = TestSwitch.Running(_controller, script);
        _bad.Throws["packet"] = 1;
        sw.ReceiveFrame(Octets.PacketIn(1));
        _bad.Calls.Clear();

        // The dump is under way.
        sw.ReceiveFrame(Octets.PacketIn(2));
        sw.Tick();
        sw.Receive(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(9) });
        Assert.Empty(_bad.Calls);
        sw.Answer();

        Assert.Equal(["found 5", "started", "port 9 Added Settling", "declare"], _bad.Calls);
        Assert.Equal(2, _good.CountOf("packet"));
    }

    [Fact]
    public void App_that_fails_during_its_adoption_is_not_started_twice()
    {
        var script = new SwitchScript();
        script.Flows.Add(Octets.FlowEntry(30, 5, Learnt));
        script.Flows.Add(Octets.FlowEntry(30, 6, Learnt));
        TestSwitch sw = TestSwitch.Running(_controller, script);
        _bad.Throws["packet"] = 1;
        _bad.Throws["found"] = 1;
        _bad.Calls.Clear();

        sw.ReceiveFrame(Octets.PacketIn(1));
        sw.Answer();

        Assert.Equal(["packet 1", "created", "found 5", "created", "found 5", "found 6", "started", "declare"],
            _bad.Calls);
    }

    [Fact]
    public void App_that_fails_a_hundred_times_stays_off_and_its_flows_stay()
    {
        _bad.Declares = desired => desired.Add(Flow(1, 50));
        _good.Declares = desired => desired.Add(Flow(2, 60));
        TestSwitch sw = TestSwitch.Running(_controller);
        _bad.Throws["packet"] = int.MaxValue;

        for (int i = 0; i < 300; i++)
        {
            sw.ReceiveFrame(Octets.PacketIn(1));
            sw.Answer();
        }
        sw.Receive(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(9) });
        sw.Answer();

        Assert.Equal(101, sw.Counters.AppFaults);
        Assert.Equal(101, _bad.Instances.Count);
        Assert.Equal(300, _good.CountOf("packet"));
        Assert.DoesNotContain(sw.Script.HeardOf(MessageType.FlowMod), IsDelete);
    }

    [Fact]
    public void App_that_cannot_be_made_leaves_the_others_alone()
    {
        _bad.Throws["created"] = int.MaxValue;

        TestSwitch sw = TestSwitch.Running(_controller);
        sw.ReceiveFrame(Octets.PacketIn(1));

        Assert.Empty(_bad.Instances);
        Assert.Equal("packet 1", _good.Calls[^1]);
        Assert.True(sw.Counters.AppFaults > 0);
    }

    [Fact]
    public void App_that_has_no_business_on_a_switch_is_left_out()
    {
        TestSwitch sw = TestSwitch.Running(new TestController(
            new AppFactory("none", new CookieSpace(9), _ => null), _good.Factory("good", 2)));

        sw.ReceiveFrame(Octets.PacketIn(1));

        Assert.Equal("packet 1", _good.Calls[^1]);
        Assert.Equal(0, sw.Counters.AppFaults);
    }

    [Fact]
    public void App_that_always_fails_to_declare_keeps_neither_session_nor_the_others_from_working()
    {
        _bad.Throws["declare"] = int.MaxValue;
        _good.Declares = desired => desired.Add(Flow(2, 60));

        TestSwitch sw = TestSwitch.Running(_controller);

        Assert.Contains(sw.Script.HeardOf(MessageType.FlowMod), frame => PriorityOf(frame) == 60);
        Assert.False(sw.Connection.IsClosed);
        Assert.InRange(sw.Counters.AppFaults, 1, 101);
    }

    [Fact]
    public void App_that_declares_what_another_declares_loses_that_alone_and_both_are_named()
    {
        _bad.Declares = desired => desired.Add(Flow(1, 50), new Origin("bad", "acl first", new PolicyPlace("p", 1, 1)));
        _good.Declares = desired =>
        {
            desired.Add(Flow(1, 50), new Origin("good", "acl second", new PolicyPlace("p", 2, 1)));
            desired.Add(Flow(2, 60));
        };

        TestSwitch sw = TestSwitch.Running(_controller);
        _good.Instances[^1].Switch.Redeclare();
        sw.Tick();

        Assert.Single(_bad.Instances);
        Assert.Single(_good.Instances);
        Assert.Single(sw.Script.HeardOf(MessageType.FlowMod), frame => PriorityOf(frame) == 50);
        Assert.Single(sw.Script.HeardOf(MessageType.FlowMod), frame => PriorityOf(frame) == 60);
        Assert.Single(_controller.Log.Lines, line =>
            line.Text.Contains("bad: acl first (p:1) has it, good: acl second (p:2) is left out", StringComparison.Ordinal));
    }

    [Fact]
    public void App_that_declares_a_group_larger_than_a_16_bit_length_is_the_one_that_fails()
    {
        Bucket bucket = Bucket.Of(new OutputAction(new PortNumber(1)));
        _bad.Declares = desired => desired.Add(new Group(new CookieSpace(1).Group(1), GroupType.All,
            BucketList.Of([.. Enumerable.Repeat(bucket, 3000)])));
        _good.Declares = desired => desired.Add(Flow(2, 60));

        TestSwitch sw = TestSwitch.Running(_controller);

        Assert.Contains(sw.Script.HeardOf(MessageType.FlowMod), frame => PriorityOf(frame) == 60);
        Assert.Empty(sw.Script.HeardOf(MessageType.GroupMod));
        Assert.Contains(_controller.Log.Lines,
            line => line.Cause?.Message.Contains("split it", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void App_that_fails_in_what_it_posted_or_dumped_is_replaced()
    {
        TestSwitch sw = TestSwitch.Running(_controller,
            new SwitchScript { Flows = { Octets.FlowEntry(1, 1, default) } });
        ISwitch first = _bad.Instances[^1].Switch;

        first.Post(() => throw new InvalidOperationException("posted"));
        sw.Answer();
        _bad.Instances[^1].Switch.DumpFlows(default, 0, (in _) => throw new InvalidOperationException("visit"),
            _ => { });
        sw.Answer();
        _bad.Instances[^1].Switch.DumpFlows(default, 0, (in _) => { },
            _ => throw new InvalidOperationException("done"));
        sw.Answer();

        Assert.Equal(4, _bad.Instances.Count);
        Assert.Equal(3, sw.Counters.AppFaults);
        Assert.Single(_good.Instances);
    }

    [Fact]
    public void App_that_was_replaced_is_not_called_back()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        ISwitch first = _bad.Instances[^1].Switch;
        int calls = 0;
        sw.Connection.Queues = true;
        first.Post(() => calls++);
        first.DumpFlows(default, 0, (in _) => calls++, _ => calls++);
        _bad.Throws["packet"] = 1;
        sw.ReceiveFrame(Octets.PacketIn(1));

        sw.Connection.RunPosted();
        sw.Answer();

        Assert.Equal(0, calls);
        Assert.Equal(1, sw.Counters.AppFaults);
    }

    [Fact]
    public void App_is_told_that_its_dump_ended_when_the_switch_goes_and_can_do_no_harm_then()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        ISwitch seen = _bad.Instances[^1].Switch;
        bool? whole = null;
        seen.DumpFlows(default, 0, (in _) => { }, done =>
        {
            whole = done;
            seen.Send(new FlowMod());
            seen.Redeclare();
            seen.DumpFlows(default, 0, (in _) => { }, _ => { });
        });
        sw.TakeSent();

        sw.Drop();

        Assert.False(whole);
        Assert.Empty(sw.TakeSent());
    }

    private static void Provoke(TestSwitch sw)
    {
        sw.ReceiveFrame(Octets.PacketIn(1));
        sw.Answer();
        sw.Receive(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(9) });
        sw.Answer();
        sw.Receive(new FlowRemoved { Cookie = Learnt });
        sw.Answer();
        sw.Session.PostCollectHosts(_ => { });
        sw.Answer();
        sw.Tick();
        sw.Answer();
        sw.ReceiveFrame(Octets.PacketIn(1));
        sw.Receive(new PortStatus { Reason = PortStatusReason.Delete, Port = Octets.Port(9) });
        sw.Session.PostCollectHosts(_ => { });
        sw.Tick();
        sw.Answer();
    }

    private static Flow Flow(byte app, ushort priority) => new(Pipeline.Policy, priority,
        OpenFlow.Protocol.Matching.Match.Any, OpenFlow.Protocol.Instructions.InstructionList.Drop,
        new CookieSpace(app).Static(1, priority));

    private static bool IsDelete(byte[] frame) => FlowMod.TryRead(frame, out FlowMod flowMod, out _)
        && flowMod.Command == FlowModCommand.DeleteStrict && flowMod.Table == Pipeline.Policy;

    private static int PriorityOf(byte[] frame) =>
        FlowMod.TryRead(frame, out FlowMod flowMod, out _) ? flowMod.Priority : -1;
}
