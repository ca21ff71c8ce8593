namespace OpenFlow.Protocol.Types;

/// <summary>What an IP packet carries: the IANA protocol number.</summary>
public readonly record struct IpProtocol(byte Value)
{
    public static IpProtocol Icmp => new(1);
    public static IpProtocol Tcp => new(6);
    public static IpProtocol Udp => new(17);
    public static IpProtocol Gre => new(47);
    public static IpProtocol Icmpv6 => new(58);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
