using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Random actions of Nicira's and the ONF's that are legal on packets of a shape, whichever it is.</summary>
internal sealed class RandomExtensions(Dice dice, PacketShape shape)
{
    // Rows: what the packets must have, and the action.
    private static readonly (FieldPrerequisite Needs, Func<RandomExtensions, IAction> Make)[] Actions =
    [
        (FieldPrerequisite.None, one => one.Resubmit()),
        (FieldPrerequisite.None, one => one.Controller()),
        (FieldPrerequisite.None, one => one.Learn()),
        (FieldPrerequisite.None, one => one.OfTwo((from, into) => new MoveAction(from, into))),
        (FieldPrerequisite.None, one => one.OfTwo((from, into) => new CopyFieldAction(from, into))),
        (FieldPrerequisite.None, one => one.OfOne(into => new LoadAction(one.Dice.Bits(into.BitCount), into))),
        (FieldPrerequisite.None, one => one.OfOne(from => new OutputRegisterAction(from, one.Dice.Short()))),
        (FieldPrerequisite.None, one => one.OfOne(from => new StackPushAction(from))),
        (FieldPrerequisite.None, one => one.OfOne(into => new StackPopAction(into))),
        (FieldPrerequisite.None, one => new OutputTruncatedAction(one.Port(), (uint)one.Dice.Between(14, 70_000))),
        (FieldPrerequisite.None, one => new NoteAction(one.Dice.Octets(6 + 8 * one.Dice.Between(0, 3)))),
        (FieldPrerequisite.None, one => new SetTunnelAction(one.Dice.Int())),
        (FieldPrerequisite.None, one => new SetTunnel64Action(one.Dice.Long())),
        (FieldPrerequisite.None, one => new PopQueueAction()),
        (FieldPrerequisite.None, one => new ExitAction()),
        (FieldPrerequisite.None, one => one.Sample()),
        (FieldPrerequisite.None, one => one.Multipath()),
        (FieldPrerequisite.None, one => one.Bundle()),
        (FieldPrerequisite.None, one => new CheckPacketLargerAction(one.Dice.Short(), one.Register(1))),
        (FieldPrerequisite.None, one => new CloneAction(ActionList.Of(one.Dice.Many(0, 2, one.Plain)))),
        (FieldPrerequisite.Ip, one => one.Track()),
        (FieldPrerequisite.Ip, one => new CtClearAction()),
        (FieldPrerequisite.Ip, one => new DecTtlControllersAction(one.Dice.Many(1, 4, one.Dice.Short))),
        (FieldPrerequisite.Tcp, one => new FinTimeoutAction(one.Dice.Short(), one.Dice.Short())),
        (FieldPrerequisite.Nsh, one => new DecNshTtlAction()),
    ];

    private Dice Dice => dice;

    public IAction Next()
    {
        (FieldPrerequisite needs, Func<RandomExtensions, IAction> make) row;
        do
        {
            row = dice.Pick<(FieldPrerequisite, Func<RandomExtensions, IAction>)>(Actions);
        } while (!shape.Has(row.needs));
        return row.make(this);
    }

    /// <summary>A header put on and taken off again, or two put on: a list's last actions.</summary>
    public IAction[] Headers()
    {
        byte metadata = (byte)dice.Between(1, 2);
        var nsh = new EncapAction(PacketType.Nsh,
            [new EncapProperty(EncapProperty.NshClass, EncapProperty.NshMetadataType, metadata), .. Tlvs(metadata)]);
        return dice.Chance(0.5)
            ? [nsh, new EncapAction(PacketType.Ethernet)]
            : [nsh, new DecapAction(dice.Pick(PacketType.UseNextProtocol, PacketType.Ethernet))];
    }

    // Only metadata of type 2 has TLVs: class, type and length of a value, whose padding counts. It begins with a one,
    // as texts have numbers.
    private EncapProperty[] Tlvs(byte metadata) => metadata == 1 ? [] : dice.Many(0, 2, () =>
    {
        int size = dice.Between(1, 24);
        byte[] padded = new byte[(size + 7) / 8 * 8];
        dice.Octets(size).CopyTo(padded, 0);
        padded[0] |= 0x80;
        return new EncapProperty(EncapProperty.NshClass, EncapProperty.NshTlv,
            [.. dice.Octets(3), (byte)size, .. padded]);
    });

    // Nicira's port numbers have 16 bits.
    private PortNumber Port() => new((uint)dice.Between(1, 0xfeff));

    private IAction Plain() => new OutputAction(dice.OutputPort(), dice.Short());

    private Subfield Register(int bits) => dice.Pick(OxmFields.NxmRegisters).Slice(dice.Between(0, 32 - bits), bits);

    private IAction OfOne(Func<Subfield, IAction> make) => make(Register(dice.Between(1, 32)));

    private IAction OfTwo(Func<Subfield, Subfield, IAction> make)
    {
        int bits = dice.Between(1, 32);
        return make(Register(bits), Register(bits));
    }

    private IAction Resubmit()
    {
        PortNumber port = dice.Chance(0.5) ? PortNumber.InPort : Port();
        return dice.Chance(0.3)
            ? new ResubmitAction(port)
            : new ResubmitTableAction(port, new TableId(dice.Byte()), shape.Has(FieldPrerequisite.TrackedIp));
    }

    private ControllerAction Controller() => new()
    {
        MaxLength = dice.Short(),
        ControllerId = dice.Short(),
        Reason = (PacketInReason)dice.Between(0, 2),
        Pause = dice.Chance(0.2),
        Meter = dice.Chance(0.2) ? new MeterId((uint)dice.Between(1, (int)RandomActions.Known)) : null,
        UserData = dice.Chance(0.3) ? [.. dice.Octets(dice.Between(0, 40))] : [],
    };

    private SampleAction Sample()
    {
        var sample = new SampleAction((ushort)dice.Between(1, 0xffff), dice.Int(), dice.Int(), dice.Int());
        var direction = (SampleDirection)dice.Between(0, 2);
        return dice.Chance(0.5) ? sample : sample with { SamplingPort = Port(), Direction = direction };
    }

    private MultipathAction Multipath() => new((HashFields)dice.Between(0, 6), dice.Short(),
        (MultipathAlgorithm)dice.Between(0, 3), dice.Between(1, 256), dice.Int(), Register(dice.Between(8, 32)));

    private BundleAction Bundle() => new()
    {
        Algorithm = (BundleAlgorithm)dice.Between(0, 1),
        Fields = (HashFields)dice.Between(0, 6),
        Basis = dice.Short(),
        Into = dice.Chance(0.5) ? (Subfield?)Register(dice.Between(16, 32)) : null,
        Ports = [.. dice.Many(1, 5, Port)],
    };

    private CtAction Track()
    {
        bool commits = dice.Chance(0.5);
        bool zoneFromField = dice.Chance(0.2);
        List<IAction> actions = [];
        if (dice.Chance(0.3))
            actions.Add(Nat(commits));
        if (commits && dice.Chance(0.3))
            actions.Add(new SetFieldAction(OxmFields.NxmCtMark, dice.Int()));
        return new CtAction
        {
            Flags = commits ? dice.Chance(0.2) ? CtFlags.Commit | CtFlags.Force : CtFlags.Commit : CtFlags.None,
            Zone = zoneFromField ? (ushort)0 : dice.Short(),
            ZoneFrom = zoneFromField ? (Subfield?)Register(16) : null,
            Table = dice.Chance(0.5) ? new TableId((byte)dice.Between(0, 253)) : CtAction.NoTable,
            Helper = commits && shape.Has(FieldPrerequisite.Tcp) && dice.Chance(0.3) ? CtAction.Ftp : (ushort)0,
            Actions = ActionList.Of([.. actions]),
        };
    }

    // Addresses and ports only where the connection is committed; upper ends only above lower ones.
    private NatAction Nat(bool commits)
    {
        if (!commits)
            return new NatAction();
        NatFlags how = dice.Pick(NatFlags.None, NatFlags.Persistent, NatFlags.Hash, NatFlags.Random);
        var nat = new NatAction { Flags = dice.Pick(NatFlags.Source, NatFlags.Destination) | how };
        nat = shape.Has(FieldPrerequisite.Ipv4)
            ? nat with { Ipv4From = new Ipv4Address((uint)dice.Between(1, 1 << 30)) }
            : nat with { Ipv6From = Ipv6Address.Read(dice.Octets(16)) };
        if (nat.Ipv4From is { } from && dice.Chance(0.5))
            nat = nat with { Ipv4To = new Ipv4Address(from.Value + (uint)dice.Between(1, 1000)) };
        if (dice.Chance(0.5))
            nat = nat with { PortFrom = (ushort)dice.Between(1, 1000) };
        if (nat.PortFrom is { } port && dice.Chance(0.5))
            nat = nat with { PortTo = (ushort)(port + dice.Between(1, 1000)) };
        return nat;
    }

    private LearnAction Learn()
    {
        var learn = new LearnBuilder(new TableId((byte)dice.Between(1, 254)))
        {
            Priority = dice.Short(),
            IdleTimeout = dice.Short(),
            HardTimeout = dice.Short(),
            FinIdleTimeout = dice.Short(),
            FinHardTimeout = dice.Short(),
            Cookie = new Cookie(dice.Long() >> 1),
            Flags = (LearnFlags)dice.Flags((uint)(LearnFlags.SendFlowRemoved | LearnFlags.DeleteLearned)),
            Limit = dice.Chance(0.2) ? dice.Int() : 0,
        };
        learn.Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc);
        for (int i = dice.Between(0, 3); i > 0; i--)
        {
            int bits = dice.Between(1, 32);
            _ = dice.Between(0, 3) switch
            {
                0 => learn.Match(Register(bits), Register(bits)),
                1 => learn.MatchValue(Register(bits), dice.Bits(bits)),
                2 => learn.Load(dice.Bits(bits), Register(bits)),
                _ => learn.Load(Register(bits), Register(bits)),
            };
        }
        return dice.Chance(0.5) ? learn.Output(OxmFields.NxmInPort).Build() : learn.Build();
    }
}
