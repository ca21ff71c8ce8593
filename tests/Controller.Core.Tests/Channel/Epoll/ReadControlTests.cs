using System.Net.Sockets;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class ReadControlTests
{
    [Theory]
    [InlineData(TransportKind.Sockets)]
    [InlineData(TransportKind.Epoll)]
    public async Task Channel_with_auto_read_off_reads_only_when_asked(TransportKind kind)
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => handler,
            bootstrap => bootstrap.ChildOption(ChannelOption.AutoRead, false));
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;

        await client.SendAllAsync("one"u8.ToArray());
        await EventLoopPasses(channel);
        Assert.False(handler.HasReceived);

        channel.Read();
        Assert.Equal("one"u8.ToArray(), await handler.NextReceivedAsync());
        await client.SendAllAsync("two"u8.ToArray());
        await EventLoopPasses(channel);
        Assert.False(handler.HasReceived);

        channel.Configuration.AutoRead = true;
        Assert.Equal("two"u8.ToArray(), await handler.NextReceivedAsync());
    }

    [Fact]
    public async Task EpollSocketChannel_paused_after_reading_keeps_data_and_the_end_for_later()
    {
        var handler = new RecordingHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;
        await client.SendAllAsync("before"u8.ToArray());
        Assert.Equal("before"u8.ToArray(), await handler.NextReceivedAsync());

        channel.Configuration.AutoRead = false;
        await EventLoopPasses(channel);
        await client.SendAllAsync("after"u8.ToArray());
        client.Shutdown(SocketShutdown.Both);
        await EventLoopPasses(channel);
        Assert.False(handler.HasReceived);
        Assert.True(channel.Active);

        channel.Configuration.AutoRead = true;
        Assert.Equal("after"u8.ToArray(), await handler.NextReceivedAsync());
        await handler.Unregistered;
        Assert.Equal(1, handler.InactiveCount);
    }

    [Fact]
    public async Task EpollSocketChannel_survives_auto_read_toggled_from_another_thread()
    {
        var handler = new EchoHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;
        byte[] sent = new byte[4 * 1024 * 1024];
        Random.Shared.NextBytes(sent);

        Task toggling = Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
                channel.Configuration.AutoRead = i % 2 == 1;
        }, TestContext.Current.CancellationToken);
        Task sending = client.SendAllAsync(sent);
        byte[] received = await client.ReceiveAllAsync(sent.Length);
        await Task.WhenAll(sending, toggling);

        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    /// <summary>A few rounds of the channel's loop, each of which would have looked at the socket.</summary>
    private static async Task EventLoopPasses(IChannel channel)
    {
        for (int i = 0; i < 5; i++)
            await channel.EventLoop.ScheduleAsync(() => { }, TimeSpan.FromMilliseconds(5)).Bounded();
    }
}
