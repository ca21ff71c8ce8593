using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>How flow-mods change the tables: a test for each trap of OpenFlow 1.3.5 §6.4.</summary>
public sealed class FlowModTests
{
    private static readonly Match Port1 = Match.Any.InPort(new PortNumber(1));
    private static readonly Match Port2 = Match.Any.InPort(new PortNumber(2));

    private readonly Rig _rig = new();

    [Fact]
    public void FlowTables_add_of_the_same_match_and_priority_replaces_without_flow_removed()
    {
        _rig.Add(Port1, Rig.OutputTo(2), cookie: 1, idle: 5, flags: FlowModFlags.SendFlowRemoved);
        _rig.Add(Port1, Rig.OutputTo(3), cookie: 2);
        Assert.Equal([3u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        Assert.Equal(2u, _rig.Flow.Cookie.Value);
        Assert.Equal(0, _rig.Flow.IdleTimeout);
        Assert.Empty(_rig.Model.Flows.TakeRemoved());
    }

    [Fact]
    public void FlowTables_add_over_a_flow_keeps_its_counters_but_not_its_duration()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Pass(7);
        _rig.Add(Port1, Rig.OutputTo(2));
        Assert.Equal(1u, _rig.Flow.PacketCount);
        Assert.Equal(0u, _rig.Flow.DurationAt(_rig.Now).Seconds);
    }

    [Fact]
    public void FlowTables_add_with_reset_counts_zeroes_the_counters()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Add(Port1, Rig.OutputTo(2), flags: FlowModFlags.ResetCounts);
        Assert.Equal(0u, _rig.Flow.PacketCount);
    }

    [Fact]
    public void FlowTables_add_of_an_identical_flow_starts_its_timers_anew()
    {
        _rig.Add(Port1, Rig.OutputTo(2), hard: 10);
        _rig.Pass(6);
        _rig.Add(Port1, Rig.OutputTo(2), hard: 10);
        _rig.Pass(6);
        _rig.Model.Expire(_rig.Now);
        Assert.Equal(6u, _rig.Flow.DurationAt(_rig.Now).Seconds);
    }

    [Fact]
    public void FlowTables_add_of_another_priority_is_another_flow()
    {
        _rig.Add(Port1, Rig.OutputTo(2), priority: 5);
        _rig.Add(Port1, Rig.OutputTo(3), priority: 6);
        Assert.Equal(2, _rig.Model.Flows.All.Count());
        Assert.Equal([3u], _rig.PortsFor(1, Frames.Plain(1, 2)));
    }

    [Fact]
    public void FlowTables_check_overlap_refuses_a_flow_that_overlaps_at_its_priority()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        var overlapping = Match.Any.EthSrc(Frames.Mac(1));
        Assert.Equal("OFPFMFC_OVERLAP", Checked(overlapping, 10)?.Name);
        Assert.Null(Checked(overlapping, 11));
        Assert.Null(Checked(Port2, 10));
    }

    [Fact]
    public void FlowTables_check_overlap_is_for_add_only()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        Match overlapping = Match.Any.EthSrc(Frames.Mac(1));
        _rig.Add(overlapping, Rig.OutputTo(3));
        Assert.Null(_rig.Send(new FlowMod
        {
            Command = FlowModCommand.Modify,
            Flags = FlowModFlags.CheckOverlap,
            Priority = 10,
            Match = overlapping.Oxms,
            Instructions = Rig.OutputTo(4).Octets,
        }));
    }

    [Theory]
    [InlineData(FlowModCommand.Modify)]
    [InlineData(FlowModCommand.ModifyStrict)]
    public void FlowTables_modify_never_adds(FlowModCommand command)
    {
        Assert.Null(Modify(command, Port1, 10));
        Assert.Empty(_rig.Model.Flows.All);
    }

    [Theory]
    [InlineData(FlowModCommand.Modify)]
    [InlineData(FlowModCommand.ModifyStrict)]
    public void FlowTables_modify_changes_instructions_and_nothing_else(FlowModCommand command)
    {
        _rig.Add(Port1, Rig.OutputTo(2), cookie: 1, idle: 5, hard: 50, flags: FlowModFlags.SendFlowRemoved);
        _rig.Receive(1, Frames.Plain(1, 2));
        _rig.Pass(2);
        Assert.Null(_rig.Send(new FlowMod
        {
            Command = command,
            Priority = 10,
            Match = Port1.Oxms,
            Instructions = Rig.OutputTo(4).Octets,
            Cookie = new Cookie(99),
            IdleTimeout = 1,
            HardTimeout = 2,
        }));
        FlowEntry flow = _rig.Flow;
        Assert.Equal(Rig.OutputTo(4), flow.Instructions);
        Assert.Equal((1ul, 5, 50, FlowModFlags.SendFlowRemoved),
            (flow.Cookie.Value, (int)flow.IdleTimeout, (int)flow.HardTimeout, flow.Flags));
        Assert.Equal((1ul, 2u), (flow.PacketCount, flow.DurationAt(_rig.Now).Seconds));
    }

    [Fact]
    public void FlowTables_modify_resets_counters_only_with_reset_counts()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        _rig.Receive(1, Frames.Plain(1, 2));
        Modify(FlowModCommand.Modify, Port1, 10);
        Assert.Equal(1u, _rig.Flow.PacketCount);
        Modify(FlowModCommand.Modify, Port1, 10, FlowModFlags.ResetCounts);
        Assert.Equal(0u, _rig.Flow.PacketCount);
    }

    [Fact]
    public void FlowTables_modify_strict_leaves_other_priorities_alone()
    {
        _rig.Add(Port1, Rig.OutputTo(2), priority: 5);
        _rig.Add(Port1, Rig.OutputTo(3), priority: 6);
        Modify(FlowModCommand.ModifyStrict, Port1, 5);
        Assert.Equal([Rig.OutputTo(3), Rig.OutputTo(4)], _rig.Model.Flows.All.Select(flow => flow.Instructions));
    }

    [Fact]
    public void FlowTables_modify_passes_by_what_the_cookie_filter_excludes()
    {
        _rig.Add(Port1, Rig.OutputTo(2), cookie: 0x11);
        _rig.Add(Port2, Rig.OutputTo(2), cookie: 0x21);
        Assert.Null(_rig.Send(new FlowMod
        {
            Command = FlowModCommand.Modify,
            Cookie = new Cookie(0x20),
            CookieMask = 0xf0,
            Instructions = Rig.OutputTo(4).Octets,
        }));
        Assert.Equal([2u], _rig.PortsFor(1, Frames.Plain(1, 2)));
        Assert.Equal([4u], _rig.PortsFor(2, Frames.Plain(1, 2)));
    }

    [Fact]
    public void FlowTables_delete_takes_out_port_0_for_a_port_and_deletes_nothing()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.Delete, OutPort = new PortNumber(0) }));
        Assert.Single(_rig.Model.Flows.All);
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.Delete, OutGroup = new GroupId(0) }));
        Assert.Single(_rig.Model.Flows.All);
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.Delete }));
        Assert.Empty(_rig.Model.Flows.All);
    }

    [Fact]
    public void FlowTables_delete_by_out_port_finds_written_actions_too()
    {
        _rig.Add(Port1, InstructionList.Of(write: OpenFlow.Protocol.Actions.ActionList.Of(
            new OpenFlow.Protocol.Actions.OutputAction(new PortNumber(3)))));
        _rig.Add(Port2, Rig.OutputTo(2));
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.Delete, OutPort = new PortNumber(3) }));
        Assert.Equal(Port2, _rig.Flow.Match);
    }

    [Fact]
    public void FlowTables_delete_ignores_priority_and_takes_what_its_match_covers()
    {
        _rig.Add(Port1, Rig.OutputTo(2), priority: 5);
        _rig.Add(Port1.EthDst(Frames.Mac(2)), Rig.OutputTo(2), priority: 9);
        _rig.Add(Port2, Rig.OutputTo(2), priority: 5);
        _rig.Delete(Port1);
        Assert.Equal(Port2, _rig.Flow.Match);
    }

    [Fact]
    public void FlowTables_delete_strict_takes_only_this_match_at_this_priority()
    {
        _rig.Add(Port1, Rig.OutputTo(2), priority: 5);
        _rig.Add(Port1, Rig.OutputTo(2), priority: 6);
        _rig.Add(Port1.EthDst(Frames.Mac(2)), Rig.OutputTo(2), priority: 5);
        Assert.Null(_rig.Send(new FlowMod { Command = FlowModCommand.DeleteStrict, Priority = 5, Match = Port1.Oxms }));
        Assert.Equal([6, 5], _rig.Model.Flows.All.Select(flow => (int)flow.Priority));
    }

    [Fact]
    public void FlowTables_delete_in_table_0_leaves_other_tables_and_table_255_means_all()
    {
        _rig.Add(Port1, Rig.OutputTo(2), table: 0);
        _rig.Add(Port1, Rig.OutputTo(2), table: 7);
        _rig.Delete(Match.Any, table: 0);
        Assert.Equal(7, _rig.Flow.Table.Value);
        _rig.Delete(Match.Any, table: 255);
        Assert.Empty(_rig.Model.Flows.All);
    }

    [Fact]
    public void FlowTables_delete_compares_cookies_under_the_mask_and_mask_0_takes_all()
    {
        _rig.Add(Port1, Rig.OutputTo(2), cookie: 0xab01);
        _rig.Add(Port2, Rig.OutputTo(2), cookie: 0xcd01);
        _rig.Delete(Match.Any, cookie: 0xabff, mask: 0xff00);
        Assert.Equal(0xcd01u, _rig.Flow.Cookie.Value);
        _rig.Delete(Match.Any, cookie: 0x1234, mask: 0);
        Assert.Empty(_rig.Model.Flows.All);
    }

    [Fact]
    public void FlowModRules_refuse_the_reserved_cookie_in_an_add() =>
        Assert.Equal(ErrorType.FlowModFailed, _rig.Send(new FlowMod { Cookie = new Cookie(ulong.MaxValue) })?.Type);

    [Fact]
    public void FlowModRules_refuse_table_255_for_anything_but_deletes()
    {
        Assert.Equal("OFPFMFC_BAD_TABLE_ID", _rig.Send(new FlowMod { Table = TableId.All })?.Name);
        Assert.Equal("OFPFMFC_BAD_TABLE_ID",
            _rig.Send(new FlowMod { Table = TableId.All, Command = FlowModCommand.Modify })?.Name);
    }

    [Fact]
    public void FlowModRules_refuse_a_buffer_as_there_are_none() =>
        Assert.Equal("OFPBRC_BUFFER_UNKNOWN", _rig.Send(new FlowMod { BufferId = new BufferId(5) })?.Name);

    [Fact]
    public void FlowModRules_refuse_commands_and_flags_they_do_not_know()
    {
        Assert.Equal("OFPFMFC_BAD_COMMAND", _rig.Send(new FlowMod { Command = (FlowModCommand)9 })?.Name);
        Assert.Equal("OFPFMFC_BAD_FLAGS", _rig.Send(new FlowMod { Flags = (FlowModFlags)0x8000 })?.Name);
    }

    [Fact]
    public void FlowModRules_goto_must_go_forward()
    {
        FlowMod Goto(byte from, byte to) => new()
        {
            Table = new TableId(from),
            Instructions = InstructionList.Goto(new TableId(to)).Octets,
        };
        Assert.Equal("OFPBIC_BAD_TABLE_ID", _rig.Send(Goto(5, 4))?.Name);
        Assert.Equal("OFPBIC_BAD_TABLE_ID", _rig.Send(Goto(5, 5))?.Name);
        Assert.Equal("OFPBIC_BAD_TABLE_ID", _rig.Send(Goto(5, 254))?.Name);
        Assert.Null(_rig.Send(Goto(5, 6)));
    }

    [Fact]
    public void FlowTables_full_refuses_new_flows_but_replaces_old_ones()
    {
        var rig = new Rig(new PipelineOptions { FlowsPerTable = 1 });
        rig.Add(Port1, Rig.OutputTo(2));
        Assert.Equal("OFPFMFC_TABLE_FULL", rig.Send(new FlowMod { Priority = 10, Match = Port2.Oxms })?.Name);
        rig.Add(Port1, Rig.OutputTo(3));
        Assert.Equal(Rig.OutputTo(3), rig.Flow.Instructions);
    }

    [Fact]
    public void PipelineModel_restore_undoes_all_since_save()
    {
        _rig.Add(Port1, Rig.OutputTo(2));
        PipelineSnapshot saved = _rig.Model.Save();
        _rig.Delete(Match.Any);
        _rig.Add(Port2, Rig.OutputTo(3));
        _rig.AddGroup(1, GroupType.All);
        _rig.Model.Restore(saved);
        Assert.Equal(Port1, _rig.Flow.Match);
        Assert.Empty(_rig.Model.Groups.All);
        Assert.Empty(_rig.Model.Flows.TakeRemoved());
    }

    private OpenFlowError? Checked(Match match, ushort priority) => _rig.Send(new FlowMod
    {
        Flags = FlowModFlags.CheckOverlap,
        Priority = priority,
        Match = match.Oxms,
        Instructions = Rig.OutputTo(3).Octets,
    });

    private OpenFlowError? Modify(FlowModCommand command, Match match, ushort priority,
        FlowModFlags flags = FlowModFlags.None) => _rig.Send(new FlowMod
        {
            Command = command,
            Priority = priority,
            Match = match.Oxms,
            Instructions = Rig.OutputTo(4).Octets,
            Flags = flags,
        });
}
