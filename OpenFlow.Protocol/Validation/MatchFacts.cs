using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// What is known of a packet that a match let pass, as far as other fields and actions depend on it: the answer to
/// every <see cref="FieldPrerequisite"/>.
/// </summary>
internal struct MatchFacts
{
    /// <summary>Tags that Open vSwitch has room for.</summary>
    public const int MaxTags = 2;

    private const int Unknown = -1;
    private const int LaterFragmentBit = 2;

    // Of CT_STATE: new, established, related, reply, source and destination translated; invalid; tracked.
    private const uint ValidBits = 0xcf;
    private const uint InvalidBit = 0x10;
    private const uint TrackedBit = 0x20;

    private bool _inPort;
    private bool _laterFragment;
    private int _protocol = Unknown;
    private int _icmpType = Unknown;
    private int _icmpCode = Unknown;
    private uint _connection;
    private uint _connectionMask;
    private bool _connectionIpv4;
    private bool _connectionIpv6;

    public MatchFacts()
    {
    }

    /// <summary>Of a packet of which nothing was said: all may be.</summary>
    public static MatchFacts OfAnyPacket => new() { IsUnknown = true };

    /// <summary>Whether nothing is known, so that nothing can be said to be missing.</summary>
    public bool IsUnknown { get; private init; }

    /// <summary>The Ethernet type, or -1.</summary>
    public int EtherType { get; private set; } = Unknown;

    /// <summary>VLAN tags that the packet has for sure.</summary>
    public int Tags { get; set; }

    /// <summary>Takes in what a field of a match says; the field passed its own checks.</summary>
    public void Add(OxmField field, Oxm oxm)
    {
        if (field == OxmFields.InPort || field == OxmFields.NxmInPort)
            _inPort = true;
        else if (field == OxmFields.EthType || field == OxmFields.NxmEthType)
            EtherType = (int)oxm.Number;
        else if (field == OxmFields.VlanVid || field == OxmFields.NxmVlanTci)
            Tags = (oxm.Number & oxm.MaskNumber & VlanId.PresentBit) != 0 ? 1 : 0;
        else if (field == OxmFields.IpProto || field == OxmFields.NxmIpProto)
            _protocol = (int)oxm.Number;
        else if (field == OxmFields.NxmIpFragment)
            _laterFragment = (oxm.Number & oxm.MaskNumber & LaterFragmentBit) != 0;
        else if (field == OxmFields.Icmpv6Type || field == OxmFields.NxmIcmpv6Type)
            _icmpType = (int)oxm.Number;
        else if (field == OxmFields.Icmpv6Code || field == OxmFields.NxmIcmpv6Code)
            _icmpCode = (int)oxm.Number;
        else if (field == OxmFields.NxmCtState)
            (_connection, _connectionMask) = ((uint)oxm.Number, (uint)oxm.MaskNumber);
        else if (field.Prerequisite == FieldPrerequisite.TrackedIpv4)
            _connectionIpv4 = true;
        else if (field.Prerequisite == FieldPrerequisite.TrackedIpv6)
            _connectionIpv6 = true;
    }

    /// <summary>The packet got another Ethernet type, and what is above it is not known any more.</summary>
    public void Become(ushort etherType)
    {
        EtherType = etherType;
        _protocol = Unknown;
    }

    public readonly bool Has(FieldPrerequisite prerequisite) => IsUnknown || prerequisite switch
    {
        FieldPrerequisite.None => true,
        FieldPrerequisite.InPort => _inPort,
        FieldPrerequisite.VlanTag => Tags > 0,
        FieldPrerequisite.Ipv4 => EtherType == 0x0800,
        FieldPrerequisite.Ipv6 => EtherType == 0x86dd,
        FieldPrerequisite.Ip => EtherType is 0x0800 or 0x86dd,
        FieldPrerequisite.Arp => EtherType is 0x0806 or 0x8035,
        FieldPrerequisite.Mpls => EtherType is 0x8847 or 0x8848,
        FieldPrerequisite.Pbb => EtherType == 0x88e7,
        FieldPrerequisite.Nsh => EtherType == 0x894f,
        FieldPrerequisite.Tcp => IsTransport(6),
        FieldPrerequisite.Udp => IsTransport(17),
        FieldPrerequisite.Sctp => IsTransport(132),
        // Open vSwitch asks of ports alone that they aren't of a later fragment.
        FieldPrerequisite.Icmpv4 => EtherType == 0x0800 && _protocol == 1,
        FieldPrerequisite.Icmpv6 => IsIcmpv6,
        FieldPrerequisite.NeighbourDiscovery => IsNeighbour(135) || IsNeighbour(136),
        FieldPrerequisite.NeighbourSolicitation => IsNeighbour(135),
        FieldPrerequisite.NeighbourAdvertisement => IsNeighbour(136),
        // Open vSwitch asks that the connection is known, and not for an Ethernet type.
        FieldPrerequisite.TrackedIpv4 or FieldPrerequisite.TrackedIpv6 or FieldPrerequisite.TrackedIp =>
            IsTracked,
        _ => false,
    };

    private readonly bool IsIcmpv6 => EtherType == 0x86dd && _protocol == 58;

    /// <summary>
    /// Whether the connection's addresses are those of the packet's protocol; they may come ahead of its Ethernet type.
    /// </summary>
    public readonly bool HasConnectionsProtocol =>
        (!_connectionIpv4 || EtherType == 0x0800) && (!_connectionIpv6 || EtherType == 0x86dd);

    /// <summary>Whether the packet's connection is known to be none that could be kept.</summary>
    public readonly bool IsInvalidConnection => (_connection & InvalidBit) != 0;

    public readonly bool HasPorts =>
        Has(FieldPrerequisite.Tcp) || Has(FieldPrerequisite.Udp) || Has(FieldPrerequisite.Sctp);

    private readonly bool IsTracked => (_connection & ValidBits) != 0
        || ((_connection & TrackedBit) != 0 && (_connectionMask & InvalidBit) != 0 && (_connection & InvalidBit) == 0);

    private readonly bool IsTransport(int protocol) =>
        EtherType is 0x0800 or 0x86dd && _protocol == protocol && !_laterFragment;

    private readonly bool IsNeighbour(int type) => IsIcmpv6 && _icmpType == type && _icmpCode is Unknown or 0;
}
