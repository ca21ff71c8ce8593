using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Codecs;

public sealed class ReadingAllocatesTests
{
    private const int Rounds = 1_000;

    [Fact]
    public void Reader_of_a_packet_in_allocates_nothing() => AssertAllocatesNothing("PacketIn", static frame =>
        PacketIn.TryRead(frame, out PacketIn packet, out _) ? packet.InPort.Value + (uint)packet.Data.Length : 0);

    [Fact]
    public void Reader_of_a_flow_removed_allocates_nothing() => AssertAllocatesNothing("FlowRemoved", static frame =>
    {
        uint sum = 0;
        Assert.True(FlowRemoved.TryRead(frame, out FlowRemoved removed, out _));
        foreach (Oxm oxm in removed.Match)
            sum += (uint)oxm.Size;
        return sum;
    });

    [Fact]
    public void Reader_of_a_flow_mod_and_its_actions_allocates_nothing() => AssertAllocatesNothing("FlowMod",
        static frame =>
    {
        uint sum = 0;
        Assert.True(FlowMod.TryRead(frame, out FlowMod flowMod, out _));
        Assert.True(InstructionListView.TryRead(flowMod.Instructions, out InstructionListView instructions, out _));
        foreach (InstructionView instruction in instructions)
        {
            sum += (uint)instruction.Octets.Length;
            if (instruction.Type != InstructionType.ApplyActions)
                continue;
            foreach (ActionView action in instruction.Actions)
                sum += SetFieldAction.TryRead(action, out SetFieldAction set) ? (uint)set.Value : 1;
        }
        return sum;
    });

    [Fact]
    public void Reader_of_flow_statistics_allocates_nothing() => AssertAllocatesNothing("FlowStatsEntry", static body =>
    {
        uint sum = 0;
        Assert.True(EntryListView.TryRead(body, out EntryListView<FlowStatsEntry> flows, out _));
        foreach (FlowStatsEntry flow in flows)
            sum += flow.Priority + (uint)flow.Size;
        return sum;
    });

    [Fact]
    public void Reader_of_a_group_mod_allocates_nothing() => AssertAllocatesNothing("GroupMod", static frame =>
    {
        uint sum = 0;
        Assert.True(GroupMod.TryRead(frame, out GroupMod groupMod, out _));
        Assert.True(BucketListView.TryRead(groupMod.Buckets, out BucketListView buckets, out _));
        foreach (BucketView bucket in buckets)
            sum += bucket.Weight + bucket.WatchPort.Value;
        return sum;
    });

    [Fact]
    public void Reader_of_a_group_and_its_counters_allocates_nothing() => AssertAllocatesNothing("GroupStatsEntry",
        static body =>
    {
        ulong sum = 0;
        Assert.True(EntryListView.TryRead(body, out EntryListView<GroupStatsEntry> groups, out _));
        foreach (GroupStatsEntry group in groups)
        {
            foreach (PacketByteCount bucket in group.Buckets)
                sum += bucket.Packets;
        }
        return (uint)sum;
    });

    [Fact]
    public void Reader_of_table_features_allocates_nothing() => AssertAllocatesNothing("TableFeatures", static body =>
    {
        uint sum = 0;
        Assert.True(TableFeatures.TryRead(body, out TableFeatures table, out _));
        foreach (TableFeatureProperty property in table.Properties)
        {
            foreach (OxmId field in property.Fields)
                sum += field.Header;
            foreach (FeatureId id in property.Ids)
                sum += id.Type;
        }
        return sum;
    });

    [Fact]
    public void Reader_of_a_packet_in_with_properties_allocates_nothing() => AssertAllocatesNothing("PacketIn2",
        static frame => PacketIn2.TryRead(frame, out PacketIn2 packet, out _)
            ? packet.InPort.Value + (uint)packet.Data.Length
            : 0);

    [Fact]
    public void Reader_of_queues_allocates_nothing() => AssertAllocatesNothing("QueueGetConfigReply", static frame =>
    {
        uint sum = 0;
        Assert.True(QueueGetConfigReply.TryRead(frame, out QueueGetConfigReply reply, out _));
        foreach (PacketQueue queue in reply.Queues)
        {
            foreach (QueueProperty property in queue.Properties)
                sum += property.Rate;
        }
        return sum;
    });

    [Fact]
    public void Writer_of_a_flow_mod_allocates_nothing()
    {
        byte[] buffer = new byte[256];
        AssertAllocatesNothing("BarrierRequest", _ =>
        {
            Span<byte> room = stackalloc byte[128];
            var match = new MatchWriter(room[..32]);
            match.InPort(new PortNumber(1));
            var actions = new ActionWriter(room[32..64]);
            actions.Add(new OutputAction(new PortNumber(2)));
            var instructions = new InstructionWriter(room[64..]);
            instructions.ApplyActions(actions.Written);
            var flowMod = new FlowMod { Match = match.Written, Instructions = instructions.Written };
            flowMod.Write(buffer, Codec.Xid);
            return (uint)flowMod.Size;
        });
    }

    private delegate uint Work(ReadOnlySpan<byte> octets);

    private static void AssertAllocatesNothing(string reader, Work work)
    {
        CodecCase row = AllCases.Messages.First(row => row.Reader == reader);
        byte[] octets = row.Octets;
        ulong sum = work(octets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            sum += work(octets);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.NotEqual(0ul, sum);
    }
}
