using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Dataplane;

/// <summary>Flow-mods and group-mods over the features that the project uses, encoded.</summary>
internal sealed class RandomFlows
{
    public const int Tables = 4;

    private static readonly OxmField[] Anywhere = [OxmFields.EthSrc, OxmFields.EthDst, OxmFields.Metadata];

    // What a match asks of type and protocol, and the fields that a packet of it has.
    private static readonly (ulong Type, ulong? Protocol, OxmField[] Fields)[] Kinds =
    [
        (0x0800, null, [OxmFields.Ipv4Src, OxmFields.Ipv4Dst, OxmFields.IpDscp, OxmFields.IpEcn]),
        (0x0800, 6, [OxmFields.Ipv4Src, OxmFields.TcpSrc, OxmFields.TcpDst, OxmFields.IpDscp]),
        (0x0800, 17, [OxmFields.Ipv4Dst, OxmFields.UdpSrc, OxmFields.UdpDst, OxmFields.NxmIpTtl, OxmFields.IpDscp]),
        (0x0800, 1, [OxmFields.Ipv4Dst, OxmFields.Icmpv4Type, OxmFields.IpDscp]),
        (0x0806, null, [OxmFields.ArpOp, OxmFields.ArpSpa, OxmFields.ArpTpa, OxmFields.ArpSha]),
        (0x86dd, null, [OxmFields.IpDscp, OxmFields.Ipv6Flabel]),
        (0x86dd, 17, [OxmFields.UdpSrc, OxmFields.UdpDst, OxmFields.IpDscp]),
    ];

    private readonly Random _random;
    private readonly RandomFrames _frames;
    private readonly RandomActions _actions;

    public RandomFlows(Random random, RandomFrames frames, bool learns)
    {
        _random = random;
        _frames = frames;
        _actions = new RandomActions(random, frames) { Learns = learns };
    }

    public byte[] Group(uint id)
    {
        var buckets = new List<Bucket>();
        int count = _random.Next(4);
        for (int i = 0; i < count; i++)
            buckets.Add(new Bucket(_actions.List(Anywhere, tagged: false)));
        GroupType type = count == 1 && _random.Next(2) == 0 ? GroupType.Indirect : GroupType.All;
        return new GroupMod { Group = new GroupId(id), Type = type, Buckets = BucketList.Of([.. buckets]).Octets }
            .ToArray();
    }

    public byte[] TableMiss(int table) => new FlowMod
    {
        Table = new TableId((byte)table),
        Instructions = (_random.Next(3) == 0 && table + 1 < Tables
            ? InstructionList.Goto(new TableId((byte)(table + 1)))
            : InstructionList.Apply(_actions.Output())).Octets,
    }.ToArray();

    public byte[] Add() => Of(FlowModCommand.Add, priorities: 100);

    /// <summary>Any command, with cookies, flags, timeouts and filters.</summary>
    public byte[] Any() => Of(_random.Next(8) switch
    {
        0 => FlowModCommand.Modify,
        1 => FlowModCommand.ModifyStrict,
        2 => FlowModCommand.Delete,
        3 => FlowModCommand.DeleteStrict,
        _ => FlowModCommand.Add,
    }, priorities: 3);

    private byte[] Of(FlowModCommand command, int priorities)
    {
        bool deletes = command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        bool timesOut = command == FlowModCommand.Add && _random.Next(2) == 0;
        _actions.DeletesLearned = command == FlowModCommand.Add && !timesOut;
        int table = _random.Next(Tables);
        Match match = NewMatch(out List<OxmField> settable, out bool tagged);
        return new FlowMod
        {
            Command = command,
            Table = deletes && _random.Next(3) == 0 ? TableId.All : new TableId((byte)table),
            Priority = (ushort)(RandomActions.LearntPriority + _random.Next(1, priorities + 1)),
            Cookie = RandomActions.CookieOf((uint)_random.Next(1, 3)),
            CookieMask = command != FlowModCommand.Add && _random.Next(3) == 0 ? _frames.Pick(1ul, ulong.MaxValue) : 0,
            IdleTimeout = timesOut && _random.Next(2) == 0 ? _frames.Pick<ushort>(2, 6) : (ushort)0,
            HardTimeout = timesOut && _random.Next(2) == 0 ? _frames.Pick<ushort>(6, 10) : (ushort)0,
            Flags = NewFlags(command),
            OutPort = deletes && _random.Next(3) == 0 ? new PortNumber((uint)_random.Next(1, 3)) : PortNumber.Any,
            OutGroup = deletes && _random.Next(6) == 0 ? new GroupId(1) : GroupId.Any,
            Match = match.Oxms,
            Instructions = deletes ? [] : NewInstructions(table, settable, tagged),
        }.ToArray();
    }

    private FlowModFlags NewFlags(FlowModCommand command)
    {
        // Which of two that overlap is found is anyone's choice.
        FlowModFlags flags = command == FlowModCommand.Add ? FlowModFlags.CheckOverlap : FlowModFlags.None;
        if (_random.Next(2) == 0)
            flags |= FlowModFlags.SendFlowRemoved;
        if (_random.Next(6) == 0)
            flags |= FlowModFlags.ResetCounts;
        return flags;
    }

    private Match NewMatch(out List<OxmField> settable, out bool tagged)
    {
        Match match = Match.Any;
        settable = [.. Anywhere];
        if (_random.Next(3) == 0)
            match = match.InPort(new PortNumber((uint)_random.Next(1, DummySwitch.PortCount + 1)));
        if (_random.Next(3) == 0)
            match = With(match, OxmFields.EthDst);
        if (_random.Next(5) == 0)
            match = With(match, OxmFields.EthSrc);
        if (_random.Next(8) == 0)
            match = match.With(OxmFields.Metadata, (ulong)_random.Next(2), 1);
        if (_random.Next(10) == 0)
            match = match.With(OxmFields.NxmRegisters[0], (ulong)_random.Next(2) << 4, 0x10);
        match = WithTag(match, out tagged);
        if (_random.Next(2) == 0)
            match = WithKind(match, settable);
        return match;
    }

    private Match WithTag(Match match, out bool tagged)
    {
        int which = _random.Next(8);
        tagged = which is 0 or 1 or 2;
        return which switch
        {
            0 => match.AnyVlanTag(),
            1 => match.Vlan(new VlanId(_frames.Pick(RandomFrames.Vlans))),
            2 => match.Vlan(new VlanId(_frames.Pick(RandomFrames.Vlans)))
                .With(OxmFields.VlanPcp, (ulong)_random.Next(8)),
            3 => match.With(OxmFields.VlanVid, 0),
            _ => match,
        };
    }

    private Match WithKind(Match match, List<OxmField> settable)
    {
        (ulong type, ulong? protocol, OxmField[] fields) = Kinds[_random.Next(Kinds.Length)];
        match = match.With(OxmFields.EthType, type);
        if (protocol is { } number)
            match = match.With(OxmFields.IpProto, number);
        foreach (OxmField field in fields)
        {
            settable.Add(field);
            if (_random.Next(4) == 0)
                match = With(match, field);
        }
        return match;
    }

    private Match With(Match match, OxmField field)
    {
        ulong value = _actions.ValueOf(field);
        if (!field.Maskable || _random.Next(3) != 0)
            return match.With(field, value);
        ulong mask = (field.Bits == 64 ? ulong.MaxValue : (1ul << field.Bits) - 1) & ~(ulong)_random.Next(4);
        return match.With(field, value & mask, mask);
    }

    private ReadOnlySpan<byte> NewInstructions(int table, List<OxmField> settable, bool tagged)
    {
        if (_random.Next(8) == 0)
            return InstructionList.Drop.Octets;
        bool applies = _random.Next(4) != 0;
        TableId? next = table + 1 < Tables && _random.Next(2) == 0
            ? new TableId((byte)_random.Next(table + 1, Tables)) : null;
        (ulong, ulong)? metadata = _random.Next(6) == 0 ? ((ulong)_random.Next(2), 1ul) : null;
        ActionList? write = _random.Next(5) == 0
            ? ActionList.Of(_actions.SetField(settable[_random.Next(settable.Count)]), _actions.Output()) : null;
        ActionList? apply = applies ? _actions.List(settable, tagged) : null;
        return InstructionList.Of(apply, next, metadata: metadata, write: write).Octets;
    }
}
