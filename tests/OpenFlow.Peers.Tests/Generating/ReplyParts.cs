using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Entries of statistics, queues and table features.</summary>
internal static class ReplyParts
{
    private static readonly OxmField[] Fields =
        [.. OxmFields.All.Where(field => field.Class == OxmClass.OpenFlowBasic && !OvsLacks.Field(field))];

    public static byte[] Queue(Dice dice) => Entry(new QueueStatsEntry
    {
        Port = dice.Port(),
        Queue = new QueueId(dice.Int()),
        SentBytes = dice.Long(),
        SentPackets = dice.Long(),
        SendErrors = dice.Long(),
        Duration = EventKinds.Duration(dice),
    });

    public static byte[] Group(Dice dice) => Entry(new GroupStatsEntry
    {
        Group = new GroupId(dice.Int() & 0xffff),
        ReferenceCount = dice.Int(),
        PacketCount = dice.Long(),
        ByteCount = dice.Long(),
        Duration = EventKinds.Duration(dice),
        Buckets = Entries<PacketByteCount>(Counts(dice)),
    });

    public static byte[] Meter(Dice dice) => Entry(new MeterStatsEntry
    {
        Meter = new MeterId((uint)dice.Between(1, 1000)),
        FlowCount = dice.Int(),
        PacketCount = dice.Long(),
        ByteCount = dice.Long(),
        Duration = EventKinds.Duration(dice),
        Bands = Entries<PacketByteCount>(Counts(dice)),
    });

    public static byte[] GroupFeatures(Dice dice) => Entry(new GroupFeatures(dice.Flags(0xf),
        (GroupCapabilities)dice.Flags(0xf), [dice.Int(), dice.Int(), dice.Int(), dice.Int()],
        [dice.Flags(1), dice.Flags(1), dice.Flags(1), dice.Flags(1)]));

    /// <summary>A queue's description, as QUEUE_GET_CONFIG_REPLY has it.</summary>
    public static byte[] PacketQueue(Dice dice, PortNumber port) => Entry(new PacketQueue
    {
        Queue = new QueueId(dice.Int()),
        Port = port,
        Properties = Entries<QueueProperty>(
        [
            .. Entry(new QueueProperty { Type = QueuePropertyType.MinRate, Rate = (ushort)dice.Between(0, 1000) }),
            .. Entry(new QueueProperty { Type = QueuePropertyType.MaxRate, Rate = (ushort)dice.Between(0, 1000) }),
        ]),
    });

    /// <summary>A table's features, with properties in the order of their types.</summary>
    public static byte[] Table(Dice dice) => Entry(TableOf(dice, [.. Some(dice, Fields)]));

    /// <summary>Entries that were written one after the other.</summary>
    public static EntryListView<TEntry> Entries<TEntry>(byte[] octets)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        Assert.True(EntryListView.TryRead(octets, out EntryListView<TEntry> entries, out OpenFlowError error),
            error.Name);
        return entries;
    }

    private static TableFeatures TableOf(Dice dice, OxmField[] matched) => new()
    {
        Table = new TableId((byte)dice.Between(0, 254)),
        NameOctets = System.Text.Encoding.ASCII.GetBytes(dice.Text(31)),
        MetadataMatch = dice.Long(),
        MetadataWrite = dice.Long(),
        MaxEntries = dice.Int(),
        Properties = Entries<TableFeatureProperty>(
        [
            .. Property(TableFeatureType.Instructions, Ids(dice, InstructionType.GotoTable,
                InstructionType.ApplyActions, InstructionType.Meter)),
            .. Property(TableFeatureType.NextTables,
                [.. dice.Many(0, 40, () => (byte)dice.Between(0, 254)).Distinct()]),
            .. Property(TableFeatureType.WriteActions, Ids(dice, ActionType.Output, ActionType.Group)),
            .. Property(TableFeatureType.ApplyActions, Ids(dice, ActionType.Output, ActionType.SetField,
                ActionType.PushVlan)),
            .. Property(TableFeatureType.Match, Oxms(matched)),
            // Only what can be matched can be left out.
            .. Property(TableFeatureType.Wildcards, Oxms(Some(dice, matched))),
            .. Property(TableFeatureType.WriteSetField, Oxms(Some(dice, Fields))),
            .. Property(TableFeatureType.ApplySetField, Oxms(Some(dice, Fields))),
        ]),
    };

    private static byte[] Counts(Dice dice) =>
        [.. dice.Many(0, 4, () => Entry(new PacketByteCount(dice.Long(), dice.Long()))).SelectMany(entry => entry)];

    private static byte[] Property(TableFeatureType type, byte[] body) => Entry(new TableFeatureProperty(type, body));

    private static byte[] Ids(Dice dice, params InstructionType[] types) =>
        [.. types.Where(_ => dice.Chance(0.7)).SelectMany(type => Entry(new FeatureId(type)))];

    private static byte[] Ids(Dice dice, params ActionType[] types) =>
        [.. types.Where(_ => dice.Chance(0.7)).SelectMany(type => Entry(new FeatureId(type)))];

    private static IEnumerable<OxmField> Some(Dice dice, IEnumerable<OxmField> fields) =>
        fields.Where(_ => dice.Chance(0.3));

    private static byte[] Oxms(IEnumerable<OxmField> fields) =>
        [.. fields.SelectMany(field => Entry(new OxmId(field)))];
}
