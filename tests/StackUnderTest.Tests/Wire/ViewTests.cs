using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Wire;

public sealed class ViewTests
{
    [Fact]
    public void Views_refuse_every_cut_off_header()
    {
        byte[] packet = Packets.Ip(6, Packets.Tcp(1, 2, 3, 4, TcpFlags.Ack, [], 5, [1, 1, 1, 1]))[14..];
        for (int size = 0; size < packet.Length; size++)
            Assert.False(Ipv4View.TryRead(packet.AsSpan(0, size), out _));
        byte[] segment = packet[20..];
        for (int size = 0; size < 24; size++)
            Assert.False(TcpView.TryRead(segment.AsSpan(0, size), out _));
        byte[] datagram = Packets.Udp(1, 2, [1, 2, 3]);
        for (int size = 0; size < datagram.Length; size++)
            Assert.False(UdpView.TryRead(datagram.AsSpan(0, size), out _));
        byte[] arp = Packets.Arp(1, Packets.Peer, Packets.Stack)[14..];
        for (int size = 0; size < arp.Length; size++)
            Assert.False(ArpView.TryRead(arp.AsSpan(0, size), out _));
    }

    [Fact]
    public void TcpOptions_are_written_as_they_are_read()
    {
        for (int mask = 0; mask < 32; mask++)
        {
            TcpOptions options = default;
            options.HasMaximumSegmentSize = (mask & 1) != 0;
            options.MaximumSegmentSize = options.HasMaximumSegmentSize ? (ushort)1234 : (ushort)0;
            options.HasWindowScale = (mask & 2) != 0;
            options.WindowScale = options.HasWindowScale ? (byte)7 : (byte)0;
            options.SackPermitted = (mask & 4) != 0;
            options.HasTimestamps = (mask & 8) != 0;
            options.TimestampValue = options.HasTimestamps ? 77u : 0;
            options.TimestampEcho = options.HasTimestamps ? 88u : 0;
            if ((mask & 16) != 0)
                options.AddSack(new SequenceNumber(5), new SequenceNumber(uint.MaxValue));
            byte[] bytes = new byte[options.Size()];
            Assert.Equal(0, bytes.Length % 4);
            options.Write(bytes);
            Assert.True(TcpOptions.TryRead(bytes, out TcpOptions read));
            Assert.Equal(options.HasMaximumSegmentSize, read.HasMaximumSegmentSize);
            Assert.Equal(options.MaximumSegmentSize, read.MaximumSegmentSize);
            Assert.Equal(options.HasWindowScale, read.HasWindowScale);
            Assert.Equal(options.WindowScale, read.WindowScale);
            Assert.Equal(options.SackPermitted, read.SackPermitted);
            Assert.Equal(options.TimestampValue, read.TimestampValue);
            Assert.Equal(options.TimestampEcho, read.TimestampEcho);
            Assert.Equal(options.SackCount, read.SackCount);
        }
    }

    [Theory]
    [InlineData("02000000")] // length 0
    [InlineData("02010000")] // length 1
    [InlineData("022805b4")] // past the end
    [InlineData("08")] // no length at all
    public void TcpOptions_with_a_wrong_length_are_refused(string hex) =>
        Assert.False(TcpOptions.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData(0u, 1u, true)]
    [InlineData(uint.MaxValue, 0u, true)]
    [InlineData(0x7fff_ffffu, 0x8000_0000u, true)]
    [InlineData(5u, 5u, false)]
    [InlineData(1u, 0u, false)]
    public void SequenceNumber_compares_around_the_end(uint first, uint second, bool before) =>
        Assert.Equal(before, new SequenceNumber(first) < new SequenceNumber(second));
}
