using OpenFlow.Protocol.Packets;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class IcmpViewTests
{
    private static readonly byte[] Request = AnnotatedHex.Read("""
        08        // echo request
        00        // code
        2168      // checksum
        1234      // identifier
        0001      // sequence
        6162 63   // data, odd
        """);

    private static readonly byte[] Reply = AnnotatedHex.Read("00 00 2968 1234 0001 616263");

    [Fact]
    public void IcmpView_echo_request_is_read_and_written()
    {
        Assert.True(IcmpView.TryRead(Request, out IcmpView icmp));
        Assert.Equal(IcmpType.EchoRequest, icmp.Type);
        Assert.Equal(0, icmp.Code);
        Assert.Equal(0x2168, icmp.Checksum);
        Assert.True(icmp.HasValidChecksum);
        Assert.Equal(0x1234, icmp.Identifier);
        Assert.Equal(1, icmp.Sequence);
        Assert.Equal(0x12340001u, icmp.Rest);
        Assert.False(icmp.IsError);
        Assert.Equal("abc"u8, icmp.Body);

        byte[] written = [.. Enumerable.Repeat((byte)0xee, Request.Length)];
        Assert.Equal(Request.Length, IcmpView.WriteEchoRequest(written, 0x1234, 1, "abc"u8));
        Assert.Equal(Request, written);
    }

    [Fact]
    public void IcmpView_echo_reply_is_written_over_its_request()
    {
        byte[] octets = [.. Request];
        Assert.True(IcmpView.TryRead(octets, out IcmpView request));
        Assert.Equal(Request.Length, IcmpView.WriteEchoReply(octets, request));
        Assert.Equal(Reply, octets);
    }

    [Fact]
    public void IcmpView_error_quotes_the_packet_that_caused_it()
    {
        // The packet's header and eight octets: as much as RFC 792 asks for.
        ReadOnlySpan<byte> quoted = Samples.Tcp.AsSpan(EthernetView.HeaderSize, 24 + 8);
        byte[] octets = new byte[IcmpView.HeaderSize + quoted.Length];
        IcmpView.Write(octets, IcmpType.TimeExceeded, code: 0, rest: 0, quoted);

        Assert.True(IcmpView.TryRead(octets, out IcmpView icmp));
        Assert.True(icmp.IsError);
        Assert.True(icmp.HasValidChecksum);
        Assert.True(Ipv4View.TryRead(icmp.Body, out Ipv4View cause));
        Assert.Equal(Samples.Ip1, cause.Source);
        Assert.True(cause.IsTruncated);
        Assert.Equal((byte[])[0xc0, 0x00, 0x00, 0x50], cause.Payload[..4]);
    }

    [Fact]
    public void IcmpView_cut_off_is_refused_or_fails_its_checksum()
    {
        for (int size = 0; size < Request.Length; size++)
        {
            bool read = IcmpView.TryRead(Request.AsSpan(0, size), out IcmpView icmp);
            Assert.Equal(size >= IcmpView.HeaderSize, read);
            Assert.False(read && icmp.HasValidChecksum);
        }
    }

    [Fact]
    public void IcmpView_unknown_type_is_kept()
    {
        Assert.True(IcmpView.TryRead([42, 1, 0, 0, 0, 0, 0, 0], out IcmpView icmp));
        Assert.Equal((IcmpType)42, icmp.Type);
    }
}
