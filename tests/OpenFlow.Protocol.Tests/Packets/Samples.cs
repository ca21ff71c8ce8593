using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

/// <summary>Frames and addresses that several tests share.</summary>
internal static class Samples
{
    public static readonly MacAddress Mac1 = new(0x0200_0000_0001);
    public static readonly MacAddress Mac2 = new(0x0200_0000_0002);
    public static readonly Ipv4Address Ip1 = new(0x0a000001);
    public static readonly Ipv4Address Ip2 = new(0x0a000002);
    public static readonly Ipv6Address Ip6First = Ipv6("2001:db8::1");
    public static readonly Ipv6Address Ip6Second = Ipv6("2001:db8::2");

    private const string EthernetTo = "020000000002 020000000001";

    public static readonly byte[] Arp = AnnotatedHex.Read(EthernetTo + """
         0806
        0001 0800 06 04 0002
        020000000001 0a000001 020000000002 0a000002
        """);

    public static readonly byte[] IcmpInVlan = AnnotatedHex.Read(EthernetTo + """
         8100 a00a 0800
        45 00 0020 0001 4000 40 01 26da 0a000001 0a000002
        08 00 2104 1234 0001 61626364
        """);

    public static readonly byte[] Tcp = AnnotatedHex.Read(EthernetTo + """
         0800
        46 2d 0032 abcd 2000 3f 06 06c5 0a000001 0a000002 94040000 // router alert
        c000 0050 00000001 00000002 6 012 ffff 5b55 0000 020405b4  // SYN ACK, MSS 1460
        6869
        """);

    public static readonly byte[] Udp6 = AnnotatedHex.Read(EthernetTo + """
         86dd
        6 b8 12345 000b 11 40
        20010db8000000000000000000000001
        20010db8000000000000000000000002
        0035 8000 000b 5fcb 616263
        """);

    public static readonly byte[] Lldp = AnnotatedHex.Read("""
        0180c200000e 020000000001 88cc
        0207 04 020000000001
        0405 07 00000007
        0602 0078
        0a03 737731
        fe08 00eded 01 deadbeef
        0000
        """);

    public static readonly byte[][] Frames = [Arp, IcmpInVlan, Tcp, Udp6, Lldp];

    public static Ipv6Address Ipv6(string text)
    {
        Assert.True(Ipv6Address.TryParse(text, out Ipv6Address address));
        return address;
    }
}
