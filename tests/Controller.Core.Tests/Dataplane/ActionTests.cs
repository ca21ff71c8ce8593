using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>What actions do to packets, and which a switch refuses (OpenFlow 1.3.5 §5.10 to §5.12).</summary>
public sealed class ActionTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void PipelineRun_rewrite_counts_for_outputs_after_it_only()
    {
        _rig.Add(Match.Any, InstructionList.Apply(
            new OutputAction(new PortNumber(2)),
            Destination(9),
            new OutputAction(new PortNumber(3))));
        IReadOnlyList<OutputFrame> outputs = _rig.Receive(1, Frames.Plain(1, 2)).Outputs;
        Assert.Equal(Frames.Plain(1, 2), outputs[0].Frame);
        Assert.Equal(Frames.Plain(1, 9), outputs[1].Frame);
    }

    [Fact]
    public void PipelineRun_output_to_the_ingress_port_takes_in_port()
    {
        _rig.Add(Match.Any, InstructionList.Apply(
            new OutputAction(new PortNumber(1)), new OutputAction(PortNumber.InPort)));
        Assert.Equal([1u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        Assert.Equal([1u, 2u], _rig.PortsFor(2, Frames.Plain(1, 2)));
    }

    [Theory]
    [InlineData(0xfffffffbu)]
    [InlineData(0xfffffffcu)]
    public void PipelineRun_flood_and_all_leave_out_the_ingress_port_and_ports_that_do_not_forward(uint port)
    {
        _rig.Add(Match.Any, Rig.OutputTo(port));
        _rig.Model.SetPort(new PortDescription(new PortNumber(3), default, "p3") { State = PortState.LinkDown });
        Assert.Equal([1u, 4u], _rig.PortsFor(2, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_push_vlan_then_set_field_with_the_present_bit_tags_the_frame()
    {
        _rig.Add(Match.Any.Vlan(VlanId.Untagged), InstructionList.Apply(new PushVlanAction(EtherType.Vlan),
            SetFieldAction.Vlan(new VlanId(7)), new OutputAction(new PortNumber(2))));
        Assert.Equal(Frames.Tagged(7, Frames.Udp(1, 2)), _rig.FrameFor(1, Frames.Udp(1, 2)));
    }

    [Fact]
    public void PipelineRun_pop_vlan_takes_the_outermost_tag_off()
    {
        _rig.Add(Match.Any.AnyVlanTag(), InstructionList.Apply(
            new PopVlanAction(), new OutputAction(new PortNumber(2))));
        byte[] inner = Frames.Tagged(6, Frames.Udp(1, 2));
        Assert.Equal(inner, _rig.FrameFor(1, Frames.Tagged(5, inner)));
    }

    [Fact]
    public void PipelineRun_set_field_keeps_checksums_right()
    {
        _rig.Add(Rig.Tcp, InstructionList.Apply(
            new SetFieldAction(OxmFields.Ipv4Src, Frames.Ip(77).Value),
            new SetFieldAction(OxmFields.Ipv4Dst, 0xc0a80105),
            new SetFieldAction(OxmFields.TcpDst, 25),
            new SetFieldAction(OxmFields.IpDscp, 46),
            new DecNwTtlAction(),
            new OutputAction(new PortNumber(2))));
        byte[] frame = _rig.FrameFor(1, Frames.Tagged(5, Frames.Tcp(1, 2)));
        Assert.True(EthernetView.TryRead(frame, out EthernetView ethernet));
        Assert.True(Ipv4View.TryRead(ethernet.Payload, out Ipv4View packet));
        Assert.True(TcpView.TryRead(packet.Payload, out TcpView segment));
        Assert.Equal((77u, 0xc0a80105u, 63, 46),
            (packet.Source.Value & 0xff, packet.Destination.Value, packet.TimeToLive, packet.Dscp));
        Assert.Equal(25, segment.DestinationPort);
        Assert.True(packet.HasValidChecksum);
        Assert.True(segment.HasValidChecksum(packet.Source, packet.Destination));
    }

    [Fact]
    public void PipelineRun_set_field_leaves_a_missing_udp_checksum_missing()
    {
        byte[] frame = Frames.Udp(1, 2);
        int checksum = EthernetView.HeaderSize + Ipv4View.MinHeaderSize + 6;
        frame.AsSpan(checksum, 2).Clear();
        _rig.Add(Rig.Ipv4.With(OxmFields.IpProto, IpProtocol.Udp.Value), InstructionList.Apply(
            new SetFieldAction(OxmFields.UdpDst, 53), new OutputAction(new PortNumber(2))));
        Assert.Equal([0, 0], _rig.FrameFor(1, frame).AsSpan(checksum, 2).ToArray());
    }

    [Fact]
    public void PipelineRun_dec_ttl_that_runs_out_drops_and_tells_the_controller()
    {
        _rig.Add(Rig.Ipv4, InstructionList.Apply(new DecNwTtlAction(), new OutputAction(new PortNumber(2))));
        PipelineTrace trace = _rig.Receive(1, Frames.Udp(1, 2, timeToLive: 1));
        Assert.Empty(trace.Outputs);
        Assert.Equal(PacketInReason.InvalidTtl, Assert.Single(trace.PacketIns).Reason);
    }

    [Fact]
    public void PipelineRun_max_len_cuts_nothing_as_there_is_no_buffer()
    {
        byte[] frame = Frames.Udp(1, 2);
        _rig.Add(Match.Any, InstructionList.Apply(new OutputAction(PortNumber.Controller, 20)));
        ControllerPacket packet = Assert.Single(_rig.Receive(1, frame).PacketIns);
        Assert.Equal(frame, packet.Data);
        Assert.Equal((frame.Length, PacketInReason.Action), (packet.TotalLength, packet.Reason));
    }

    [Fact]
    public void PipelineRun_action_set_runs_at_the_end_in_the_order_of_the_specification()
    {
        _rig.Add(Match.Any, InstructionList.Of(
            write: ActionList.Of(new OutputAction(new PortNumber(2)), Destination(8)),
            next: new TableId(1)));
        _rig.Add(Match.Any, InstructionList.Of(write: ActionList.Of(new PushVlanAction(EtherType.Vlan),
            SetFieldAction.Vlan(new VlanId(9)), new OutputAction(new PortNumber(3)), Destination(9))), table: 1);
        OutputFrame output = Assert.Single(_rig.Receive(1, Frames.Plain(1, 2)).Outputs);
        Assert.Equal(3u, output.Port.Value);
        Assert.Equal(Frames.Tagged(9, Frames.Plain(1, 9)), output.Frame);
    }

    [Fact]
    public void PipelineRun_group_in_an_action_set_leaves_its_output_undone()
    {
        _rig.AddGroup(1, GroupType.Indirect, Bucket.Of(new OutputAction(new PortNumber(4))));
        _rig.Add(Match.Any, InstructionList.Of(write: ActionList.Of(new OutputAction(new PortNumber(2)),
            new GroupAction(new GroupId(1)))));
        Assert.Equal([4u], _rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_clear_actions_comes_before_write_actions()
    {
        _rig.Add(Match.Any, InstructionList.Of(
            write: ActionList.Of(new OutputAction(new PortNumber(2))), next: new TableId(1)));
        Span<byte> buffer = new byte[64];
        var writer = new InstructionWriter(buffer);
        writer.WriteActions(ActionList.Of(SetFieldAction.Vlan(new VlanId(3))).Octets);
        writer.ClearActions();
        Assert.Null(_rig.Send(new FlowMod
        {
            Table = new TableId(1),
            Match = Match.Any.AnyVlanTag().Oxms,
            Instructions = writer.Written,
        }));
        Assert.Empty(_rig.PortsFor(1, Frames.Tagged(1, Frames.Plain(1, 2))));
    }

    [Fact]
    public void PipelineRun_metadata_is_written_under_its_mask_and_matched_later()
    {
        _rig.Add(Match.Any, InstructionList.Of(metadata: (0x1200, 0xff00), next: new TableId(1)));
        _rig.Add(Match.Any.With(OxmFields.Metadata, 0x12ab), Rig.OutputTo(3), table: 1);
        var input = new PipelineInput().With(OxmFields.Metadata, 0x99ab);
        PipelineTrace trace = _rig.Model.Execute(new PortNumber(1), Frames.Plain(1, 2), _rig.Now, input);
        Assert.Equal(3u, Assert.Single(trace.Outputs).Port.Value);
    }

    [Fact]
    public void PipelineRun_tunnel_id_is_matched_and_told_in_the_packet_in()
    {
        _rig.Add(Match.Any.With(OxmFields.TunnelId, 10), Rig.OutputTo(PortNumber.Controller.Value));
        var port = new PortNumber(1);
        PipelineTrace trace = _rig.Model.Execute(port, Frames.Plain(1, 2), _rig.Now, PipelineInput.OfTunnel(10));
        Match told = Assert.Single(trace.PacketIns).Match;
        Assert.Equal(Match.Any.InPort(port).With(OxmFields.TunnelId, 10), told);
    }

    [Fact]
    public void PipelineRun_normal_is_named_as_approximate()
    {
        _rig.Add(Match.Any, Rig.OutputTo(PortNumber.Normal.Value));
        PipelineTrace trace = _rig.Receive(1, Frames.Plain(1, 2));
        Assert.True(trace.IsApproximate);
        Assert.Equal(3, trace.Outputs.Count);
    }

    [Fact]
    public void PipelineModel_packet_out_to_table_runs_the_tables_with_its_in_port()
    {
        _rig.Add(Match.Any.InPort(new PortNumber(2)), Rig.OutputTo(2, 3));
        var message = new PacketOut
        {
            InPort = new PortNumber(2),
            Actions = ActionList.Of(new OutputAction(PortNumber.Table)).Octets,
            Data = Frames.Plain(1, 2),
        };
        Assert.True(_rig.Model.TryExecute(message, _rig.Now, out PipelineTrace trace, out _));
        Assert.Equal(3u, Assert.Single(trace.Outputs).Port.Value);
        Assert.Equal(1u, _rig.Flow.PacketCount);
    }

    [Fact]
    public void PipelineModel_packet_out_floods_around_its_in_port()
    {
        var message = new PacketOut
        {
            InPort = new PortNumber(2),
            Actions = ActionList.Of(new OutputAction(PortNumber.Flood)).Octets,
            Data = Frames.Plain(1, 2),
        };
        Assert.True(_rig.Model.TryExecute(message, _rig.Now, out PipelineTrace trace, out _));
        Assert.Equal([1u, 3u, 4u], trace.Outputs.Select(output => output.Port.Value));
    }

    [Fact]
    public void PipelineRun_controller_action_with_a_meter_counts_there_and_sends_the_copy()
    {
        Assert.Null(_rig.Send(new MeterMod
        {
            Meter = new MeterId(1),
            Flags = MeterFlags.PacketsPerSecond,
            Bands = MeterBand.Encode(MeterBand.Drop(100)),
        }));
        _rig.Add(Match.Any, InstructionList.Apply(new ControllerAction { Meter = new MeterId(1), MaxLength = 16 },
            new OutputAction(new PortNumber(2))));
        PipelineTrace trace = _rig.Receive(1, Frames.Udp(1, 2));
        Assert.Equal(Frames.Udp(1, 2), Assert.Single(trace.PacketIns).Data);
        Assert.Single(trace.Outputs);
        Assert.Equal(1u, Assert.Single(_rig.Model.Meters.All).PacketCount);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)] // as large as it says
    public void PipelineRun_check_pkt_larger_sets_its_bit_for_larger_frames_alone(int more, bool larger)
    {
        byte[] frame = Frames.Udp(1, 2);
        var bit = new Subfield(OxmFields.NxmRegisters[0], 3, 1);
        _rig.Add(Match.Any, InstructionList.Of(next: new TableId(1), apply: ActionList.Of(
            new LoadAction(1, bit), new CheckPacketLargerAction((ushort)(frame.Length - 1 + more), bit))));
        _rig.Add(Match.Any.With(bit.Field, 8, 8), InstructionList.Apply(new OutputAction(new PortNumber(2))),
            table: 1);

        Assert.Equal(larger ? [2u] : [], _rig.PortsFor(1, frame));
    }

    [Fact]
    public void PipelineRun_resubmit_comes_back_with_what_the_other_table_changed()
    {
        _rig.Add(Match.Any, InstructionList.Apply(
            new ResubmitTableAction(new TableId(5)), new OutputAction(new PortNumber(2))));
        _rig.Add(Match.Any, InstructionList.Apply(Destination(9)), table: 5);
        Assert.Equal(Frames.Plain(1, 9), _rig.FrameFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_resubmit_loop_ends()
    {
        _rig.Add(Match.Any, InstructionList.Apply(new ResubmitTableAction(new TableId(0))));
        PipelineTrace trace = _rig.Receive(1, Frames.Plain(1, 2));
        Assert.Contains(trace.Steps, step => step.Kind == TraceKind.Dropped);
    }

    [Fact]
    public void ActionRules_refuse_what_the_match_does_not_allow()
    {
        Assert.Equal("OFPBAC_MATCH_INCONSISTENT", Try(Match.Any, SetFieldAction.Vlan(new VlanId(5))));
        Assert.Equal("OFPBAC_MATCH_INCONSISTENT", Try(Match.Any, new PopVlanAction()));
        Assert.Equal("OFPBAC_MATCH_INCONSISTENT", Try(Rig.Ipv4, new SetFieldAction(OxmFields.TcpDst, 80)));
        Assert.Equal("OFPBAC_MATCH_INCONSISTENT", Try(Match.Any, new DecNwTtlAction()));
        Assert.Equal("OFPBAC_BAD_SET_ARGUMENT",
            Try(Match.Any.Vlan(new VlanId(1)), new SetFieldAction(OxmFields.VlanVid, 5)));
        Assert.Equal("OFPBAC_BAD_SET_TYPE", Try(Match.Any, new SetFieldAction(OxmFields.InPort, 5)));
        Assert.Equal("OFPBAC_BAD_SET_ARGUMENT", Try(Match.Any, new SetFieldAction(OxmFields.EthType, 5)));
        Assert.Equal("OFPBAC_BAD_ARGUMENT", Try(Match.Any, new PushVlanAction(EtherType.Ipv4)));
    }

    [Fact]
    public void ActionRules_refuse_outputs_that_can_not_be()
    {
        foreach (uint port in new[] { 0u, 0xffffff01u, PortNumber.Any.Value, PortNumber.Table.Value })
            Assert.Equal("OFPBAC_BAD_OUT_PORT", Try(Match.Any, new OutputAction(new PortNumber(port))));
        Assert.Equal("OFPBAC_BAD_OUT_GROUP", Try(Match.Any, new GroupAction(new GroupId(1))));
    }

    [Fact]
    public void ActionRules_refuse_nicira_where_the_switch_has_none()
    {
        var rig = new Rig(new PipelineOptions { NiciraActions = false });
        OpenFlowError? error = rig.Send(new FlowMod
        {
            Instructions = InstructionList.Apply(new ResubmitTableAction(new TableId(1))).Octets,
        });
        Assert.Equal("OFPBAC_BAD_EXPERIMENTER", error?.Name);
    }

    private static SetFieldAction Destination(uint host) => new(OxmFields.EthDst, Frames.Mac(host).Value);

    private string? Try(Match match, IAction action) =>
        _rig.Send(new FlowMod { Match = match.Oxms, Instructions = InstructionList.Apply(action).Octets })?.Name;
}
