namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A keyword that stands for an Ethernet type and perhaps an IP protocol (ovs-fields(7)).</summary>
/// <param name="Protocol">Null where the keyword says nothing about it.</param>
internal readonly record struct ProtocolName(string Name, ushort EtherType, byte? Protocol)
{
    private const ushort Ipv4 = 0x0800;
    private const ushort Ipv6 = 0x86dd;

    public static readonly ProtocolName[] All =
    [
        new("ip", Ipv4, null), new("ipv4", Ipv4, null), new("ip4", Ipv4, null), new("arp", 0x0806, null),
        new("icmp", Ipv4, 1), new("tcp", Ipv4, 6), new("udp", Ipv4, 17), new("sctp", Ipv4, 132),
        new("ipv6", Ipv6, null), new("ip6", Ipv6, null), new("icmp6", Ipv6, 58), new("tcp6", Ipv6, 6),
        new("udp6", Ipv6, 17), new("sctp6", Ipv6, 132),
        new("rarp", 0x8035, null), new("mpls", 0x8847, null), new("mplsm", 0x8848, null),
    ];

    public static bool TryFind(Piece word, out ProtocolName found)
    {
        foreach (ProtocolName name in All)
        {
            found = name;
            if (word.Is(name.Name))
                return true;
        }
        found = default;
        return false;
    }
}
