using OpenFlow.Protocol.Packets;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class UdpViewTests
{
    private static readonly byte[] Datagram = AnnotatedHex.Read("""
        0035      // from port 53
        8000      // to port 32768
        000b      // 11 octets
        a73d      // checksum
        616263
        """);

    [Fact]
    public void UdpView_is_read_and_written()
    {
        Assert.True(UdpView.TryRead(Datagram, out UdpView udp));
        Assert.Equal(53, udp.SourcePort);
        Assert.Equal(32768, udp.DestinationPort);
        Assert.Equal(11, udp.Size);
        Assert.Equal(0xa73d, udp.Checksum);
        Assert.True(udp.HasValidChecksum(Samples.Ip1, Samples.Ip2));
        Assert.False(udp.HasValidChecksum(Samples.Ip1, Samples.Ip1));
        Assert.Equal("abc"u8, udp.Payload);

        byte[] written = [.. Enumerable.Repeat((byte)0xee, Datagram.Length)];
        Assert.Equal(Datagram.Length, UdpView.Write(written, 53, 32768, "abc"u8, Samples.Ip1, Samples.Ip2));
        Assert.Equal(Datagram, written);
    }

    [Fact]
    public void UdpView_over_IPv6_is_read_and_written()
    {
        ReadOnlySpan<byte> octets = Samples.Udp6.AsSpan(EthernetView.HeaderSize + Ipv6View.HeaderSize);
        Assert.True(UdpView.TryRead(octets, out UdpView udp));
        Assert.True(udp.HasValidChecksum(Samples.Ip6First, Samples.Ip6Second));
        Assert.False(udp.HasValidChecksum(Samples.Ip6First, Samples.Ip6First));

        byte[] written = new byte[octets.Length];
        UdpView.Write(written, 53, 32768, "abc"u8, Samples.Ip6First, Samples.Ip6Second);
        Assert.Equal(octets, written);
    }

    [Fact]
    public void UdpView_without_a_checksum_is_valid_over_IPv4_only()
    {
        byte[] octets = [.. Datagram];
        octets[6] = octets[7] = 0;
        Assert.True(UdpView.TryRead(octets, out UdpView udp));
        Assert.False(udp.HasChecksum);
        Assert.True(udp.HasValidChecksum(Samples.Ip1, Samples.Ip2));
        Assert.False(udp.HasValidChecksum(Samples.Ip6First, Samples.Ip6Second));
    }

    [Fact]
    public void UdpView_checksum_that_comes_out_as_zero_is_sent_as_ones()
    {
        // Two octets of payload that bring the sum to 0xffff, found by leaving the sum without them.
        byte[] written = new byte[UdpView.HeaderSize + 2];
        UdpView.Write(written, 53, 32768, [0, 0], Samples.Ip1, Samples.Ip2);
        byte[] payload = [written[6], written[7]];

        UdpView.Write(written, 53, 32768, payload, Samples.Ip1, Samples.Ip2);

        Assert.True(UdpView.TryRead(written, out UdpView udp));
        Assert.Equal(0xffff, udp.Checksum);
        Assert.True(udp.HasValidChecksum(Samples.Ip1, Samples.Ip2));
    }

    [Fact]
    public void UdpView_cut_off_keeps_its_header_or_is_refused()
    {
        for (int size = 0; size < Datagram.Length; size++)
        {
            bool read = UdpView.TryRead(Datagram.AsSpan(0, size), out UdpView udp);
            Assert.Equal(size >= UdpView.HeaderSize, read);
            if (!read)
                continue;
            Assert.True(udp.IsTruncated);
            Assert.False(udp.HasValidChecksum(Samples.Ip1, Samples.Ip2));
        }
    }

    [Fact]
    public void UdpView_size_below_the_header_is_refused()
    {
        byte[] octets = [.. Datagram];
        octets[5] = 7;
        Assert.False(UdpView.TryRead(octets, out _));
    }

    [Fact]
    public void UdpView_octets_behind_its_size_are_left_out()
    {
        Assert.True(UdpView.TryRead([.. Datagram, 0xee], out UdpView udp));
        Assert.Equal(Datagram, udp.Octets);
    }
}
