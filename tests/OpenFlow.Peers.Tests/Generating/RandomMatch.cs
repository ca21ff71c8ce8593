using OpenFlow.Protocol.Matching;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>A random match that is legal: prerequisites first, nothing twice, no bits outside a mask.</summary>
internal sealed class RandomMatch
{
    private const int LongestOxm = 300;

    // CT_STATE with +trk+est: a connection that there is.
    private const ulong Tracked = 0x22;

    // Rows: name, EtherType, IP protocol, ICMPv6 type.
    private static readonly (ushort EtherType, byte Protocol, byte IcmpType)[] Protocols =
    [
        (0, 0, 0), (0, 0, 0), (0x0800, 0, 0), (0x0800, 6, 0), (0x0800, 17, 0), (0x0800, 132, 0), (0x0800, 1, 0),
        (0x86dd, 0, 0), (0x86dd, 6, 0), (0x86dd, 17, 0), (0x86dd, 132, 0), (0x86dd, 58, 0), (0x86dd, 58, 135),
        (0x86dd, 58, 136), (0x0806, 0, 0), (0x8847, 0, 0), (0x8848, 0, 0), (0x88e7, 0, 0), (0x894f, 0, 0),
        (0x88cc, 0, 0),
    ];

    // Fields that say the same bits of a packet or of its metadata: a match has those of one form only.
    private static readonly string[][] Overlapping =
    [
        ["reg", "xreg", "xxreg"], ["ip_dscp", "nw_tos"], ["vlan_vid", "vlan_tci"], ["vlan_pcp", "vlan_tci"],
    ];

    private readonly List<byte> _oxms = [];
    private readonly HashSet<string> _names = [];
    private readonly Dice _dice;
    private readonly Func<OxmField, bool> _allowed;
    private readonly double _chance;

    /// <param name="allowed">Which fields may be in it.</param>
    public RandomMatch(Dice dice, Func<OxmField, bool> allowed)
    {
        _dice = dice;
        _allowed = allowed;
        _chance = dice.Pick(0.02, 0.1, 0.3);
        (ushort etherType, byte protocol, byte icmpType) = dice.Pick<(ushort, byte, byte)>(Protocols);
        int vlans = dice.Chance(0.3) ? 1 : 0;
        Shape = new PacketShape
        {
            EtherType = etherType,
            Protocol = protocol,
            IcmpType = icmpType,
            VlanCount = vlans,
            IsTracked = etherType is (0x0800 or 0x86dd) && allowed(OxmFields.NxmCtState) && dice.Chance(0.1),
        };
        foreach (OxmField field in OxmFields.All)
        {
            if (!AddFixed(field) && allowed(field) && Fits(field) && dice.Chance(_chance))
                AddRandom(field);
        }
    }

    public PacketShape Shape { get; }

    public byte[] Oxms => [.. _oxms];

    public static implicit operator ReadOnlySpan<byte>(RandomMatch match) => match.Oxms;

    // What makes the packets what they are. True where the field is settled.
    private bool AddFixed(OxmField field)
    {
        ulong? number = field switch
        {
            _ when field == OxmFields.EthType => Shape.EtherType,
            _ when field == OxmFields.IpProto => Shape.Protocol,
            _ when field == OxmFields.Icmpv6Type => Shape.IcmpType,
            _ => null,
        };
        if (number > 0)
            Add(field, FieldValues.Number(field, number.Value), []);
        else if (field == OxmFields.VlanVid && Shape.HasVlan)
            Add(field, FieldValues.Of(field, _dice), []);
        else if (field == OxmFields.NxmCtState && Shape.IsTracked)
            Add(field, FieldValues.Number(field, Tracked), FieldValues.Number(field, Tracked));
        else if (field == OxmFields.Icmpv6Code && Shape.IcmpType != 0)
            Add(field, [0], []);
        return number is not null || (field == OxmFields.NxmCtState && Shape.IsTracked) || field == OxmFields.VlanVid;
    }

    private bool Fits(OxmField field) => !field.IsVariable && !_names.Contains(field.OvsName)
        && !IsFixedByAnotherForm(field)
        && !Overlapping.Any(forms => forms.Contains(FamilyOf(field))
            && forms.Any(form => form != FamilyOf(field) && _names.Any(name => FamilyOf(name) == form)))
        && field.Prerequisite switch
        {
            FieldPrerequisite.InPort => _names.Contains("in_port"),
            _ => Shape.Has(field.Prerequisite),
        };

    // NXM's own forms of what the shape has settled.
    private static bool IsFixedByAnotherForm(OxmField field) =>
        field.OvsName is "eth_type" or "nw_proto" or "icmpv6_type" or "icmpv6_code" or "vlan_tci";

    private static string FamilyOf(OxmField field) => FamilyOf(field.OvsName);

    private static string FamilyOf(string name) => name.TrimEnd("0123456789".ToCharArray());

    private void AddRandom(OxmField field)
    {
        byte[] value = FieldValues.Of(field, _dice);
        byte[] mask = field.Maskable && field.Bits > 1 && _dice.Chance(0.4) ? FieldValues.MaskOf(field, _dice) : [];
        if (mask.Length != 0 && FieldValues.IsOnes(field, mask))
            mask = [];
        Add(field, mask.Length == 0 ? value : FieldValues.And(value, mask), mask);
    }

    private void Add(OxmField field, byte[] value, byte[] mask)
    {
        _names.Add(field.OvsName);
        Span<byte> octets = stackalloc byte[LongestOxm];
        _oxms.AddRange(octets[..Oxm.Write(octets, field, value, mask)]);
    }
}
