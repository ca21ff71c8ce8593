using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using Testing;

namespace EndToEnd.Tests.Dataplane;

/// <summary>Actions of every kind that the project uses; not all lists of them are ones that a switch takes.</summary>
internal sealed class RandomActions(Random random, RandomFrames frames)
{
    public const ushort LearntPriority = 7;

    /// <summary>Whether lists may learn.</summary>
    public bool Learns { get; init; }

    /// <summary>
    /// Whether they may do it with <c>delete_learned</c>. Open vSwitch 3.1 aborts ("assertion rule->state ==
    /// RULE_INSERTED failed") where such a flow and one that goes with it time out in the same second.
    /// </summary>
    public bool DeletesLearned { get; set; }

    /// <summary>Cookies of what is learnt: 0x101 … 0x103.</summary>
    public static Cookie CookieOf(uint port) => new(0x100 + port);

    /// <summary>As for a flow: some changes, each maybe followed by an output.</summary>
    public ActionList List(IReadOnlyList<OxmField> settable, bool tagged)
    {
        var actions = new List<IAction>();
        int changes = random.Next(4);
        for (int i = 0; i < changes; i++)
        {
            AddChange(actions, settable, ref tagged);
            if (random.Next(3) == 0)
                actions.Add(Output());
        }
        if (random.Next(4) != 0)
            actions.Add(Output());
        if (Learns && random.Next(3) == 0)
            actions.Insert(random.Next(actions.Count + 1), Learn());
        return ActionList.Of([.. actions]);
    }

    public IAction Output() => random.Next(14) switch
    {
        0 => new OutputAction(PortNumber.InPort),
        1 => new OutputAction(PortNumber.All),
        2 => new OutputAction(PortNumber.Flood),
        3 => new OutputAction(PortNumber.Controller, frames.Pick<ushort>(20, OutputAction.WholePacket)),
        4 or 5 => new GroupAction(new GroupId((uint)random.Next(1, 4))),
        6 => new ControllerAction { MaxLength = 64 },
        _ => new OutputAction(new PortNumber((uint)random.Next(1, DummySwitch.PortCount + 1))),
    };

    public LearnAction Learn() => new LearnBuilder(new TableId(3))
    {
        Cookie = CookieOf((uint)random.Next(1, 3)),
        Priority = LearntPriority,
        HardTimeout = frames.Pick<ushort>(18, 18, 18, 30),
        IdleTimeout = frames.Pick<ushort>(0, 0, 10),
        Limit = frames.Pick<uint>(0, 2, 2),
        Flags = random.Next(2) == 0 && DeletesLearned ? LearnFlags.DeleteLearned : LearnFlags.None,
    }
    .Match(new Subfield(OxmFields.NxmVlanTci, 0, 12))
    .Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
    .Load(0, OxmFields.NxmVlanTci)
    .Output(OxmFields.NxmInPort)
    .Build();

    private void AddChange(List<IAction> actions, IReadOnlyList<OxmField> settable, ref bool tagged)
    {
        switch (random.Next(9))
        {
            case 0:
                actions.Add(new PushVlanAction(random.Next(3) == 0 ? EtherType.ServiceVlan : EtherType.Vlan));
                actions.Add(SetField(OxmFields.VlanVid));
                tagged = true;
                break;
            case 1:
                actions.Add(new PopVlanAction());
                tagged = false;
                break;
            case 2 when tagged:
                actions.Add(random.Next(2) == 0
                    ? new SetFieldAction(OxmFields.VlanPcp, (uint)random.Next(8))
                    : SetField(OxmFields.VlanVid));
                break;
            case 3 when settable.Contains(OxmFields.IpDscp) || random.Next(20) == 0:
                actions.Add(new DecNwTtlAction());
                break;
            case 4:
                actions.Add(random.Next(2) == 0
                    ? new LoadAction((uint)random.Next(4), new Subfield(OxmFields.NxmRegisters[0], 4, 8))
                    : new LoadAction(frames.Pick<ulong>(0x100a, 0x7014), OxmFields.NxmVlanTci));
                break;
            case 5:
                actions.Add(new MoveAction(new Subfield(OxmFields.NxmEthSrc, 0, 16),
                    new Subfield(OxmFields.NxmEthDst, 0, 16)));
                break;
            case 6:
                actions.Add(new ResubmitTableAction(new TableId((byte)random.Next(1, 4))));
                break;
            default:
                actions.Add(SetField(settable[random.Next(settable.Count)]));
                break;
        }
    }

    public SetFieldAction SetField(OxmField field) => new(field, ValueOf(field));

    /// <summary>A value that frames have, mostly.</summary>
    public ulong ValueOf(OxmField field)
    {
        if (field.Bits == 48)
            return random.Next(6) == 0 ? MacAddress.Broadcast.Value : Frames.Mac(frames.Host()).Value;
        if (field.Bits == 32 && field != OxmFields.NxmRegisters[0] && field != OxmFields.InPort)
            return Frames.Ip(frames.Host()).Value;
        if (field == OxmFields.VlanVid)
            return VlanId.PresentBit | (uint)frames.Pick(RandomFrames.Vlans);
        if (field == OxmFields.ArpOp)
            return 1;
        if (field.Bits == 16)
            return frames.Port();
        if (field == OxmFields.NxmIpTtl)
            return frames.Pick<ulong>(1, 2, 64);
        if (field == OxmFields.Icmpv4Type || field == OxmFields.Icmpv4Code)
            return frames.Pick<ulong>(0, 8);
        return (ulong)random.Next(1 << Math.Min(field.Bits, 3));
    }
}
