using System.Net.Sockets;
using Controller.Core.Channel.Epoll;
using DotNetty.Common.Concurrency;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class EpollEventLoopTests
{
    [Fact]
    public async Task EpollEventLoop_goes_on_serving_sockets_while_a_task_feeds_itself()
    {
        var handler = new EchoHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;
        bool isDone = false;
        void Feed()
        {
            if (!Volatile.Read(ref isDone))
                channel.EventLoop.Execute(Feed);
        }

        channel.EventLoop.Execute(Feed);
        for (int i = 0; i < 10; i++)
        {
            await client.SendAllAsync(new[] { (byte)i });
            Assert.Equal([(byte)i], await client.ReceiveAllAsync(1));
        }
        Volatile.Write(ref isDone, true);
    }

    [Fact]
    public async Task EpollEventLoop_shut_down_closes_its_channels()
    {
        var handler = new RecordingHandler();
        var group = new EpollEventLoopGroup(1, "closing");
        IChannel server = await new DotNetty.Transport.Bootstrapping.ServerBootstrap()
            .Group(group)
            .ChannelFactory(() => new EpollServerSocketChannel())
            .ChildHandler(handler)
            .BindAsync(System.Net.IPAddress.Loopback, 0).Bounded();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalAddress, TestContext.Current.CancellationToken);
        await handler.Active;

        await group.ShutdownGracefullyAsync(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5)).Bounded();

        Assert.False(server.Open);
        Assert.Equal(1, handler.InactiveCount);
        Assert.Empty(await client.ReceiveAllAsync(1));
        Assert.True(group.IsTerminated);
    }

    [Fact]
    public async Task EpollEventLoop_shut_down_ends_in_time_although_a_task_feeds_itself()
    {
        var group = new EpollEventLoopGroup(1);
        IEventLoop loop = ((IEventLoopGroup)group).GetNext();
        void Feed() => loop.Execute(Feed);
        loop.Execute(Feed);

        await group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromMilliseconds(50)).Bounded();

        Assert.True(group.IsTerminated);
    }

    [Fact]
    public async Task EpollEventLoop_loses_no_accepted_task_while_it_ends()
    {
        for (int round = 0; round < 20; round++)
        {
            var loop = new EpollEventLoop(null, "ending");
            int accepted = 0;
            int ran = 0;
            var started = new ManualResetEventSlim();
            var producers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                started.Wait();
                try
                {
                    while (true)
                    {
                        loop.Execute(() => Interlocked.Increment(ref ran));
                        Interlocked.Increment(ref accepted);
                    }
                }
                catch (RejectedExecutionException)
                {
                    // The end of the round.
                    return;
                }
            })).ToArray();
            foreach (Thread producer in producers)
                producer.Start();

            started.Set();
            await loop.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)).Bounded();

            Assert.All(producers, producer => Assert.True(producer.Join(LoopbackServer.Bound)));
            Assert.Equal(accepted, ran);
        }
    }

    [Fact]
    public async Task EpollEventLoopGroup_names_its_threads_and_deals_out_its_loops_in_turn()
    {
        var group = new EpollEventLoopGroup(3, "of");
        IEnumerable<string?> names = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => group.GetNext().SubmitAsync(() => Thread.CurrentThread.Name))).Bounded();

        Assert.Equal(["of-0", "of-1", "of-2", "of-0", "of-1", "of-2"], names);
        Assert.All(group.Items, loop => Assert.Same(group, loop.Parent));
        await group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.Zero).Bounded();
        await Assert.ThrowsAsync<RejectedExecutionException>(() => group.RegisterAsync(new EpollSocketChannel()));
    }

    [Fact]
    public async Task EpollSocketChannel_moved_to_another_loop_goes_on_where_it_was()
    {
        var handler = new EchoHandler();
        await using LoopbackServer server = await LoopbackServer.StartAsync(TransportKind.Epoll, () => handler);
        using Socket client = await server.ConnectAsync();
        IChannel channel = await handler.Active;
        var other = new EpollEventLoop(null, "other");

        await channel.DeregisterAsync();
        await client.SendAllAsync("between"u8.ToArray());
        await other.RegisterAsync(channel).Bounded();

        Assert.Equal("between"u8.ToArray(), await client.ReceiveAllAsync(7));
        Assert.Same(other, channel.EventLoop);
        await other.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)).Bounded();
        Assert.Equal(1, handler.InactiveCount);
        Assert.Empty(await client.ReceiveAllAsync(1));
    }

    [Fact]
    public async Task EpollSocketChannel_refuses_another_transports_loop()
    {
        IEventLoopGroup group = TransportKind.Sockets.NewGroup(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => group.RegisterAsync(new EpollSocketChannel()));
        await group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.Zero).Bounded();
    }

    [Fact]
    public void EpollTransport_is_supported_here() => Assert.True(EpollTransport.IsSupported);

    [Fact]
    public void EpollChannelTable_does_not_find_a_channel_by_the_token_of_an_earlier_one()
    {
        var table = new EpollChannelTable();
        var first = new EpollSocketChannel();
        var second = new EpollSocketChannel();

        ulong token = table.Add(first);
        Assert.Same(first, table.Find(token));
        table.Remove(token);
        ulong next = table.Add(second);
        table.Remove(token);

        Assert.Null(table.Find(token));
        Assert.Null(table.Find(EpollPoller.WakeToken));
        Assert.Same(second, table.Find(next));
        Assert.Equal((uint)token, (uint)next);
        Assert.Equal([second], table.ToArray());
    }
}
