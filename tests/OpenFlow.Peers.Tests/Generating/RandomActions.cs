using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Random actions that are legal on packets of a shape, which they change as they go.</summary>
internal sealed class RandomActions(Dice dice, PacketShape shape)
{
    /// <summary>Groups that are there before any message is sent, and meters as many.</summary>
    public const uint Known = 8;

    private static readonly EtherType Mpls = new(0x8847);
    private static readonly EtherType MplsMulticast = new(0x8848);

    // Set-field's own form of a field: the specification's, else Nicira's.
    private static readonly OxmField[] Settable =
        [.. OxmFields.All.Where(field => field is { Writable: true, IsVariable: false } && !LacksIt(field))];

    private PacketShape _shape = shape;

    /// <summary>An apply-actions' or a packet-out's list.</summary>
    public ActionList Apply()
    {
        IAction[] actions = dice.Many(0, 6, Next);
        return ActionList.Of(dice.Chance(0.05) && _shape == PacketShape.Unknown
            ? [.. actions, .. new RandomExtensions(dice, _shape).Headers()]
            : actions);
    }

    /// <summary>A write-actions' list: an action set has no extensions.</summary>
    public ActionList Write() => ActionList.Of(dice.Many(0, 4, Basic));

    private static bool LacksIt(OxmField field) =>
        OvsLacks.Field(field) || field.OvsName is "in_port" or "ct_mark" or "ct_label";

    private IAction Next() => dice.Chance(0.6) ? Basic() : new RandomExtensions(dice, _shape).Next();

    private IAction Basic() => dice.Between(0, 9) switch
    {
        0 or 1 => new OutputAction(dice.OutputPort(), dice.Pick<ushort>(0, 64, 128, 0xffe5, 0xffff)),
        2 => new GroupAction(new GroupId((uint)dice.Between(1, (int)Known))),
        3 => new SetQueueAction(dice.Int()),
        4 => Tag(),
        5 => Ttl(),
        _ => SetField(),
    };

    private IAction Tag()
    {
        if (_shape.HasVlan && dice.Chance(0.5))
        {
            _shape = _shape with { VlanCount = _shape.VlanCount - 1 };
            return new PopVlanAction();
        }
        if (_shape.Has(FieldPrerequisite.Mpls) && dice.Chance(0.5))
        {
            var inner = dice.Pick(EtherType.Ipv4, new EtherType(0x86dd));
            _shape = _shape with { EtherType = inner.Value, Protocol = 0, IcmpType = 0 };
            return new PopMplsAction(inner);
        }
        if (!_shape.HasVlan && _shape.Has(FieldPrerequisite.Ip) && dice.Chance(0.5))
        {
            EtherType outer = dice.Pick(Mpls, MplsMulticast);
            _shape = _shape with { EtherType = outer.Value, Protocol = 0, IcmpType = 0 };
            return new PushMplsAction(outer);
        }
        // Open vSwitch knows of two tags.
        if (_shape.VlanCount == 2)
            return SetField();
        _shape = _shape with { VlanCount = _shape.VlanCount + 1 };
        return new PushVlanAction(dice.Pick(new EtherType(0x8100), new EtherType(0x88a8)));
    }

    private IAction Ttl()
    {
        if (_shape.Has(FieldPrerequisite.Ip))
            return dice.Chance(0.5) ? new DecNwTtlAction() : new SetNwTtlAction(dice.Byte());
        if (_shape.Has(FieldPrerequisite.Mpls))
            return dice.Chance(0.5) ? new DecMplsTtlAction() : new SetMplsTtlAction(dice.Byte());
        return SetField();
    }

    private IAction SetField()
    {
        OxmField field = SettableField();
        return new SetOxmAction(new OxmValue(field, FieldValues.Of(field, dice)));
    }

    private OxmField SettableField()
    {
        OxmField field;
        do
        {
            field = dice.Pick((IReadOnlyList<OxmField>)Settable);
        } while (!_shape.Has(field.Prerequisite)
            || (!_shape.HasVlan && field.OvsName is ("vlan_vid" or "vlan_tci")));
        return field;
    }
}
