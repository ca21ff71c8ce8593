using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>What changes a switch's tables, and packet-out.</summary>
internal static class ChangeKinds
{
    // More than two of apply- and write-actions have.
    private const int LongestInstructions = 1 << 15;

    private static readonly byte[] Frame = Convert.FromHexString(
        "ffffffffffff" + "020000000001" + "0806"
        + "0001080006040001" + "0200000000010a000001" + "0000000000000a000002");

    /// <summary>Stands for the address that the port has: a live switch has its own.</summary>
    public static MacAddress PortAddress { get; } = new(0x020000000001);

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("FLOW_MOD add", true, (dice, xid) => MakeFlowMod(dice, xid, FlowModCommand.Add)),
        new("FLOW_MOD modify", true, (dice, xid) =>
            MakeFlowMod(dice, xid, dice.Pick(FlowModCommand.Modify, FlowModCommand.ModifyStrict))),
        new("FLOW_MOD delete", true, (dice, xid) =>
            MakeFlowMod(dice, xid, dice.Pick(FlowModCommand.Delete, FlowModCommand.DeleteStrict))),
        new(OvsLacks.ActionsOf, true, MakeLackingFlowMod),
        new("GROUP_MOD", true, (dice, xid) => MakeGroupMod(dice, xid, GroupModCommand.Add, GroupModCommand.Add,
            GroupModCommand.Modify, GroupModCommand.Delete, GroupModCommand.AddOrModify)),
        new("METER_MOD", true, MakeMeterMod),
        new("PORT_MOD", true, MakePortMod),
        new("TABLE_MOD", true, (dice, xid) => Message(
            new TableMod { Table = new TableId(dice.Byte()), Config = dice.Flags(3) }, xid)),
        new("PACKET_OUT", true, MakePacketOut),
        .. BundleKinds.All,
    ];

    /// <summary>Instructions for packets of a shape, in a table.</summary>
    public static byte[] Instructions(Dice dice, PacketShape shape, TableId table)
    {
        // Besides conjunction there is nothing but note.
        if (dice.Chance(0.05))
            return InstructionList.Apply(dice.Many(1, 3, () => Conjunction(dice))).Octets.ToArray();
        var writer = new InstructionWriter(new byte[LongestInstructions]);
        var actions = new RandomActions(dice, shape);
        if (dice.Chance(0.2))
            writer.Meter(new MeterId((uint)dice.Between(1, (int)RandomActions.Known)));
        if (dice.Chance(0.7))
            writer.ApplyActions(actions.Apply().Octets);
        if (dice.Chance(0.2))
            writer.ClearActions();
        if (dice.Chance(0.3))
            writer.WriteActions(actions.Write().Octets);
        if (dice.Chance(0.3))
            writer.WriteMetadata(dice.Long(), dice.Long());
        if (table.Value < 253 && dice.Chance(0.4))
            writer.GotoTable(new TableId((byte)dice.Between(table.Value + 1, 253)));
        return writer.Written.ToArray();
    }

    /// <summary>Buckets for a type of group.</summary>
    public static BucketList Buckets(Dice dice, GroupType type) => BucketList.Of(type == GroupType.Indirect
        ? [Bucket(dice, type)]
        : dice.Many(0, 4, () => Bucket(dice, type)));

    /// <summary>Bands of a meter; bursts only where its flags say so.</summary>
    public static byte[] Bands(Dice dice, bool hasBursts) => MeterBand.Encode(dice.Many(1, 3, () =>
    {
        uint burst = hasBursts ? dice.Int() : 0;
        return dice.Chance(0.7)
            ? MeterBand.Drop(dice.Int() | 1, burst)
            : new MeterBand(MeterBandType.DscpRemark, dice.Int() | 1, burst, (uint)dice.Between(1, 7) << 24);
    }));

    private static IAction Conjunction(Dice dice)
    {
        byte clauses = (byte)dice.Between(2, 64);
        return dice.Chance(0.1)
            ? new NoteAction(dice.Octets(6))
            : new ConjunctionAction(dice.Int(), dice.Between(1, clauses), clauses);
    }

    private static byte[] MakeLackingFlowMod(Dice dice, Xid xid)
    {
        var match = new RandomMatch(dice, field => !OvsLacks.Field(field));
        return Message(new FlowMod
        {
            Priority = dice.Short(),
            Match = match,
            Instructions = InstructionList.Apply(OvsLacks.Action(dice), new OutputAction(dice.OutputPort())).Octets,
        }, xid);
    }

    private static byte[] MakeFlowMod(Dice dice, Xid xid, FlowModCommand command)
    {
        var match = new RandomMatch(dice, field => !OvsLacks.Field(field));
        bool deletes = command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        var table = new TableId((byte)(deletes && dice.Chance(0.2) ? 0xff : dice.Between(0, 253)));
        return Message(new FlowMod
        {
            Cookie = new Cookie(dice.Long() >> 1),
            CookieMask = command == FlowModCommand.Add ? 0 : dice.Long(),
            Table = table,
            Command = command,
            IdleTimeout = dice.Short(),
            HardTimeout = dice.Short(),
            Priority = dice.Short(),
            OutPort = deletes && dice.Chance(0.3) ? dice.Port() : PortNumber.Any,
            OutGroup = deletes && dice.Chance(0.3) ? new GroupId((uint)dice.Between(1, 9)) : GroupId.Any,
            Flags = (FlowModFlags)dice.Flags(0x1d),
            Match = match,
            Instructions = deletes ? [] : Instructions(dice, match.Shape, table),
        }, xid);
    }

    /// <summary>A group-mod with one of these commands.</summary>
    public static byte[] MakeGroupMod(Dice dice, Xid xid, params ReadOnlySpan<GroupModCommand> commands)
    {
        GroupModCommand command = dice.Pick(commands);
        GroupType type = dice.Pick(GroupType.All, GroupType.Select, GroupType.Indirect, GroupType.FastFailover);
        return Message(new GroupMod
        {
            Command = command,
            Type = type,
            Group = new GroupId((uint)dice.Between(100, 140)),
            Buckets = command == GroupModCommand.Delete ? [] : Buckets(dice, type).Octets,
        }, xid);
    }

    private static Bucket Bucket(Dice dice, GroupType type)
    {
        var actions = new RandomActions(dice, PacketShape.Unknown);
        return new Bucket(actions.Write())
        {
            Weight = type == GroupType.Select ? dice.Short() : (ushort)0,
            WatchPort = type == GroupType.FastFailover ? new PortNumber((uint)dice.Between(1, 4)) : PortNumber.Any,
        };
    }

    private static byte[] MakeMeterMod(Dice dice, Xid xid)
    {
        MeterModCommand command = dice.Pick(MeterModCommand.Add, MeterModCommand.Modify, MeterModCommand.Delete);
        var unit = dice.Chance(0.5) ? MeterFlags.Kbps : MeterFlags.PacketsPerSecond;
        MeterFlags flags = unit | (MeterFlags)dice.Flags((uint)(MeterFlags.Burst | MeterFlags.Statistics));
        return Message(new MeterMod
        {
            Command = command,
            Flags = command == MeterModCommand.Delete ? MeterFlags.None : flags,
            Meter = new MeterId((uint)dice.Between(100, 140)),
            Bands = command == MeterModCommand.Delete ? [] : Bands(dice, (flags & MeterFlags.Burst) != 0),
        }, xid);
    }

    public static byte[] MakePortMod(Dice dice, Xid xid) => Message(new PortMod
    {
        Port = new PortNumber((uint)dice.Between(1, 6)),
        Address = dice.Chance(0.2) ? dice.Mac() : PortAddress,
        Config = (PortConfig)dice.Flags(0x65),
        Mask = (PortConfig)dice.Flags(0x65),
        Advertise = (PortFeatures)dice.Flags(0xffff),
    }, xid);

    public static byte[] MakePacketOut(Dice dice, Xid xid) => Message(new PacketOut
    {
        InPort = dice.Chance(0.5) ? PortNumber.Controller : new PortNumber((uint)dice.Between(1, 4)),
        Actions = new RandomActions(dice, PacketShape.Unknown).Apply().Octets,
        Data = Frame,
    }, xid);
}
