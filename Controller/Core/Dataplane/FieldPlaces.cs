using System.Collections.Frozen;
using OpenFlow.Protocol.Matching;
using static OpenFlow.Protocol.Matching.OxmFields;

namespace Controller.Core.Dataplane;

/// <summary>Where a field lies in a frame: so many bits from the start of a layer, the highest bit first.</summary>
internal readonly record struct FieldPlace(Layer Layer, int FirstBit, int Bits);

/// <summary>
/// The table of the fields that lie in a frame. A field that IPv4 and IPv6 both have has a row for each. VLAN_VID and
/// the Nicira fields made of other bits than the frame's are <see cref="Packet"/>'s own; what no row has is a
/// pipeline field, such as metadata or a register.
/// </summary>
internal static class FieldPlaces
{
    private static readonly FrozenDictionary<OxmField, FieldPlace[]> Table = Rows()
        .GroupBy(row => row.Field, row => row.Place)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>
    /// The same field under another name: Nicira's names for what OpenFlow has too, told by what ovs-ofctl calls both.
    /// </summary>
    private static readonly FrozenDictionary<OxmField, OxmField> Aliases = All
        .Where(field => field.Class != OxmClass.OpenFlowBasic && field != NxmVlanTci)
        .Select(field => (Field: field, Standard: StandardOf(field)))
        .Where(pair => pair.Standard is not null && pair.Standard != pair.Field)
        .ToFrozenDictionary(pair => pair.Field, pair => pair.Standard!);

    /// <summary>Open vSwitch has none of these, and neither has the model.</summary>
    private static readonly FrozenSet<OxmField> Unsupported = new[] { PbbIsid, Ipv6Exthdr }.ToFrozenSet();

    public static bool IsSupported(OxmField field) => !Unsupported.Contains(field);

    /// <summary>Nicira's name for a field that OpenFlow has too, as OpenFlow calls it.</summary>
    public static OxmField Standard(OxmField field) => Aliases.GetValueOrDefault(field, field);

    /// <summary>False for a pipeline field.</summary>
    public static bool TryFind(OxmField field, out ReadOnlySpan<FieldPlace> places)
    {
        bool found = Table.TryGetValue(field, out FieldPlace[]? rows);
        places = rows;
        return found;
    }

    private static OxmField? StandardOf(OxmField field) =>
        field == NxmInPort ? InPort
        : field == OnfTcpFlags ? NxmTcpFlags
        : field.OvsName.Length == 0 ? null
        : All.FirstOrDefault(other => other.Class == OxmClass.OpenFlowBasic && other.OvsName == field.OvsName
            && other.Bits == field.Bits);

    private static IEnumerable<(OxmField Field, FieldPlace Place)> Rows() =>
    [
        (EthDst, new(Layer.Ethernet, 0, 48)),
        (EthSrc, new(Layer.Ethernet, 48, 48)),
        (EthType, new(Layer.EtherType, 0, 16)),
        (VlanPcp, new(Layer.VlanTag, 0, 3)),
        (IpDscp, new(Layer.Ipv4, 8, 6)),
        (IpDscp, new(Layer.Ipv6, 4, 6)),
        (IpEcn, new(Layer.Ipv4, 14, 2)),
        (IpEcn, new(Layer.Ipv6, 10, 2)),
        (IpProto, new(Layer.IpProtocol, 0, 8)),
        (NxmIpTtl, new(Layer.Ipv4, 64, 8)),
        (NxmIpTtl, new(Layer.Ipv6, 56, 8)),
        (Ipv4Src, new(Layer.Ipv4, 96, 32)),
        (Ipv4Dst, new(Layer.Ipv4, 128, 32)),
        (TcpSrc, new(Layer.Tcp, 0, 16)),
        (TcpDst, new(Layer.Tcp, 16, 16)),
        (NxmTcpFlags, new(Layer.Tcp, 100, 12)),
        (UdpSrc, new(Layer.Udp, 0, 16)),
        (UdpDst, new(Layer.Udp, 16, 16)),
        (SctpSrc, new(Layer.Sctp, 0, 16)),
        (SctpDst, new(Layer.Sctp, 16, 16)),
        (Icmpv4Type, new(Layer.Icmpv4, 0, 8)),
        (Icmpv4Code, new(Layer.Icmpv4, 8, 8)),
        (ArpOp, new(Layer.Arp, 48, 16)),
        (ArpSha, new(Layer.Arp, 64, 48)),
        (ArpSpa, new(Layer.Arp, 112, 32)),
        (ArpTha, new(Layer.Arp, 144, 48)),
        (ArpTpa, new(Layer.Arp, 192, 32)),
        (Ipv6Flabel, new(Layer.Ipv6, 12, 20)),
        (Ipv6Src, new(Layer.Ipv6, 64, 128)),
        (Ipv6Dst, new(Layer.Ipv6, 192, 128)),
        (Icmpv6Type, new(Layer.Icmpv6, 0, 8)),
        (Icmpv6Code, new(Layer.Icmpv6, 8, 8)),
        (Ipv6NdTarget, new(Layer.NeighborTarget, 0, 128)),
        (Ipv6NdSll, new(Layer.NeighborSource, 0, 48)),
        (Ipv6NdTll, new(Layer.NeighborTargetAddress, 0, 48)),
        (MplsLabel, new(Layer.Mpls, 0, 20)),
        (MplsTc, new(Layer.Mpls, 20, 3)),
        (MplsBos, new(Layer.Mpls, 23, 1)),
        (NxmMplsTtl, new(Layer.Mpls, 24, 8)),
    ];
}
