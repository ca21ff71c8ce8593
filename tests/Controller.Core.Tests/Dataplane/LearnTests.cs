using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>The Nicira <c>learn</c> action as Open vSwitch 3.1 does it: learning without a controller.</summary>
public sealed class LearnTests
{
    private const byte Forward = 10;

    private readonly Rig _rig = new();

    public LearnTests()
    {
        for (uint port = 1; port <= 3; port++)
            _rig.Add(Match.Any.InPort(new PortNumber(port)),
                InstructionList.Of(ActionList.Of(Learn(port)), new TableId(Forward)));
        _rig.Add(Match.Any, Rig.OutputTo(PortNumber.Flood.Value), priority: 0, table: Forward);
    }

    [Fact]
    public void PipelineRun_learn_sends_answers_to_the_port_a_host_came_from()
    {
        Assert.Equal([2u, 3u, 4u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        Assert.Equal([1u], _rig.PortsFor(2, Frames.Plain(2, 1)));
        Assert.Equal([2u], _rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_learn_makes_the_flow_that_the_action_says()
    {
        _rig.Receive(1, Frames.Tagged(7, Frames.Plain(1, 2)));
        FlowEntry flow = Learnt.Single();
        Assert.Equal(Match.Any.EthDst(Frames.Mac(1)).With(OxmFields.VlanVid, 7, 0xfff), flow.Match);
        Assert.Equal((0x101ul, 7, 20), (flow.Cookie.Value, flow.Priority, flow.HardTimeout));
        Assert.True(flow.LeadsTo(new PortNumber(1)));
    }

    [Fact]
    public void PipelineRun_learnt_flow_strips_the_tag_by_loading_zero()
    {
        _rig.Receive(1, Frames.Tagged(7, Frames.Plain(1, 2)));
        Assert.Equal(Frames.Plain(2, 1), _rig.FrameFor(2, Frames.Tagged(7, Frames.Plain(2, 1))));
        Assert.Equal([1u, 3u, 4u], _rig.PortsFor(2, Frames.Tagged(8, Frames.Plain(2, 1))));
    }

    [Fact]
    public void FlowTables_learn_refreshes_the_hard_timeout_and_keeps_the_duration()
    {
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Pass(15);
        _rig.Receive(1, Frames.Plain(1, 3));
        _rig.Pass(15);
        _rig.Model.Expire(_rig.Now);
        Assert.Equal(30u, Learnt.Single().DurationAt(_rig.Now).Seconds);
        _rig.Pass(5);
        _rig.Model.Expire(_rig.Now);
        Assert.Empty(Learnt);
    }

    [Fact]
    public void FlowTables_learn_of_a_moved_host_changes_port_and_cookie()
    {
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Receive(2, Frames.Plain(1, 2));
        FlowEntry flow = Learnt.Single();
        Assert.Equal(0x102ul, flow.Cookie.Value);
        Assert.True(flow.LeadsTo(new PortNumber(2)));
    }

    [Fact]
    public void FlowTables_learn_stops_at_the_limit_of_its_cookie_but_goes_on_refreshing()
    {
        foreach (uint host in new uint[] { 1, 2, 3 })
            _rig.Receive(1, Frames.Plain(host, 9));
        _rig.Receive(2, Frames.Plain(4, 9));
        Assert.Equal(3, Learnt.Count());
        _rig.Pass(15);
        _rig.Receive(1, Frames.Plain(1, 9));
        _rig.Pass(10);
        _rig.Model.Expire(_rig.Now);
        Assert.Equal(Match.Any.EthDst(Frames.Mac(1)).With(OxmFields.VlanVid, 0, 0xfff), Learnt.Single().Match);
    }

    [Fact]
    public void FlowTables_learn_leaves_a_host_at_its_old_port_if_the_new_one_is_at_its_limit()
    {
        foreach (uint host in new uint[] { 1, 2 })
            _rig.Receive(2, Frames.Plain(host, 9));
        _rig.Receive(1, Frames.Plain(3, 9));
        _rig.Receive(2, Frames.Plain(3, 9));
        FlowEntry flow = Learnt.Single(flow => flow.Cookie.Value == 0x101);
        Assert.True(flow.LeadsTo(new PortNumber(1)));
    }

    [Theory]
    [InlineData(FlowModCommand.Delete)]
    [InlineData(FlowModCommand.Modify)]
    [InlineData(FlowModCommand.ModifyStrict)]
    [InlineData(FlowModCommand.Add)]
    public void FlowTables_delete_learned_takes_what_was_learnt_along_with_the_last_flow_that_learns(
        FlowModCommand command)
    {
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Receive(2, Frames.Plain(5, 2));
        _rig.Add(Match.Any.EthDst(Frames.Mac(77)), InstructionList.Drop, table: Forward, cookie: 0x101);
        _rig.Add(Match.Any.EthDst(Frames.Mac(77)), InstructionList.Drop, table: Forward + 1, cookie: 0x101);
        Assert.Null(_rig.Send(new FlowMod
        {
            Command = command,
            Priority = 10,
            Match = Match.Any.InPort(new PortNumber(1)).Oxms,
            Instructions = InstructionList.Goto(new TableId(Forward)).Octets,
        }));
        Assert.Equal([0x102ul], Learnt.Select(flow => flow.Cookie.Value));
        Assert.Single(_rig.Model.Flows[new TableId(Forward + 1)].Flows);
    }

    [Fact]
    public void FlowTables_delete_learned_waits_for_the_last_flow_that_learns_with_the_cookie()
    {
        _rig.Add(Match.Any.InPort(new PortNumber(1)).EthDst(Frames.Mac(9)),
            InstructionList.Of(ActionList.Of(Learn(1)), new TableId(Forward)), priority: 11, hard: 5);
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Delete(Match.Any.InPort(new PortNumber(1)).EthDst(Frames.Mac(8)));
        _rig.Add(Match.Any.InPort(new PortNumber(1)),
            InstructionList.Of(ActionList.Of(Learn(1)), new TableId(Forward + 1)));
        Assert.Single(Learnt);
        _rig.Add(Match.Any.InPort(new PortNumber(1)), InstructionList.Goto(new TableId(Forward)));
        Assert.Single(Learnt);
        _rig.Pass(6);
        _rig.Model.Expire(_rig.Now);
        Assert.Empty(Learnt);
    }

    [Fact]
    public void FlowTables_delete_learned_is_undone_with_its_bundle()
    {
        _rig.Receive(1, Frames.Plain(1, 2));
        PipelineSnapshot saved = _rig.Model.Save();
        _rig.Delete(Match.Any);
        _rig.Model.Restore(saved);
        Assert.Single(Learnt);
        _rig.Delete(Match.Any);
        Assert.Empty(Learnt);
    }

    [Fact]
    public void FlowTables_learn_with_another_timeout_refreshes_nothing_at_the_limit()
    {
        foreach (uint host in new uint[] { 1, 2 })
            _rig.Receive(1, Frames.Plain(host, 9));
        _rig.Add(Match.Any.InPort(new PortNumber(1)),
            InstructionList.Of(ActionList.Of(Learn(1, hardTimeout: 30)), new TableId(Forward)));
        _rig.Pass(5);
        _rig.Receive(1, Frames.Plain(1, 9));
        _rig.Pass(16);
        _rig.Model.Expire(_rig.Now);
        Assert.Empty(Learnt);
    }

    [Fact]
    public void FlowTables_learn_does_nothing_in_an_explanation()
    {
        PipelineTrace trace = _rig.Model.Explain(new PortNumber(1), Frames.Plain(1, 2), _rig.Now);
        Assert.Empty(Learnt);
        Assert.Contains(trace.Steps, step => step.Kind == TraceKind.Learnt);
        Assert.Equal(0u, _rig.Model.Flows.All.First().PacketCount);
    }

    [Fact]
    public void PipelineTrace_tells_every_step_in_order()
    {
        PipelineTrace trace = _rig.Receive(1, Frames.Plain(1, 2));
        Assert.Equal(
            [
                TraceKind.Lookup, TraceKind.Learnt,
                TraceKind.Lookup, TraceKind.Output, TraceKind.Output, TraceKind.Output,
            ],
            trace.Steps.Select(step => step.Kind));
        Assert.Equal(Forward, trace.Steps[2].Table.Value);
        Assert.Contains("in_port=1", trace.ToString(), StringComparison.Ordinal);
    }

    private IEnumerable<FlowEntry> Learnt =>
        _rig.Model.Flows[new TableId(Forward)].Flows.Where(flow => flow.Priority > 0);

    private static LearnAction Learn(uint port, ushort hardTimeout = 20) =>
        new LearnBuilder(new TableId(Forward))
        {
            Cookie = new Cookie(0x100 + port),
            Priority = 7,
            HardTimeout = hardTimeout,
            Limit = 2,
            Flags = LearnFlags.DeleteLearned,
        }
        .Match(new Subfield(OxmFields.NxmVlanTci, 0, 12))
        .Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
        .Load(0, OxmFields.NxmVlanTci)
        .Output(OxmFields.NxmInPort)
        .Build();
}
