using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>When flows go by themselves (OpenFlow 1.3.5 §5.5), and who is told.</summary>
public sealed class FlowTimeoutTests
{
    private static readonly Match Port1 = Match.Any.InPort(new PortNumber(1));

    private readonly Rig _rig = new();

    [Theory]
    [InlineData(FlowModFlags.None, 0)]
    [InlineData(FlowModFlags.ResetCounts, 1)]
    public void FlowTables_flow_that_replaces_an_idle_one_is_as_idle(FlowModFlags flags, int left)
    {
        _rig.Add(Match.Any, InstructionList.Drop);
        _rig.Pass(10);
        _rig.Add(Match.Any, InstructionList.Drop, flags: flags, idle: 6);
        _rig.Model.Expire(_rig.Now);
        Assert.Equal(left, _rig.Model.Flows.All.Count());
    }

    [Fact]
    public void FlowTables_idle_timeout_counts_from_the_last_packet()
    {
        _rig.Add(Port1, Rig.OutputTo(2), idle: 10);
        _rig.Pass(9);
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Pass(9.9);
        _rig.Model.Expire(_rig.Now);
        Assert.Single(_rig.Model.Flows.All);
        _rig.Pass(0.1);
        _rig.Model.Expire(_rig.Now);
        Assert.Empty(_rig.Model.Flows.All);
    }

    [Fact]
    public void FlowTables_hard_timeout_comes_in_spite_of_packets()
    {
        _rig.Add(Port1, Rig.OutputTo(2), idle: 5, hard: 10, flags: FlowModFlags.SendFlowRemoved, cookie: 3);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal([2u], _rig.PortsFor(1, Frames.Plain(1, 2)));
            _rig.Pass(2);
        }
        Assert.Empty(_rig.PortsFor(1, Frames.Plain(1, 2)));
        RemovedFlow removed = Assert.Single(_rig.Model.Flows.TakeRemoved());
        Assert.Equal((FlowRemovedReason.HardTimeout, 5ul, 10u),
            (removed.Message.Reason, removed.Message.PacketCount, removed.Message.Duration.Seconds));
    }

    [Fact]
    public void FlowTables_modify_starts_the_hard_timeout_anew_but_not_the_idle_one()
    {
        _rig.Add(Port1, Rig.OutputTo(2), hard: 10);
        _rig.Add(Match.Any.InPort(new PortNumber(2)), Rig.OutputTo(2), idle: 10);
        _rig.Pass(6);
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.Modify, Instructions = Rig.OutputTo(3).Octets }));
        _rig.Pass(6);
        _rig.Model.Expire(_rig.Now);
        Assert.Equal(Port1, _rig.Flow.Match);
    }

    [Fact]
    public void FlowTables_announce_only_flows_that_asked_for_it()
    {
        _rig.Add(Port1, Rig.OutputTo(2), flags: FlowModFlags.SendFlowRemoved);
        _rig.Add(Match.Any.InPort(new PortNumber(2)), Rig.OutputTo(2));
        _rig.Delete(Match.Any);
        IReadOnlyList<RemovedFlow> removed = _rig.Model.Flows.TakeRemoved();
        Assert.Equal(2, removed.Count);
        RemovedFlow announced = Assert.Single(removed, flow => flow.IsAnnounced);
        Assert.Equal(Port1, Match.From(announced.Message.Match));
        Assert.Equal(FlowRemovedReason.Delete, announced.Reason);
        Assert.Empty(_rig.Model.Flows.TakeRemoved());
    }

    [Fact]
    public void PipelineModel_explain_sees_no_flow_that_has_expired_and_removes_none()
    {
        _rig.Add(Port1, Rig.OutputTo(2), hard: 1);
        _rig.Pass(1);
        Assert.Empty(_rig.Model.Explain(new PortNumber(1), Frames.Plain(1, 2), _rig.Now).Outputs);
        Assert.Single(_rig.Model.Flows.All);
    }
}
