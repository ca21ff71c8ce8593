using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// What a match says about the kind of packet, and so which fields it, and actions on it, may name
/// (OpenFlow 1.3.5 §7.2.3.8; for extensions as Open vSwitch has it).
/// </summary>
internal sealed class MatchPrerequisites
{
    private const int EthernetTypeSpace = 1;

    // In ct_state: what only a valid tracked packet can have.
    private const int Valid = 0x01 | 0x02 | 0x04 | 0x08 | 0x40 | 0x80;
    private const int Invalid = 0x10;
    private const int Tracked = 0x20;

    private readonly int _icmpv6Type;
    private readonly bool _hasIcmpv6Code;
    private readonly bool _isTracked;
    private readonly bool _hasInPort;
    private int _etherType;
    private int _protocol;

    public MatchPrerequisites(IReadOnlyDictionary<OxmField, (FieldValue Value, Piece At)> fields, bool hasTag)
    {
        _etherType = EtherTypeOf(fields);
        _protocol = NumberOf(fields, OxmFields.IpProto);
        _icmpv6Type = NumberOf(fields, OxmFields.Icmpv6Type);
        _hasIcmpv6Code = NumberOf(fields, OxmFields.Icmpv6Code) > 0;
        _isTracked = IsTracked(fields);
        HasTag = hasTag;
        _hasInPort = fields.ContainsKey(OxmFields.InPort);
    }

    /// <summary>Whether the packet has a VLAN tag at this point; actions push and pop it.</summary>
    public bool HasTag { get; set; }

    public bool IsIp => _etherType is 0x0800 or 0x86dd;

    /// <summary>The IP protocol; -1 where it isn't matched, or there is no IP.</summary>
    public int Protocol => IsIp ? _protocol : -1;

    /// <summary>Another header came to the front, -1 for one that isn't known; what it carries isn't either.</summary>
    public void Became(int etherType)
    {
        _etherType = etherType;
        _protocol = -1;
    }

    /// <summary>The type that ETH_TYPE, or a PACKET_TYPE of that name space, has; -1 for none.</summary>
    public static int EtherTypeOf(IReadOnlyDictionary<OxmField, (FieldValue Value, Piece At)> fields)
    {
        int type = NumberOf(fields, OxmFields.EthType);
        int packetType = NumberOf(fields, OxmFields.PacketType);
        return type < 0 && packetType >> 16 == EthernetTypeSpace ? packetType & ushort.MaxValue : type;
    }

    /// <summary>The value of a field that is matched exactly; -1 for others.</summary>
    public static int NumberOf(IReadOnlyDictionary<OxmField, (FieldValue Value, Piece At)> fields, OxmField field) =>
        fields.TryGetValue(field, out (FieldValue Value, Piece At) row) && row.Value.IsExact
            && row.Value.Number <= int.MaxValue
            ? (int)row.Value.Number
            : -1;

    /// <summary>What the field needs and the match doesn't have; null where nothing is missing.</summary>
    public string? Missing(OxmField field) => field.Prerequisite switch
    {
        FieldPrerequisite.InPort => Unless(_hasInPort, "in_port"),
        FieldPrerequisite.VlanTag => Unless(HasTag, "dl_vlan, or vlan_vid=0x1000/0x1000,"),
        FieldPrerequisite.Ipv4 => Unless(_etherType == 0x0800, "ip"),
        FieldPrerequisite.Ipv6 => Unless(_etherType == 0x86dd, "ipv6"),
        FieldPrerequisite.Ip => Unless(IsIp, "ip or ipv6"),
        FieldPrerequisite.Arp => Unless(_etherType is 0x0806 or 0x8035, "arp or rarp"),
        FieldPrerequisite.Mpls => Unless(_etherType is 0x8847 or 0x8848, "mpls or mplsm"),
        FieldPrerequisite.Pbb => Unless(_etherType == 0x88e7, "dl_type=0x88e7"),
        FieldPrerequisite.Nsh => Unless(_etherType == 0x894f, "dl_type=0x894f"),
        FieldPrerequisite.Tcp => Unless(IsIp && _protocol == 6, "tcp or tcp6"),
        FieldPrerequisite.Udp => Unless(IsIp && _protocol == 17, "udp or udp6"),
        FieldPrerequisite.Sctp => Unless(IsIp && _protocol == 132, "sctp or sctp6"),
        FieldPrerequisite.Icmpv4 => Unless(_etherType == 0x0800 && _protocol == 1, "icmp"),
        FieldPrerequisite.Icmpv6 => Unless(_etherType == 0x86dd && _protocol == 58, "icmp6"),
        FieldPrerequisite.NeighbourDiscovery => Unless(IsNeighbour(135) || IsNeighbour(136),
            "icmp6 and icmp_type=135 or 136"),
        FieldPrerequisite.NeighbourSolicitation => Unless(IsNeighbour(135), "icmp6 and icmp_type=135"),
        FieldPrerequisite.NeighbourAdvertisement => Unless(IsNeighbour(136), "icmp6 and icmp_type=136"),
        FieldPrerequisite.TrackedIpv4 => Unless(_isTracked && _etherType == 0x0800, "ip and ct_state=+trk-inv"),
        FieldPrerequisite.TrackedIpv6 => Unless(_isTracked && _etherType == 0x86dd, "ipv6 and ct_state=+trk-inv"),
        FieldPrerequisite.TrackedIp => Unless(_isTracked && IsIp, "ip or ipv6, and ct_state=+trk-inv,"),
        _ => null,
    };

    private static string? Unless(bool met, string need) => met ? null : need;

    private bool IsNeighbour(int type) =>
        _etherType == 0x86dd && _protocol == 58 && _icmpv6Type == type && !_hasIcmpv6Code;

    private static bool IsTracked(IReadOnlyDictionary<OxmField, (FieldValue Value, Piece At)> fields)
    {
        if (!fields.TryGetValue(OxmFields.NxmCtState, out (FieldValue Value, Piece At) row))
            return false;
        var state = (long)row.Value.Number;
        var mask = (long)row.Value.MaskNumber(OxmFields.NxmCtState);
        return (state & mask & Valid) != 0
            || ((state & Tracked) != 0 && (mask & Invalid) != 0 && (state & Invalid) == 0);
    }
}
