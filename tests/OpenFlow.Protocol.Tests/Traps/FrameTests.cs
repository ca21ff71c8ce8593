using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Traps;

public sealed class FrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    public void Frame_with_a_length_below_8_is_broken(byte length)
    {
        Assert.Equal(FrameStatus.Broken, Frame.Measure([4, 2, 0, length, 0, 0, 0, 5], out int size));
        Assert.Equal(0, size);
        Assert.Equal(FrameStatus.Broken, Frame.Measure([4, 2, 0, length], out _));
    }

    [Fact]
    public void Frame_in_fragments_is_incomplete_until_its_last_octet()
    {
        byte[] echo = Codec.Bytes(new EchoRequest("abc"u8));
        for (int size = 0; size < echo.Length; size++)
            Assert.Equal(FrameStatus.Incomplete, Frame.Measure(echo.AsSpan(0, size), out _));
        Assert.Equal(FrameStatus.Complete, Frame.Measure(echo, out int whole));
        Assert.Equal(echo.Length, whole);
    }

    [Fact]
    public void Frame_of_messages_in_one_read_are_cut_one_by_one()
    {
        byte[] stream =
        [
            .. Codec.Bytes(new EchoRequest("a"u8)), .. Codec.Bytes(new BarrierReply()),
            .. Codec.Bytes(new EchoRequest("bcd"u8)), 4, 2,
        ];
        var sizes = new List<int>();
        int at = 0;
        while (Frame.Measure(stream.AsSpan(at), out int size) == FrameStatus.Complete)
        {
            sizes.Add(size);
            at += size;
        }
        Assert.Equal([9, 8, 11], sizes);
        Assert.Equal(stream.Length - 2, at);
    }

    [Fact]
    public void Frame_of_the_largest_size_is_complete()
    {
        byte[] echo = Codec.Bytes(new EchoRequest(new byte[Header.MaxMessageSize - Header.Size]));
        Assert.Equal(FrameStatus.Complete, Frame.Measure(echo, out int size));
        Assert.Equal(65_535, size);
        Assert.True(Header.TryRead(echo, out Header header));
        Assert.Equal(new Header(Header.Version13, MessageType.EchoRequest, 65_535, new Xid(5)), header);
    }
}
