using System.Net.Sockets;
using System.Security.Cryptography;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class EchoTests
{
    private const int Mebibyte = 1024 * 1024;

    public static TheoryData<TransportKind, int> KindsAndSizes()
    {
        var data = new TheoryData<TransportKind, int>();
        foreach (TransportKind kind in Enum.GetValues<TransportKind>())
        {
            foreach (int size in new[] { 1, 8, 1023, 1024, 1025, 65535, 65536, 65537, Mebibyte, 10 * Mebibyte })
                data.Add(kind, size);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(KindsAndSizes))]
    public async Task Channel_echoes_any_size_unchanged(TransportKind kind, int size)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => new EchoHandler());
        using Socket client = await server.ConnectAsync();
        byte[] sent = RandomNumberGenerator.GetBytes(size);

        Task sending = client.SendAllAsync(sent);
        byte[] received = await client.ReceiveAllAsync(size);
        await sending;

        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_serves_500_connections_at_once(TransportKind kind)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => new EchoHandler());
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => server.ConnectAsync()));
        try
        {
            byte[][] echoes = await Task.WhenAll(clients.Select(async (client, number) =>
            {
                await client.SendAllAsync(BitConverter.GetBytes(number));
                return await client.ReceiveAllAsync(sizeof(int));
            }));
            Assert.Equal(Enumerable.Range(0, 500), echoes.Select(echo => BitConverter.ToInt32(echo)));
        }
        finally
        {
            foreach (Socket client in clients)
                client.Dispose();
        }
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_with_a_peer_that_does_not_read_holds_little_then_delivers_all(TransportKind kind)
    {
        const int HighWaterMark = 256 * 1024;
        const int Total = 16 * Mebibyte;
        var handler = new EchoHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler, bootstrap => bootstrap
            .ChildOption(ChannelOption.WriteBufferHighWaterMark, HighWaterMark)
            .ChildOption(ChannelOption.SoSndbuf, 64 * 1024));
        using Socket client = await server.ConnectAsync(receiveBufferSize: 64 * 1024);
        byte[] sent = RandomNumberGenerator.GetBytes(Total);

        Task sending = client.SendAllAsync(sent);
        await handler.Unwritable;
        Assert.False(sending.IsCompleted);
        byte[] received = await client.ReceiveAllAsync(Total);
        await sending;
        await handler.WritableAgain;

        Assert.True(sent.AsSpan().SequenceEqual(received));
        // Over the mark by no more than the read that crossed it.
        Assert.InRange(handler.MostPending, HighWaterMark, HighWaterMark + (64 * 1024));
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_sends_many_small_writes_of_one_flush_in_order(TransportKind kind)
    {
        const int Count = 20_000;
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;

        channel.EventLoop.Execute(() =>
        {
            for (int i = 0; i < Count; i++)
                channel.WriteAsync(channel.Allocator.Buffer(sizeof(int)).WriteInt(i));
            channel.WriteAsync(channel.Allocator.Buffer(0));
            channel.Flush();
        });
        byte[] received = await client.ReceiveAllAsync(Count * sizeof(int));

        Assert.Equal(Enumerable.Range(0, Count), received.Chunk(sizeof(int))
            .Select(chunk => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(chunk)));
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_sends_a_buffer_of_several_parts(TransportKind kind)
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;
        byte[] first = RandomNumberGenerator.GetBytes(100_000);
        byte[] second = RandomNumberGenerator.GetBytes(50_000);

        Task written = channel.WriteAndFlushAsync(channel.Allocator.CompositeBuffer()
            .AddComponent(true, DotNetty.Buffers.Unpooled.WrappedBuffer(first))
            .AddComponent(true, DotNetty.Buffers.Unpooled.WrappedBuffer(second)));
        byte[] received = await client.ReceiveAllAsync(first.Length + second.Length);
        await written.Bounded();

        Assert.Equal([.. first, .. second], received);
    }
}
