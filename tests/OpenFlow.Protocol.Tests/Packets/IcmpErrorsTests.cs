using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class IcmpErrorsTests
{
    private const int Mtu = 1450;

    private static readonly Ipv4Address Sender = new(0x0a000001);
    private static readonly Ipv4Address Target = new(0x0a000002);
    private static readonly Ipv4Address Router = new(0x0a0000fe);
    private static readonly Ipv6Address Sender6 = Ipv6("fd000000000000000000000000000001");
    private static readonly Ipv6Address Target6 = Ipv6("fd000000000000000000000000000002");

    [Theory]
    // RFC 792, RFC 1812 §5.2.7.1, RFC 1191 §4.
    [InlineData(IcmpCause.NetUnreachable, 3, 0, 0)]
    [InlineData(IcmpCause.HostUnreachable, 3, 1, 0)]
    [InlineData(IcmpCause.ProtocolUnreachable, 3, 2, 0)]
    [InlineData(IcmpCause.PortUnreachable, 3, 3, 0)]
    [InlineData(IcmpCause.TooLarge, 3, 4, Mtu)]
    [InlineData(IcmpCause.Prohibited, 3, 13, 0)]
    [InlineData(IcmpCause.TtlExceeded, 11, 0, 0)]
    public void IcmpErrors_of_IPv4_go_to_the_sender_and_quote_its_packet(IcmpCause cause, byte type, byte code, int rest)
    {
        byte[] packet = Packet(Sender, Target, IpProtocol.Udp, new byte[40]);
        byte[] answer = new byte[IcmpErrors.MaxSize];

        int size = IcmpErrors.Write(answer, View(packet), cause, Router, Mtu);

        Ipv4View written = View(answer.AsSpan(0, size));
        Assert.Equal((Router, Sender, IpProtocol.Icmp), (written.Source, written.Destination, written.Protocol));
        Assert.True(written.HasValidChecksum);
        Assert.True(IcmpView.TryRead(written.Payload, out IcmpView message));
        Assert.True(message.HasValidChecksum);
        Assert.Equal((type, code, (uint)rest), ((byte)message.Type, message.Code, message.Rest));
        Assert.Equal(packet, message.Body);
    }

    [Theory]
    // RFC 4443 §3.
    [InlineData(IcmpCause.NetUnreachable, 1, 0, 0)]
    [InlineData(IcmpCause.HostUnreachable, 1, 3, 0)]
    [InlineData(IcmpCause.ProtocolUnreachable, 4, 1, 6)]
    [InlineData(IcmpCause.PortUnreachable, 1, 4, 0)]
    [InlineData(IcmpCause.TooLarge, 2, 0, Mtu)]
    [InlineData(IcmpCause.Prohibited, 1, 1, 0)]
    [InlineData(IcmpCause.TtlExceeded, 3, 0, 0)]
    public void IcmpErrors_of_IPv6_go_to_the_sender_and_quote_its_packet(IcmpCause cause, byte type, byte code, int rest)
    {
        byte[] packet = Packet6(Sender6, Target6, IpProtocol.Udp, new byte[40]);
        byte[] answer = new byte[IcmpErrors.MaxSize];

        int size = IcmpErrors.Write(answer, View6(packet), cause, Mtu);

        Ipv6View written = View6(answer.AsSpan(0, size));
        Assert.Equal((Target6, Sender6, IpProtocol.Icmpv6), (written.Source, written.Destination, written.NextHeader));
        Assert.True(InternetChecksum.OfPseudoHeader(Target6, Sender6, IpProtocol.Icmpv6, written.Payload.Length)
            .Add(written.Payload).IsValid);
        Assert.True(IcmpView.TryRead(written.Payload, out IcmpView message));
        Assert.Equal((type, code, (uint)rest), ((byte)message.Type, message.Code, message.Rest));
        Assert.Equal(packet, message.Body);
    }

    [Fact]
    public void IcmpErrors_quote_as_much_as_they_may()
    {
        byte[] answer = new byte[IcmpErrors.MaxSize];

        // RFC 1812 §4.3.2.3; RFC 4443 §2.4 c.
        Assert.Equal(576, IcmpErrors.Write(
            answer, View(Packet(Sender, Target, IpProtocol.Udp, new byte[1400])), IcmpCause.TooLarge, Router));
        Assert.Equal(1280, IcmpErrors.Write(
            answer, View6(Packet6(Sender6, Target6, IpProtocol.Udp, new byte[1400])), IcmpCause.TooLarge));
    }

    [Theory]
    [InlineData(0x00000000u, 0x0a000002u)]
    [InlineData(0x7f000001u, 0x0a000002u)]
    [InlineData(0xe0000001u, 0x0a000002u)]
    [InlineData(0x0a000001u, 0xe0000001u)]
    [InlineData(0x0a000001u, 0xffffffffu)]
    public void IcmpErrors_are_about_no_packet_for_many_or_from_nobody(uint from, uint to) => Assert.Equal(0,
        IcmpErrors.Write(new byte[IcmpErrors.MaxSize], View(
            Packet(new Ipv4Address(from), new Ipv4Address(to), IpProtocol.Udp, new byte[8])), IcmpCause.TtlExceeded, Router));

    [Fact]
    public void IcmpErrors_are_about_no_error_and_no_later_fragment()
    {
        byte[] later = Packet(Sender, Target, IpProtocol.Udp, new byte[8]);
        later[7] = 1;

        Assert.Equal(0, WriteAbout(later));
        Assert.Equal(0, WriteAbout(Packet(Sender, Target, IpProtocol.Icmp, [3, 1, 0, 0, 0, 0, 0, 0])));
        Assert.Equal(0, WriteAbout(Packet(Sender, Target, IpProtocol.Icmp, [3])));
        Assert.NotEqual(0, WriteAbout(Packet(Sender, Target, IpProtocol.Icmp, [8, 0, 0, 0, 0, 0, 0, 0])));
    }

    [Fact]
    public void IcmpErrors_of_IPv6_tell_groups_only_the_size_and_errors_nothing()
    {
        Ipv6Address group = Ipv6("ff020000000000000000000000000001");
        byte[] answer = new byte[IcmpErrors.MaxSize];
        byte[] toGroup = Packet6(Sender6, group, IpProtocol.Udp, new byte[8]);
        byte[] error = Packet6(Sender6, Target6, IpProtocol.Icmpv6, [1, 0, 0, 0, 0, 0, 0, 0]);

        Assert.NotEqual(0, IcmpErrors.Write(answer, View6(toGroup), IcmpCause.TooLarge));
        Assert.Equal(0, IcmpErrors.Write(answer, View6(toGroup), IcmpCause.Prohibited));
        Assert.Equal(0, IcmpErrors.Write(answer, View6(error), IcmpCause.TooLarge));
        Assert.Equal(0, IcmpErrors.Write(
            answer, View6(Packet6(default, Target6, IpProtocol.Udp, new byte[8])), IcmpCause.TooLarge));
    }

    private static int WriteAbout(byte[] packet) =>
        IcmpErrors.Write(new byte[IcmpErrors.MaxSize], View(packet), IcmpCause.TtlExceeded, Router);

    private static byte[] Packet(Ipv4Address from, Ipv4Address to, IpProtocol protocol, ReadOnlySpan<byte> payload)
    {
        byte[] packet = [.. new byte[Ipv4View.MinHeaderSize], .. payload];
        Ipv4View.WriteHeader(packet, from, to, protocol, payload.Length);
        return packet;
    }

    private static byte[] Packet6(Ipv6Address from, Ipv6Address to, IpProtocol protocol, ReadOnlySpan<byte> payload)
    {
        byte[] packet = [.. new byte[Ipv6View.HeaderSize], .. payload];
        Ipv6View.WriteHeader(packet, from, to, protocol, payload.Length);
        return packet;
    }

    private static Ipv4View View(ReadOnlySpan<byte> octets)
    {
        Assert.True(Ipv4View.TryRead(octets, out Ipv4View packet));
        return packet;
    }

    private static Ipv6View View6(ReadOnlySpan<byte> octets)
    {
        Assert.True(Ipv6View.TryRead(octets, out Ipv6View packet));
        return packet;
    }

    private static Ipv6Address Ipv6(string hex) => Ipv6Address.Read(Convert.FromHexString(hex));
}
