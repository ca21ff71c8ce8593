using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Dataplane;

public sealed class FlowIndexTests
{
    [Fact]
    public void FlowTable_finds_the_flow_that_a_walk_over_all_of_them_finds()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            var table = new FlowTable(new TableId(0));
            for (int i = 0; i < 60; i++)
                table.Put(new FlowEntry(table.Id, (ushort)random.Next(4), RandomMatch(random), InstructionList.Drop));
            table.Remove(flow => flow.Order % 5 == random.Next(5));
            for (int i = 0; i < 50; i++)
            {
                var packet = new Packet(RandomFrame(random), new PortNumber((uint)random.Next(3)));
                Assert.Same(table.Flows.FirstOrDefault(flow => flow.Pattern.Matches(packet)), table.Lookup(packet, 0));
            }
        }
    }

    [Fact]
    public void FlowTable_of_equals_at_one_priority_the_first_wins_and_keeps_its_place_when_replaced()
    {
        var table = new FlowTable(new TableId(0));
        FlowMatch first = Read(Match.Any.InPort(new PortNumber(1)));
        FlowMatch second = Read(Match.Any.EthType(EtherType.Ipv4));
        table.Put(new FlowEntry(table.Id, 5, first, InstructionList.Drop));
        table.Put(new FlowEntry(table.Id, 5, second, InstructionList.Drop));
        var again = new FlowEntry(table.Id, 5, first, InstructionList.Goto(new TableId(1)));
        table.Put(again);

        Assert.Same(again, table.Lookup(new Packet(Frames.Udp(1, 2), new PortNumber(1)), 0));
        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void PipelineModel_a_saved_state_is_untouched_by_what_comes_after()
    {
        var rig = new Rig();
        rig.Add(Rig.Tcp, Rig.OutputTo(2));
        PipelineSnapshot saved = rig.Model.Save();
        rig.Receive(1, Frames.Tcp(1, 2));
        rig.Delete(Match.Any);
        rig.Add(Match.Any, Rig.OutputTo(3));

        rig.Model.Restore(saved);

        Assert.Equal(0UL, rig.Flow.PacketCount);
        Assert.Equal([2u], rig.PortsFor(1, Frames.Tcp(1, 2)));
        Assert.Equal(1UL, rig.Flow.PacketCount);
    }

    [Fact]
    public void PipelineModel_asks_what_would_be_without_a_flow_and_changes_nothing()
    {
        var rig = new Rig();
        rig.Add(Rig.Tcp, InstructionList.Drop, priority: 9);
        rig.Add(Match.Any, Rig.OutputTo(2), priority: 1);
        FlowEntry drop = rig.Model.Flows.All.First();

        PipelineTrace without = rig.Model.Explain(new PortNumber(1), Frames.Tcp(1, 2), rig.Now,
            whatIf: WhatIf.Nothing.Without(drop));
        PipelineTrace changed = rig.Model.Explain(new PortNumber(1), Frames.Tcp(1, 2), rig.Now,
            whatIf: WhatIf.Nothing.With(drop, Rig.OutputTo(3)));

        Assert.Equal(2u, Assert.Single(without.Outputs).Port.Value);
        Assert.Equal(3u, Assert.Single(changed.Outputs).Port.Value);
        Assert.Empty(rig.PortsFor(1, Frames.Tcp(1, 2)));
    }

    [Fact]
    public void FlowTables_a_hundred_thousand_flows_are_added_found_and_deleted_strictly()
    {
        const uint Count = 100_000;
        var rig = new Rig();
        for (uint i = 0; i < Count; i++)
            rig.Add(Match.Any.EthDst(new MacAddress(i)), Rig.OutputTo(1 + i % 4), priority: (ushort)(1 + i % 1000));
        for (uint i = 0; i < 1000; i++)
        {
            byte[] frame = Frames.Plain(Frames.Mac(9), new MacAddress(i * 100));
            Assert.Equal(i * 100 % 4 == 3 ? [] : [1 + i * 100 % 4], rig.PortsFor(4, frame));
        }
        for (uint i = 0; i < Count; i++)
        {
            Assert.Null(rig.Send(new FlowMod
            {
                Command = FlowModCommand.DeleteStrict,
                Match = Match.Any.EthDst(new MacAddress(i)).Oxms,
                Priority = (ushort)(1 + i % 1000),
            }));
        }
        Assert.Empty(rig.Model.Flows.All);
    }

    private static FlowMatch RandomMatch(Random random)
    {
        Match match = Match.Any;
        if (random.Next(3) == 0)
            match = match.InPort(new PortNumber((uint)random.Next(3)));
        if (random.Next(2) == 0)
            match = random.Next(2) == 0 ? match.EthDst(Frames.Mac((uint)random.Next(3)))
                : match.With(OxmFields.EthDst, 2, 2);
        if (random.Next(2) == 0)
            match = match.EthType(EtherType.Ipv4).With(OxmFields.Ipv4Dst, 0x0a00_0000 | (uint)random.Next(3),
                random.Next(2) == 0 ? 0xffff_ffff : 0xffff_ff03);
        return Read(match);
    }

    private static FlowMatch Read(Match match) =>
        FlowMatch.TryRead(match.Oxms, out FlowMatch read, out _) ? read : FlowMatch.Any;

    private static byte[] RandomFrame(Random random) => random.Next(4) == 0
        ? Frames.Plain((uint)random.Next(3), (uint)random.Next(3))
        : Frames.Udp((uint)random.Next(3), (uint)random.Next(3));
}
