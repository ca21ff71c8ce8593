using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Multipart replies.</summary>
internal static class ReplyKinds
{
    public static IReadOnlyList<Kind> All { get; } =
    [
        Of(MultipartType.Desc, 1, 1, dice => Entry(new DescStats(dice.Text(255), dice.Text(255), dice.Text(255),
            dice.Text(31), dice.Text(255)))),
        Of(MultipartType.Flow, 0, 4, MakeFlow),
        Of(MultipartType.Aggregate, 1, 1, dice => Entry(new AggregateStats
        {
            PacketCount = dice.Long(),
            ByteCount = dice.Long(),
            FlowCount = dice.Int(),
        })),
        Of(MultipartType.Table, 0, 5, dice => Entry(new TableStats
        {
            Table = new TableId((byte)dice.Between(0, 254)),
            ActiveCount = dice.Int(),
            LookupCount = dice.Long(),
            MatchedCount = dice.Long(),
        })),
        Of(MultipartType.PortStats, 0, 4, MakePort),
        Of(MultipartType.Queue, 0, 4, ReplyParts.Queue),
        Of(MultipartType.Group, 0, 4, ReplyParts.Group),
        Of(MultipartType.GroupDesc, 0, 4, MakeGroup),
        Of(MultipartType.GroupFeatures, 1, 1, ReplyParts.GroupFeatures),
        Of(MultipartType.Meter, 0, 4, ReplyParts.Meter),
        Of(MultipartType.MeterConfig, 0, 4, MakeMeter),
        Of(MultipartType.MeterFeatures, 1, 1, dice => Entry(new MeterFeatures
        {
            MaxMeter = dice.Int(),
            BandTypes = dice.Flags(0b110),
            Capabilities = dice.Flags(0b1111),
            MaxBands = dice.Byte(),
            MaxColors = dice.Byte(),
        })),
        Of(MultipartType.TableFeatures, 1, 2, ReplyParts.Table),
        new("QUEUE_GET_CONFIG_REPLY", false, MakeQueues),
        Of(MultipartType.PortDesc, 0, 5, dice => Entry(EventKinds.Port(dice))),
    ];

    private static Kind Of(MultipartType type, int least, int most, Func<Dice, byte[]> makeEntry) =>
        new($"MULTIPART_REPLY {type}", false, (dice, xid) => Message(new MultipartReply
        {
            Type = type,
            Flags = dice.Chance(0.2) ? MultipartFlags.More : MultipartFlags.None,
            Body = dice.Many(least, most, () => makeEntry(dice)).SelectMany(entry => entry).ToArray(),
        }, xid));

    private static byte[] MakeQueues(Dice dice, Xid xid)
    {
        PortNumber port = dice.Port();
        byte[] queues = [.. dice.Many(0, 4, () => ReplyParts.PacketQueue(dice, port)).SelectMany(queue => queue)];
        return Message(new QueueGetConfigReply { Port = port, Queues = ReplyParts.Entries<PacketQueue>(queues) }, xid);
    }

    private static byte[] MakeFlow(Dice dice)
    {
        var match = new RandomMatch(dice, field => !OvsLacks.Field(field));
        var table = new TableId((byte)dice.Between(0, 253));
        byte[] octets = ChangeKinds.Instructions(dice, match.Shape, table);
        Assert.True(InstructionListView.TryRead(octets, out InstructionListView instructions, out OpenFlowError error),
            error.Name);
        return Entry(new FlowStatsEntry
        {
            Table = table,
            Duration = EventKinds.Duration(dice),
            Priority = dice.Short(),
            IdleTimeout = dice.Short(),
            HardTimeout = dice.Short(),
            Flags = (FlowModFlags)dice.Flags(0x1d),
            Cookie = dice.Cookie(),
            PacketCount = dice.Long(),
            ByteCount = dice.Long(),
            Match = EventKinds.Match(match),
            Instructions = instructions,
        });
    }

    private static byte[] MakePort(Dice dice) => Entry(new PortStatsEntry
    {
        Port = dice.Port(),
        ReceivedPackets = dice.Long(),
        SentPackets = dice.Long(),
        ReceivedBytes = dice.Long(),
        SentBytes = dice.Long(),
        ReceiveDropped = dice.Long(),
        SendDropped = dice.Long(),
        ReceiveErrors = dice.Long(),
        SendErrors = dice.Long(),
        FrameErrors = dice.Long(),
        OverrunErrors = dice.Long(),
        CrcErrors = dice.Long(),
        Collisions = dice.Long(),
        Duration = EventKinds.Duration(dice),
    });

    private static byte[] MakeGroup(Dice dice)
    {
        GroupType type = dice.Pick(GroupType.All, GroupType.Select, GroupType.Indirect, GroupType.FastFailover);
        return Entry(new GroupDescEntry
        {
            Type = type,
            Group = new GroupId(dice.Int() & 0xffff),
            Buckets = ChangeKinds.Buckets(dice, type).View,
        });
    }

    private static byte[] MakeMeter(Dice dice)
    {
        Assert.True(EntryListView.TryRead(ChangeKinds.Bands(dice, hasBursts: true), out EntryListView<MeterBand> bands,
            out OpenFlowError error), error.Name);
        return Entry(new MeterConfigEntry
        {
            Flags = MeterFlags.PacketsPerSecond | MeterFlags.Burst,
            Meter = new MeterId(dice.Int() & 0xffff | 1),
            Bands = bands,
        });
    }
}
