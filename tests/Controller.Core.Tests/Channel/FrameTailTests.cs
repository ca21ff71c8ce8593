using Controller.Core.Channel;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

public sealed class FrameTailTests
{
    private readonly FrameTail _tail = new();

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    [InlineData(65535)]
    public void FrameTail_joins_a_message_that_comes_octet_by_octet(int size)
    {
        byte[] payload = [.. Enumerable.Range(0, size - Header.Size).Select(i => (byte)i)];
        byte[] message = Octets.Of(new EchoRequest(payload));

        for (int at = 0; at < size; at++)
        {
            ReadOnlySpan<byte> stream = message.AsSpan(at, 1);
            FrameStatus status = _tail.Append(ref stream, out ReadOnlySpan<byte> frame);
            Assert.True(stream.IsEmpty);
            Assert.Equal(at == size - 1 ? FrameStatus.Complete : FrameStatus.Incomplete, status);
            if (status == FrameStatus.Complete)
                Assert.True(frame.SequenceEqual(message));
        }
    }

    [Fact]
    public void FrameTail_takes_no_octet_of_the_next_message()
    {
        byte[] message = Octets.Of(new EchoRequest("abc"u8));
        byte[] both = [.. message, .. Octets.Of(new EchoRequest("next"u8))];

        for (int split = 1; split < message.Length; split++)
        {
            ReadOnlySpan<byte> first = both.AsSpan(0, split);
            Assert.Equal(FrameStatus.Incomplete, _tail.Append(ref first, out _));
            ReadOnlySpan<byte> rest = both.AsSpan(split);
            Assert.Equal(FrameStatus.Complete, _tail.Append(ref rest, out ReadOnlySpan<byte> frame));
            Assert.True(frame.SequenceEqual(message));
            Assert.True(rest.SequenceEqual(both.AsSpan(message.Length)));
            _tail.Clear();
            Assert.True(_tail.IsEmpty);
        }
    }

    [Theory]
    [InlineData("04020000")]
    [InlineData("0402000711")]
    public void FrameTail_says_that_a_length_below_eight_is_broken_as_soon_as_it_is_seen(string hex)
    {
        byte[] octets = Convert.FromHexString(hex);
        ReadOnlySpan<byte> first = octets.AsSpan(0, 3);
        Assert.Equal(FrameStatus.Incomplete, _tail.Append(ref first, out _));

        ReadOnlySpan<byte> rest = octets.AsSpan(3);
        Assert.Equal(FrameStatus.Broken, _tail.Append(ref rest, out _));
    }

    [Fact]
    public void FrameTail_takes_memory_for_what_came_not_for_what_was_promised()
    {
        byte[] promise = [4, 2, 0xff, 0xff, 0, 0, 0, 1];
        ReadOnlySpan<byte> stream = promise;
        _tail.Append(ref stream, out _);

        Assert.InRange(_tail.Capacity, promise.Length, 1024);
    }
}
