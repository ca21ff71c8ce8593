using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>Groups and meters (OpenFlow 1.3.5 §5.6, §5.7).</summary>
public sealed class GroupTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void BucketChoice_all_gives_each_bucket_its_own_copy_but_none_the_ingress_port()
    {
        _rig.AddGroup(1, GroupType.All,
            Bucket.Of(new SetFieldAction(OxmFields.EthDst, Frames.Mac(9).Value), To(2)),
            Bucket.Of(To(3)), Bucket.Of(To(1)));
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1)), To(4)));
        IReadOnlyList<OutputFrame> outputs = _rig.Receive(1, Frames.Plain(1, 2)).Outputs;
        Assert.Equal([2u, 3u, 4u], outputs.Select(output => output.Port.Value));
        byte[] plain = Frames.Plain(1, 2);
        Assert.Equal([Frames.Plain(1, 9), plain, plain], outputs.Select(output => output.Frame));
    }

    [Fact]
    public void BucketChoice_select_spreads_by_weight_and_keeps_a_connection_together()
    {
        _rig.AddGroup(1, GroupType.Select, Bucket.Of(To(2)) with { Weight = 1 }, Bucket.Of(To(3)) with { Weight = 3 });
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1))));
        uint[] chosen = ChosenFor(400);
        Assert.Equal(chosen, ChosenFor(400));
        Assert.InRange(chosen.Count(port => port == 3), 240, 360);
    }

    [Fact]
    public void BucketChoice_fast_failover_takes_the_first_bucket_whose_port_is_up()
    {
        _rig.AddGroup(1, GroupType.FastFailover, Bucket.Of(To(2)) with { WatchPort = new PortNumber(2) },
            Bucket.Of(To(3)) with { WatchPort = new PortNumber(3) });
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1))));
        Assert.Equal([2u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        _rig.Model.SetPort(new PortDescription(new PortNumber(2), default, "p2") { State = PortState.LinkDown });
        Assert.Equal([3u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        _rig.Model.RemovePort(new PortNumber(3));
        Assert.Empty(_rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void PipelineRun_group_loop_ends()
    {
        _rig.AddGroup(1, GroupType.Indirect, Bucket.Of(new GroupAction(new GroupId(1))));
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1))));
        Assert.Empty(_rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void GroupTable_delete_takes_the_flows_that_lead_to_the_group()
    {
        _rig.AddGroup(1, GroupType.All);
        _rig.Add(Match.Any.InPort(new PortNumber(1)), InstructionList.Apply(new GroupAction(new GroupId(1))));
        _rig.Add(Match.Any.InPort(new PortNumber(2)), Rig.OutputTo(1));
        Assert.Null(_rig.Send(new GroupMod { Command = GroupModCommand.Delete, Group = GroupId.All }));
        Assert.Equal(FlowRemovedReason.GroupDelete, Assert.Single(_rig.Model.Flows.TakeRemoved()).Reason);
        Assert.Equal(Match.Any.InPort(new PortNumber(2)), _rig.Flow.Match);
    }

    [Fact]
    public void GroupTable_modify_changes_what_flows_do_without_touching_them()
    {
        _rig.AddGroup(1, GroupType.All, Bucket.Of(To(2)));
        _rig.Add(Match.Any, InstructionList.Apply(new GroupAction(new GroupId(1))));
        Assert.Null(_rig.Send(new GroupMod
        {
            Command = GroupModCommand.Modify,
            Group = new GroupId(1),
            Buckets = BucketList.Of(Bucket.Of(To(3))).Octets,
        }));
        Assert.Equal([3u], _rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void GroupTable_add_or_modify_can_be_repeated_and_add_can_not()
    {
        Assert.Null(_rig.Send(new GroupMod { Command = GroupModCommand.AddOrModify, Group = new GroupId(1) }));
        Assert.Null(_rig.Send(new GroupMod { Command = GroupModCommand.AddOrModify, Group = new GroupId(1) }));
        Assert.Equal("OFPGMFC_GROUP_EXISTS", _rig.Send(new GroupMod { Group = new GroupId(1) })?.Name);
        Assert.Equal("OFPGMFC_UNKNOWN_GROUP",
            _rig.Send(new GroupMod { Command = GroupModCommand.Modify, Group = new GroupId(2) })?.Name);
    }

    [Fact]
    public void GroupTable_refuses_buckets_that_do_not_fit_the_type()
    {
        Assert.Equal("OFPGMFC_INVALID_GROUP", Try(GroupType.Indirect, Bucket.Of(To(1)), Bucket.Of(To(2))));
        Assert.Equal("OFPGMFC_INVALID_GROUP", Try(GroupType.All, Bucket.Of(To(1)) with { Weight = 3 }));
        Assert.Equal("OFPGMFC_INVALID_GROUP", Try(GroupType.FastFailover, Bucket.Of(To(1))));
        Bucket watching = Bucket.Of(To(1)) with { WatchPort = new PortNumber(1) };
        Assert.Equal("OFPGMFC_WATCH_UNSUPPORTED", Try(GroupType.All, watching));
        Assert.Equal("OFPGMFC_BAD_TYPE", Try((GroupType)9));
    }

    [Fact]
    public void MeterTable_delete_takes_the_flows_that_use_the_meter()
    {
        Assert.Null(_rig.Send(NewMeter(MeterModCommand.Add)));
        _rig.Add(Match.Any, InstructionList.Of(ActionList.Of(To(2)), meter: new MeterId(1)));
        Assert.Equal([2u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        Assert.Null(_rig.Send(new MeterMod { Command = MeterModCommand.Delete, Meter = MeterId.All }));
        Assert.Equal(FlowRemovedReason.MeterDelete, Assert.Single(_rig.Model.Flows.TakeRemoved()).Reason);
    }

    [Fact]
    public void MeterTable_refuses_what_can_not_be()
    {
        Assert.Equal("OFPMMFC_UNKNOWN_METER", _rig.Send(NewMeter(MeterModCommand.Modify))?.Name);
        Assert.Null(_rig.Send(NewMeter(MeterModCommand.Add)));
        Assert.Equal("OFPMMFC_METER_EXISTS", _rig.Send(NewMeter(MeterModCommand.Add))?.Name);
        Assert.Equal("OFPMMFC_INVALID_METER", _rig.Send(new MeterMod { Flags = MeterFlags.Kbps })?.Name);
        Assert.Equal("OFPMMFC_BAD_FLAGS", _rig.Send(new MeterMod { Meter = new MeterId(2) })?.Name);
        Assert.Equal("OFPMMFC_INVALID_METER",
            _rig.Send(new FlowMod { Instructions = InstructionList.Of(meter: new MeterId(9)).Octets })?.Name);
    }

    private uint[] ChosenFor(int connections) =>
        [.. Enumerable.Range(1, connections).Select(port => _rig.PortsFor(1, Frames.Udp(1, 2, (ushort)port))[0])];

    private static OutputAction To(uint port) => new(new PortNumber(port));

    private static MeterMod NewMeter(MeterModCommand command) => new()
    {
        Command = command,
        Meter = new MeterId(1),
        Flags = MeterFlags.PacketsPerSecond,
        Bands = MeterBand.Encode(MeterBand.Drop(100)),
    };

    private string? Try(GroupType type, params Bucket[] buckets) =>
        _rig.Send(new GroupMod { Group = new GroupId(9), Type = type, Buckets = BucketList.Of(buckets).Octets })?.Name;
}
