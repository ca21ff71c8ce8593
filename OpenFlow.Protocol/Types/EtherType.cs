namespace OpenFlow.Protocol.Types;

/// <summary>What an Ethernet frame carries (IEEE 802.3 §3.2.6); below 0x0600 the number is a length.</summary>
public readonly record struct EtherType(ushort Value)
{
    public static EtherType Ipv4 => new(0x0800);
    public static EtherType Arp => new(0x0806);
    public static EtherType Vlan => new(0x8100);
    public static EtherType Ipv6 => new(0x86dd);
    public static EtherType ServiceVlan => new(0x88a8);
    public static EtherType Lldp => new(0x88cc);

    public bool IsVlan => Value is 0x8100 or 0x88a8;

    public override string ToString() => $"0x{Value:x4}";
}
