using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class Ipv4ViewTests
{
    private static readonly byte[] Plain = AnnotatedHex.Read("""
        45        // version 4, 5 words
        00        // class of service
        0017      // 23 octets
        0000      // identification
        4000      // may not be fragmented
        40        // hops
        11        // UDP
        26d4      // checksum
        0a000001  // from
        0a000002  // to
        616263    // payload
        """);

    private static readonly byte[] FragmentWithOptions = AnnotatedHex.Read("""
        46        // 6 words
        b9        // EF, ECT(1)
        001a      // 26 octets
        abcd
        2003      // more follow, at octet 24
        01
        06
        444e
        0a000001
        0a000002
        94040000  // router alert
        6162
        """);

    [Fact]
    public void Ipv4View_plain_header_is_read_and_written()
    {
        Assert.True(Ipv4View.TryRead(Plain, out Ipv4View ip));
        Assert.Equal(20, ip.HeaderSize);
        Assert.Equal(23, ip.TotalSize);
        Assert.True(ip.DontFragment);
        Assert.False(ip.IsFragment);
        Assert.False(ip.IsTruncated);
        Assert.Equal(64, ip.TimeToLive);
        Assert.Equal(IpProtocol.Udp, ip.Protocol);
        Assert.Equal(0x26d4, ip.Checksum);
        Assert.True(ip.HasValidChecksum);
        Assert.Equal(Samples.Ip1, ip.Source);
        Assert.Equal(Samples.Ip2, ip.Destination);
        Assert.True(ip.Options.IsEmpty);
        Assert.Equal("abc"u8, ip.Payload);

        byte[] written = [.. Enumerable.Repeat((byte)0xee, 20), .. "abc"u8];
        Ipv4View.WriteHeader(written, Samples.Ip1, Samples.Ip2, IpProtocol.Udp, payloadSize: 3);
        Assert.Equal(Plain, written);
    }

    [Fact]
    public void Ipv4View_fragment_with_options_is_read()
    {
        Assert.True(Ipv4View.TryRead(FragmentWithOptions, out Ipv4View ip));
        Assert.Equal(24, ip.HeaderSize);
        Assert.Equal(46, ip.Dscp);
        Assert.Equal(1, ip.Ecn);
        Assert.Equal(0xabcd, ip.Identification);
        Assert.False(ip.DontFragment);
        Assert.True(ip.MoreFragments);
        Assert.True(ip.IsFragment);
        Assert.Equal(24, ip.FragmentOffset);
        Assert.Equal((byte[])[0x94, 0x04, 0, 0], ip.Options);
        Assert.Equal("ab"u8, ip.Payload);
        Assert.True(ip.HasValidChecksum);
    }

    [Fact]
    public void Ipv4View_last_fragment_is_a_fragment()
    {
        byte[] octets = [.. FragmentWithOptions];
        octets[6] = 0;
        Assert.True(Ipv4View.TryRead(octets, out Ipv4View ip));
        Assert.False(ip.MoreFragments);
        Assert.True(ip.IsFragment);
        Assert.False(ip.HasValidChecksum);
    }

    [Fact]
    public void Ipv4View_padding_of_Ethernet_is_left_out()
    {
        Assert.True(Ipv4View.TryRead([.. Plain, .. new byte[20]], out Ipv4View ip));
        Assert.Equal(Plain, ip.Octets);
        Assert.False(ip.IsTruncated);
    }

    [Fact]
    public void Ipv4View_cut_off_keeps_its_header_or_is_refused()
    {
        for (int size = 0; size < FragmentWithOptions.Length; size++)
        {
            bool read = Ipv4View.TryRead(FragmentWithOptions.AsSpan(0, size), out Ipv4View ip);
            Assert.Equal(size >= 24, read);
            if (!read)
                continue;
            Assert.True(ip.IsTruncated);
            Assert.True(ip.HasValidChecksum);
            Assert.Equal(size - 24, ip.Payload.Length);
        }
    }

    [Theory]
    [InlineData(0, 0x65)] // version 6
    [InlineData(0, 0x44)] // 4 words
    [InlineData(0, 0x4f)] // 15 words, more than there is
    [InlineData(3, 0x13)] // 19 octets in all
    public void Ipv4View_at_odds_with_its_sizes_is_refused(int offset, byte value)
    {
        byte[] octets = [.. Plain];
        octets[offset] = value;
        Assert.False(Ipv4View.TryRead(octets, out _));
    }

    [Fact]
    public void Ipv4View_checksum_is_written_over_options_too()
    {
        byte[] octets = [.. FragmentWithOptions];
        octets[10] = octets[11] = 0xee;
        Ipv4View.WriteChecksum(octets.AsSpan(0, 24));
        Assert.Equal(FragmentWithOptions, octets);
    }

    [Fact]
    public void Ipv4View_payload_beyond_the_total_size_is_not_written() =>
        Assert.Throws<OverflowException>(() =>
            Ipv4View.WriteHeader(new byte[20], Samples.Ip1, Samples.Ip2, IpProtocol.Udp, payloadSize: 65516));
}
