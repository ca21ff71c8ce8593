using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class Ipv6ViewTests
{
    private static readonly byte[] Packet = AnnotatedHex.Read("""
        6 b8 12345                        // version 6, class EF, flow label
        0003                              // payload size
        3a                                // ICMPv6
        ff                                // hops
        20010db8000000000000000000000001  // from
        20010db8000000000000000000000002  // to
        616263
        """);

    [Fact]
    public void Ipv6View_fixed_header_is_read_and_written()
    {
        Assert.True(Ipv6View.TryRead(Packet, out Ipv6View ip));
        Assert.Equal(0xb8, ip.TrafficClass);
        Assert.Equal(0x12345, ip.FlowLabel);
        Assert.Equal(3, ip.PayloadSize);
        Assert.Equal(IpProtocol.Icmpv6, ip.NextHeader);
        Assert.Equal(255, ip.HopLimit);
        Assert.Equal(Samples.Ip6First, ip.Source);
        Assert.Equal(Samples.Ip6Second, ip.Destination);
        Assert.Equal("abc"u8, ip.Payload);
        Assert.False(ip.IsTruncated);

        byte[] written = [.. new byte[Ipv6View.HeaderSize], .. "abc"u8];
        Ipv6View.WriteHeader(written, Samples.Ip6First, Samples.Ip6Second, IpProtocol.Icmpv6, payloadSize: 3,
            hopLimit: 255, trafficClass: 0xb8, flowLabel: 0x12345);
        Assert.Equal(Packet, written);
    }

    [Fact]
    public void Ipv6View_padding_of_Ethernet_is_left_out()
    {
        Assert.True(Ipv6View.TryRead([.. Packet, 0, 0], out Ipv6View ip));
        Assert.Equal(Packet, ip.Octets);
    }

    [Fact]
    public void Ipv6View_cut_off_keeps_its_header_or_is_refused()
    {
        for (int size = 0; size < Packet.Length; size++)
        {
            bool read = Ipv6View.TryRead(Packet.AsSpan(0, size), out Ipv6View ip);
            Assert.Equal(size >= Ipv6View.HeaderSize, read);
            if (!read)
                continue;
            Assert.True(ip.IsTruncated);
            Assert.Equal(size - Ipv6View.HeaderSize, ip.Payload.Length);
        }
    }

    [Fact]
    public void Ipv6View_of_another_version_is_refused() =>
        Assert.False(Ipv6View.TryRead([0x45, .. Packet[1..]], out _));
}
