using System.Net.Sockets;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class ConnectionEndTests
{
    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_whose_peer_closes_becomes_inactive_once(TransportKind kind)
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;

        client.Dispose();
        await handler.Unregistered;

        Assert.Equal(1, handler.InactiveCount);
        Assert.False(handler.HasException);
        Assert.False(channel.Open);
        Assert.False(channel.Active);
        Assert.True(channel.CloseCompletion.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_answers_a_peer_that_has_shut_down_its_sending_side_then_closes(TransportKind kind)
    {
        var handler = new EchoHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler);
        using Socket client = await server.ConnectAsync();

        await client.SendAllAsync("request"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("request"u8.ToArray(), await client.ReceiveAllAsync(100));
        await handler.Unregistered;
        Assert.Equal(1, handler.InactiveCount);
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_closed_by_its_owner_becomes_inactive_once_and_the_peer_sees_the_end(TransportKind kind)
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;

        _ = channel.WriteAndFlushAsync(Unpooled.WrappedBuffer("bye"u8.ToArray()));
        await Task.WhenAll(channel.CloseAsync(), channel.CloseAsync(), channel.DisconnectAsync());

        Assert.Equal("bye"u8.ToArray(), await client.ReceiveAllAsync(100));
        await handler.Unregistered;
        Assert.Equal(1, handler.InactiveCount);
        await Assert.ThrowsAsync<ClosedChannelException>(() => channel.WriteAndFlushAsync(Unpooled.WrappedBuffer([1])));
    }

    /// <summary>Not run on DotNetty's own sockets: there the end of such a channel sometimes never comes.</summary>
    [Fact]
    public async Task EpollSocketChannel_reset_with_data_pending_fails_the_writes_and_becomes_inactive_once()
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler,
            bootstrap => bootstrap.ChildOption(ChannelOption.SoSndbuf, 64 * 1024));
        using Socket client = await server.ConnectAsync(receiveBufferSize: 64 * 1024);
        IChannel channel = await handler.Active;
        Task written = channel.WriteAndFlushAsync(Unpooled.WrappedBuffer(new byte[16 * 1024 * 1024]));
        await client.ReceiveAllAsync(100);

        client.Reset();
        await handler.Unregistered;

        Assert.Equal(1, handler.InactiveCount);
        await Assert.ThrowsAsync<ClosedChannelException>(() => written.Bounded());
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_reset_while_reading_reports_the_cause_before_the_end(TransportKind kind)
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler);
        using Socket client = await server.ConnectAsync();
        await handler.Active;

        client.Reset();
        await handler.Unregistered;

        var cause = Assert.IsAssignableFrom<SocketException>(await handler.ExceptionSeen);
        Assert.Equal(SocketError.ConnectionReset, cause.SocketErrorCode);
        Assert.Equal(1, handler.InactiveCount);
    }

    [Fact]
    public async Task EpollSocketChannel_reset_while_reads_are_off_ends_at_once()
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler,
            bootstrap => bootstrap.ChildOption(ChannelOption.AutoRead, false));
        using Socket client = await server.ConnectAsync();
        await handler.Active;

        client.Reset();
        await handler.Unregistered;

        Assert.IsType<SocketException>(await handler.ExceptionSeen);
        Assert.Equal(1, handler.InactiveCount);
    }

    [Fact]
    public async Task EpollSocketChannel_allowing_half_closure_goes_on_sending_after_the_peers_end()
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler,
            bootstrap => bootstrap.ChildOption(ChannelOption.AllowHalfClosure, true));
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;

        client.Shutdown(SocketShutdown.Send);
        Assert.Same(ChannelInputShutdownEvent.Instance, await handler.UserEvent);
        await channel.WriteAndFlushAsync(Unpooled.WrappedBuffer("still here"u8.ToArray()));
        Assert.Equal("still here"u8.ToArray(), await client.ReceiveAllAsync(10));
        Assert.Equal(0, handler.InactiveCount);

        await channel.CloseAsync();
        await handler.Unregistered;
        Assert.Empty(await client.ReceiveAllAsync(1));
        Assert.Equal(1, handler.InactiveCount);
    }

    [Fact]
    public async Task EpollSocketChannel_that_shut_down_its_output_still_reads_and_closes_with_the_peer()
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler);
        using Socket client = await server.ConnectAsync();
        var channel = (Controller.Core.Channel.Epoll.EpollSocketChannel)await handler.Active;

        await channel.ShutdownOutputAsync();
        Assert.Empty(await client.ReceiveAllAsync(1));
        await client.SendAllAsync("late"u8.ToArray());
        Assert.Equal("late"u8.ToArray(), await handler.NextReceivedAsync());

        client.Shutdown(SocketShutdown.Send);
        await handler.Unregistered;
        Assert.Equal(1, handler.InactiveCount);
    }

    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_handler_that_throws_is_told_and_other_channels_go_on(TransportKind kind)
    {
        var good = new EchoHandler();
        var bad = new ThrowingHandler();
        var handlers = new Queue<IChannelHandler>([good, bad]);
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handlers.Dequeue());
        using Socket goodClient = await server.ConnectAsync();
        await good.Active;
        using Socket badClient = await server.ConnectAsync();

        await badClient.SendAllAsync("boom"u8.ToArray());
        Assert.IsType<InvalidOperationException>(await bad.ExceptionSeen);
        await bad.Unregistered;
        await goodClient.SendAllAsync("fine"u8.ToArray());

        Assert.Equal("fine"u8.ToArray(), await goodClient.ReceiveAllAsync(4));
        Assert.Equal(1, bad.InactiveCount);
        Assert.Equal(0, good.InactiveCount);
    }

    private sealed class ThrowingHandler : RecordingHandler
    {
        public override void ChannelRead(IChannelHandlerContext context, object message)
        {
            ((IByteBuffer)message).Release();
            throw new InvalidOperationException("a handler's bug");
        }

        public override void ExceptionCaught(IChannelHandlerContext context, Exception exception)
        {
            base.ExceptionCaught(context, exception);
            context.CloseAsync();
        }
    }
}
