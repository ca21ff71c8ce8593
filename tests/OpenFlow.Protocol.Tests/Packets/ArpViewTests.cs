using OpenFlow.Protocol.Packets;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class ArpViewTests
{
    private static readonly byte[] Request = AnnotatedHex.Read("""
        0001          // hardware: Ethernet
        0800          // protocol: IPv4
        06 04         // sizes of their addresses
        0001          // request
        020000000001  // sender's MAC
        0a000001      // sender's address
        000000000000  // target's MAC: what is asked for
        0a000002      // target's address
        """);

    private static readonly byte[] Reply = AnnotatedHex.Read("""
        0001
        0800
        06 04
        0002          // reply
        020000000002
        0a000002
        020000000001
        0a000001
        """);

    [Fact]
    public void ArpView_request_is_read_and_written()
    {
        Assert.True(ArpView.TryRead(Request, out ArpView arp));
        Assert.Equal(ArpOperation.Request, arp.Operation);
        Assert.Equal(Samples.Mac1, arp.SenderMac);
        Assert.Equal(Samples.Ip1, arp.SenderIp);
        Assert.Equal(default, arp.TargetMac);
        Assert.Equal(Samples.Ip2, arp.TargetIp);

        byte[] written = new byte[ArpView.Size];
        ArpView.WriteRequest(written, Samples.Mac1, Samples.Ip1, Samples.Ip2);
        Assert.Equal(Request, written);
    }

    [Fact]
    public void ArpView_reply_is_written_over_its_request()
    {
        byte[] octets = [.. Request];
        Assert.True(ArpView.TryRead(octets, out ArpView request));

        ArpView.WriteReply(octets, request, Samples.Mac2);

        Assert.Equal(Reply, octets);
        Assert.True(ArpView.TryRead(octets, out ArpView reply));
        Assert.Equal(ArpOperation.Reply, reply.Operation);
        Assert.Equal(Samples.Mac1, reply.TargetMac);
    }

    [Fact]
    public void ArpView_padding_is_left_out()
    {
        Assert.True(ArpView.TryRead([.. Request, .. new byte[18]], out ArpView arp));
        Assert.Equal(ArpView.Size, arp.Octets.Length);
    }

    [Fact]
    public void ArpView_cut_off_is_refused()
    {
        for (int size = 0; size < Request.Length; size++)
            Assert.False(ArpView.TryRead(Request.AsSpan(0, size), out _));
    }

    [Theory]
    [InlineData(1, 6)]    // IEEE 802 hardware
    [InlineData(2, 0x86)] // another protocol
    [InlineData(4, 8)]    // addresses of other sizes
    [InlineData(5, 16)]
    public void ArpView_of_anything_but_IPv4_over_Ethernet_is_refused(int offset, byte value)
    {
        byte[] octets = [.. Request];
        octets[offset] = value;
        Assert.False(ArpView.TryRead(octets, out _));
    }

    [Theory]
    [InlineData(ArpOperation.Request, 0u, 1u, true, false)]
    [InlineData(ArpOperation.Request, 1u, 1u, false, true)]
    [InlineData(ArpOperation.Reply, 1u, 1u, false, true)]
    [InlineData(ArpOperation.Reply, 0u, 1u, false, false)]
    [InlineData(ArpOperation.Request, 2u, 1u, false, false)]
    public void ArpView_probes_and_announcements_are_told_apart(
        ArpOperation operation, uint sender, uint target, bool probe, bool announcement)
    {
        byte[] octets = new byte[ArpView.Size];
        ArpView.Write(octets, operation, Samples.Mac1, new(sender), default, new(target));
        Assert.True(ArpView.TryRead(octets, out ArpView arp));
        Assert.Equal(probe, arp.IsProbe);
        Assert.Equal(announcement, arp.IsAnnouncement);
    }
}
