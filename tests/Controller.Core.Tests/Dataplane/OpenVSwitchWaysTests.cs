using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>Where Open vSwitch 3.1 does what one wouldn't guess, as a differential test found.</summary>
public sealed class OpenVSwitchWaysTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void PipelineRun_packet_does_not_find_what_it_has_just_taught()
    {
        LearnAction learn = new LearnBuilder(new TableId(1)).Match(OxmFields.NxmEthDst).Output(OxmFields.NxmInPort)
            .Build();
        _rig.Add(Match.Any, InstructionList.Of(ActionList.Of(learn), new TableId(1)));
        _rig.Add(Match.Any, Rig.OutputTo(3), priority: 0, table: 1);
        Assert.Equal([3u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        Assert.Equal([1u], _rig.PortsFor(2, Frames.Plain(1, 2)));
        Assert.Equal([2u], _rig.PortsFor(4, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_pushed_tag_does_not_take_after_the_one_before_it()
    {
        _rig.Add(Match.Any.AnyVlanTag(),
            InstructionList.Apply(new PushVlanAction(EtherType.Vlan), new OutputAction(new PortNumber(2))));
        byte[] frame = Frames.Tagged(7, Frames.Plain(1, 2), 5);
        Assert.Equal(Frames.Tagged(0, frame), _rig.FrameFor(1, frame));
    }

    [Fact]
    public void PipelineRun_headers_behind_a_pushed_tag_can_still_be_set()
    {
        _rig.Add(Rig.Tcp.AnyVlanTag(), InstructionList.Apply(new PushVlanAction(EtherType.Vlan),
            new SetFieldAction(OxmFields.TcpDst, 99), new OutputAction(new PortNumber(2))));
        byte[] expected = Frames.Tagged(0, Frames.Tagged(7, Frames.Tcp(1, 2, destinationPort: 99)));
        Assert.Equal(expected, _rig.FrameFor(1, Frames.Tagged(7, Frames.Tcp(1, 2))));
    }

    [Fact]
    public void PipelineRun_buckets_neither_learn_nor_send_to_the_controller_by_niciras_actions()
    {
        LearnAction learn = new LearnBuilder(new TableId(1)).Match(OxmFields.NxmEthDst).Build();
        _rig.AddGroup(1, GroupType.All,
            Bucket.Of(learn, new ControllerAction(), new OutputAction(new PortNumber(2))));
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1))));
        PipelineTrace trace = _rig.Receive(1, Frames.Plain(1, 2));
        Assert.Single(trace.Outputs);
        Assert.Empty(trace.PacketIns);
        Assert.Empty(_rig.Model.Flows[new TableId(1)].Flows);
    }

    [Fact]
    public void PipelineRun_bucket_may_resubmit_to_a_flow_that_writes_actions()
    {
        _rig.AddGroup(1, GroupType.All, Bucket.Of(new ResubmitTableAction(new TableId(1))));
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1))));
        _rig.Add(Match.Any, InstructionList.Of(write: ActionList.Of(new OutputAction(new PortNumber(3)))), table: 1);
        Assert.Equal([3u], _rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_loop_drops_all_that_the_packet_had_led_to()
    {
        _rig.Add(Match.Any, InstructionList.Apply(new OutputAction(new PortNumber(2)),
            new OutputAction(PortNumber.Controller), new ResubmitTableAction(new TableId(0))));
        PipelineTrace trace = _rig.Receive(1, Frames.Plain(1, 2));
        Assert.True(trace.IsLoop);
        Assert.Empty(trace.Outputs);
        Assert.Empty(trace.PacketIns);
        Assert.Equal(65u, _rig.Flow.PacketCount);
    }

    [Fact]
    public void FlowEntry_counts_the_octets_that_came_in()
    {
        _rig.Add(Match.Any, InstructionList.Of(ActionList.Of(new PushVlanAction(EtherType.Vlan)), new TableId(1)));
        _rig.Add(Match.Any, Rig.OutputTo(2), table: 1);
        byte[] frame = Frames.Plain(1, 2);
        _rig.Receive(1, frame);
        Assert.All(_rig.Model.Flows.All, flow => Assert.Equal((ulong)frame.Length, flow.ByteCount));
    }

    [Fact]
    public void FrameLayout_ip_packet_that_is_cut_short_has_no_protocol()
    {
        _rig.Add(Rig.Tcp, Rig.OutputTo(2));
        _rig.Add(Rig.Ipv4, Rig.OutputTo(3), priority: 1);
        byte[] frame = Frames.Tcp(1, 2);
        Assert.Equal([2u], _rig.PortsFor(1, frame));
        Assert.Equal([3u], _rig.PortsFor(1, frame[..^1]));
    }

    [Fact]
    public void FlowModRules_third_tag_is_refused()
    {
        var push = new PushVlanAction(EtherType.Vlan);
        _rig.Add(Match.Any, InstructionList.Apply(push, push));
        Assert.Equal("OFPBAC_BAD_TAG", _rig.Send(new FlowMod
        {
            Match = Match.Any.AnyVlanTag().Oxms,
            Instructions = InstructionList.Apply(push, push).Octets,
        })?.Name);
    }

    [Fact]
    public void FlowModRules_modify_that_finds_no_flow_may_name_a_group_that_is_not_there()
    {
        byte[] instructions = InstructionList.Apply(new GroupAction(new GroupId(9))).Octets.ToArray();
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.Modify, Instructions = instructions }));
        _rig.Add(Match.Any, InstructionList.Drop);
        Assert.Equal("OFPBAC_BAD_OUT_GROUP", _rig.Send(
            new FlowMod { Command = FlowModCommand.Modify, Instructions = instructions })?.Name);
    }
}
