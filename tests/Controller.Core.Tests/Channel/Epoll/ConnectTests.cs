using System.Net;
using System.Net.Sockets;
using DotNetty.Buffers;
using DotNetty.Transport.Bootstrapping;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

public sealed class ConnectTests
{
    public static TheoryData<TransportKind> Kinds => new(Enum.GetValues<TransportKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Channel_connects_and_talks_to_a_server(TransportKind kind)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(kind, () => new EchoHandler());
        await using var client = new Client(kind);

        IChannel channel = await client.ConnectAsync(server.EndPoint).Bounded();
        await channel.WriteAndFlushAsync(Unpooled.WrappedBuffer("ping"u8.ToArray())).Bounded();

        Assert.Same(channel, await client.Handler.Active);
        Assert.Equal("ping"u8.ToArray(), await client.Handler.NextReceivedAsync());
        Assert.Equal(server.EndPoint.Port, ((IPEndPoint)channel.RemoteAddress).Port);
        await channel.CloseAsync();
        await client.Handler.Unregistered;
        Assert.Equal(1, client.Handler.InactiveCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Channel_refused_fails_and_was_never_active(TransportKind kind)
    {
        await using var client = new Client(kind);
        int port;
        using (var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            // Bound but not listening: nobody else gets the port, and it answers with a reset.
            bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)bound.LocalEndPoint!).Port;

            Exception error = await Assert.ThrowsAnyAsync<Exception>(
                () => client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).Bounded());

            var cause = Assert.IsAssignableFrom<SocketException>(error.InnerException ?? error);
            Assert.Equal(SocketError.ConnectionRefused, cause.SocketErrorCode);
        }
        Assert.Equal(0, client.Handler.InactiveCount);
        // DotNetty's own channel stays registered until someone closes it.
        if (kind == TransportKind.Epoll)
            await client.Handler.Unregistered;
    }

    [Fact]
    public async Task EpollSocketChannel_whose_peer_stays_silent_gives_up_connecting_after_the_timeout()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        // A full accept queue drops every further SYN: the kernel keeps trying for minutes.
        Socket[] fillers = [.. Enumerable.Range(0, 4).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];
        foreach (Socket filler in fillers)
        {
            filler.Blocking = false;
            Assert.Throws<SocketException>(() => filler.Connect(listener.LocalEndPoint!));
        }
        await using var client = new Client(TransportKind.Epoll);
        client.Bootstrap.Option(ChannelOption.ConnectTimeout, TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<ConnectTimeoutException>(() => client.ConnectAsync(listener.LocalEndPoint!).Bounded());

        await client.Handler.Unregistered;
        Assert.Equal(0, client.Handler.InactiveCount);
        foreach (Socket filler in fillers)
            filler.Dispose();
    }

    private sealed class Client : IAsyncDisposable
    {
        private readonly IEventLoopGroup _group;

        internal Client(TransportKind kind)
        {
            _group = kind.NewGroup(1);
            Bootstrap = new Bootstrap().Group(_group).ChannelFactory(() => kind.NewClientChannel()).Handler(Handler);
        }

        internal Bootstrap Bootstrap { get; }

        internal RecordingHandler Handler { get; } = new();

        internal Task<IChannel> ConnectAsync(EndPoint server) => Bootstrap.ConnectAsync(server);

        public async ValueTask DisposeAsync() =>
            await _group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)).Bounded();
    }
}
