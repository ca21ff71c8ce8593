using System.Text;
using Controller.Ovsdb.Rpc;
using CsCheck;

namespace Controller.Ovsdb.Tests.Rpc;

public sealed class MessageBufferTests
{
    private static readonly string[] Messages =
    [
        "{}", """{"a":[1,{"b":"}"}]}""", """{"a":"\"}\\"}""", """{"a":"\\\"{"}""", """{"ü":"\u007d"}""",
        $$"""{"long":"{{new string('x', 200_000)}}"}""",
    ];

    [Fact]
    public void MessageBuffer_finds_the_same_messages_however_they_arrive() => Gen.Select(
        Gen.OneOf([.. Messages.Select(Gen.Const)]).Array[1, 6], Gen.OneOf(Gen.Const(""), Gen.Const(" "), Gen.Const("\n\t\r ")), Gen.Int[1, 100_000])
        .Sample((messages, between, size) =>
        {
            byte[] stream = Encoding.UTF8.GetBytes(string.Join(between, messages));
            Assert.Equal(messages, Cut(stream, size));
        }, iter: 200);

    [Fact]
    public void MessageBuffer_finds_messages_that_arrive_octet_by_octet()
    {
        string[] messages = Messages[..5];
        Assert.Equal(messages, Cut(Encoding.UTF8.GetBytes(string.Concat(messages)), 1));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("{}x")]
    [InlineData("{}}")]
    public void MessageBuffer_refuses_what_is_no_object(string stream) =>
        Assert.Throws<OvsdbProtocolException>(() => Cut(Encoding.UTF8.GetBytes(stream), 100));

    [Fact]
    public void MessageBuffer_refuses_a_message_above_its_limit_and_keeps_no_more_than_that()
    {
        var buffer = new MessageBuffer(100_000);
        long taken = 0;
        Assert.Throws<OvsdbProtocolException>(() => Fill(buffer, ref taken));
        Assert.Equal(100_000, taken);
    }

    private static void Fill(MessageBuffer buffer, ref long taken)
    {
        for (bool found = false; !found; found = buffer.TryTake(out _))
        {
            Memory<byte> free = buffer.Free();
            free.Span.Fill((byte)'[');
            if (taken == 0)
                free.Span[0] = (byte)'{';
            buffer.Commit(free.Length);
            taken += free.Length;
        }
    }

    private static List<string> Cut(byte[] stream, int size)
    {
        var buffer = new MessageBuffer(1_000_000);
        var found = new List<string>();
        for (int at = 0; at < stream.Length;)
        {
            Memory<byte> free = buffer.Free();
            int part = Math.Min(Math.Min(size, free.Length), stream.Length - at);
            stream.AsMemory(at, part).CopyTo(free);
            buffer.Commit(part);
            at += part;
            while (buffer.TryTake(out ReadOnlyMemory<byte>? message))
                found.Add(Encoding.UTF8.GetString(message.Value.Span));
        }
        return found;
    }
}
