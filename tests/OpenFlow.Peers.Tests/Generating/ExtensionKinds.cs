using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Types;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Messages of the ONF's and Nicira's that a connection of OpenFlow 1.3 may have.</summary>
internal static class ExtensionKinds
{
    // So that the options of any message have room beside each other: there are 64 fields and 256 octets.
    private const int MostOptions = 4;

    // Reasons that Open vSwitch knows of each kind of message, in the order of the properties' types.
    private static readonly uint[] Reasons = [0b111, 0b111, 0b111111, 0b111, 0b11000, 0b11];

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("ROLE_STATUS", false, (dice, xid) => Message(new RoleStatus
        {
            Role = dice.Pick(ControllerRole.Equal, ControllerRole.Master, ControllerRole.Slave),
            Reason = (RoleStatusReason)dice.Between(0, 1),
            GenerationId = dice.Long(),
        }, xid)),
        new("PACKET_IN2", false, MakePacketIn2),
        new("SET_ASYNC_CONFIG2", true, (dice, xid) => Message(new SetAsyncConfig2
        {
            Properties = ReplyParts.Entries<AsyncProperty>(AsyncProperties(dice)),
        }, xid)),
        new("TLV_TABLE_REQUEST", true, (_, xid) => Message(new TlvTableRequest(), xid)),
        new("TLV_TABLE_MOD", true, MakeTlvTableMod),
        new("TLV_TABLE_REPLY", false, (dice, xid) => Message(new TlvTableReply
        {
            MaxOptionSpace = dice.Int(),
            MaxFields = (ushort)dice.Between(64, 0xffff),
            Maps = ReplyParts.Entries<TlvMap>(Maps(dice, 0)),
        }, xid)),
    ];

    private static byte[] MakePacketIn2(Dice dice, Xid xid)
    {
        byte[] data = dice.Octets(dice.Between(14, 128));
        List<byte> properties = [.. Property(PacketIn2PropertyType.Packet, data)];
        if (dice.Chance(0.5))
            Number(PacketIn2PropertyType.FullLength, (uint)(data.Length + dice.Between(1, 1400)));
        if (dice.Chance(0.2))
            Number(PacketIn2PropertyType.BufferId, dice.Int() >> 1);
        Number(PacketIn2PropertyType.Table, (byte)dice.Between(0, 254));
        if (dice.Chance(0.5))
            Number(PacketIn2PropertyType.Cookie, dice.Long());
        Number(PacketIn2PropertyType.Reason, (uint)dice.Between(0, 5));
        properties.AddRange(Property(PacketIn2PropertyType.Metadata, new RandomMatch(dice, EventKinds.IsMetadata)));
        if (dice.Chance(0.5))
            properties.AddRange(Property(PacketIn2PropertyType.UserData, dice.Octets(dice.Between(1, 40))));
        return Message(new PacketIn2
        {
            Properties = ReplyParts.Entries<PacketIn2Property>([.. properties]),
        }, xid);

        void Number(PacketIn2PropertyType type, ulong number) =>
            properties.AddRange(Entry(new PacketIn2Property(type, number)));
    }

    private static byte[] Property(PacketIn2PropertyType type, ReadOnlySpan<byte> octets) =>
        Entry(new PacketIn2Property(type, octets));

    private static byte[] AsyncProperties(Dice dice) =>
    [
        .. Enum.GetValues<AsyncPropertyType>().Where(_ => dice.Chance(0.5))
            .SelectMany(type => Entry(new AsyncProperty(type, dice.Flags(Reasons[(int)type / 2])))),
    ];

    private static byte[] MakeTlvTableMod(Dice dice, Xid xid)
    {
        TlvTableModCommand command =
            dice.Pick(TlvTableModCommand.Add, TlvTableModCommand.Delete, TlvTableModCommand.Clear);
        return Message(new TlvTableMod
        {
            Command = command,
            Maps = ReplyParts.Entries<TlvMap>(command == TlvTableModCommand.Clear ? [] : Maps(dice, 1)),
        }, xid);
    }

    // Neither an option nor a field twice: an option's type is its field's number, its class any of two.
    private static byte[] Maps(Dice dice, int least) =>
    [
        .. dice.Many(least, MostOptions, () => (ushort)dice.Between(0, 63)).Distinct().SelectMany(index =>
            Entry(new TlvMap((ushort)dice.Between(0xfffe, 0xffff), (byte)index, (byte)(4 * dice.Between(1, 31)),
                index))),
    ];
}
