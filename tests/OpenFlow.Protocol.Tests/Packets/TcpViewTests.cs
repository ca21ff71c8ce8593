using OpenFlow.Protocol.Packets;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class TcpViewTests
{
    private static readonly byte[] Segment = AnnotatedHex.Read("""
        c000      // from port 49152
        0050      // to port 80
        00000001  // sequence
        00000002  // acknowledgment
        6 112     // 6 words; accurate ECN, ACK, SYN
        ffff      // window
        5a55      // checksum
        0000      // urgent pointer
        020405b4  // option: MSS 1460
        6869
        """);

    private static readonly TcpHeader Header = new(49152, 80, 1, 2,
        TcpFlags.Syn | TcpFlags.Ack | TcpFlags.AccurateEcn, 0xffff);

    [Fact]
    public void TcpView_is_read_and_written()
    {
        Assert.True(TcpView.TryRead(Segment, out TcpView tcp));
        Assert.Equal(49152, tcp.SourcePort);
        Assert.Equal(80, tcp.DestinationPort);
        Assert.Equal(1u, tcp.Sequence);
        Assert.Equal(2u, tcp.Acknowledgment);
        Assert.Equal(24, tcp.HeaderSize);
        Assert.Equal(Header.Flags, tcp.Flags);
        Assert.Equal(0xffff, tcp.Window);
        Assert.Equal(0x5a55, tcp.Checksum);
        Assert.True(tcp.HasValidChecksum(Samples.Ip1, Samples.Ip2));
        Assert.Equal(0, tcp.UrgentPointer);
        Assert.Equal((byte[])[2, 4, 0x05, 0xb4], tcp.Options);
        Assert.Equal("hi"u8, tcp.Payload);

        byte[] written = [.. Enumerable.Repeat((byte)0xee, Segment.Length)];
        int size = TcpView.Write(written, Header, [2, 4, 0x05, 0xb4], "hi"u8, Samples.Ip1, Samples.Ip2);
        Assert.Equal(Segment.Length, size);
        Assert.Equal(Segment, written);
    }

    [Fact]
    public void TcpView_over_IPv6_its_own_checksum_is_valid()
    {
        byte[] written = new byte[TcpView.MinHeaderSize + 3];
        TcpView.Write(written, Header, default, "abc"u8, Samples.Ip6First, Samples.Ip6Second);
        Assert.True(TcpView.TryRead(written, out TcpView tcp));
        Assert.True(tcp.HasValidChecksum(Samples.Ip6First, Samples.Ip6Second));
        Assert.False(tcp.HasValidChecksum(Samples.Ip6First, Samples.Ip6First));
    }

    [Fact]
    public void TcpView_cut_off_is_refused_or_fails_its_checksum()
    {
        for (int size = 0; size < Segment.Length; size++)
        {
            bool read = TcpView.TryRead(Segment.AsSpan(0, size), out TcpView tcp);
            Assert.Equal(size >= 24, read);
            Assert.False(read && tcp.HasValidChecksum(Samples.Ip1, Samples.Ip2));
        }
    }

    [Fact]
    public void TcpView_offset_below_five_words_is_refused()
    {
        byte[] octets = [.. Segment];
        octets[12] = 0x41;
        Assert.False(TcpView.TryRead(octets, out _));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(44)]
    public void TcpView_options_that_are_no_words_or_too_many_are_not_written(int size) =>
        Assert.Throws<ArgumentException>(() =>
            TcpView.Write(new byte[100], Header, new byte[size], default, Samples.Ip1, Samples.Ip2));
}
