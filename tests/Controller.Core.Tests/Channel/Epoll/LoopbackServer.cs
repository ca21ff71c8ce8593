using System.Net;
using System.Net.Sockets;
using DotNetty.Transport.Bootstrapping;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

/// <summary>A server of either transport on an ephemeral loopback port, for clients that are plain sockets.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>How long anything that should happen at once may take on a busy machine.</summary>
    internal static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly IEventLoopGroup _group;

    private LoopbackServer(IEventLoopGroup group, IChannel channel)
    {
        _group = group;
        Channel = channel;
    }

    internal IChannel Channel { get; }

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, ((IPEndPoint)Channel.LocalAddress).Port);

    internal static Task<LoopbackServer> StartAsync(TransportKind kind, Func<IChannelHandler> newHandler,
        Action<ServerBootstrap>? configure = null) =>
        StartAsync(kind, new IPEndPoint(IPAddress.Loopback, 0), newHandler, configure);

    internal static async Task<LoopbackServer> StartAsync(TransportKind kind, IPEndPoint address,
        Func<IChannelHandler> newHandler, Action<ServerBootstrap>? configure = null)
    {
        IEventLoopGroup group = kind.NewGroup(1);
        ServerBootstrap bootstrap = new ServerBootstrap()
            .Group(group)
            .ChannelFactory(() => kind.NewServerChannel())
            .Option(ChannelOption.SoBacklog, 1024)
            .ChildHandler(new ActionChannelInitializer<IChannel>(child => child.Pipeline.AddLast(newHandler())));
        configure?.Invoke(bootstrap);
        try
        {
            return new LoopbackServer(group, await bootstrap.BindAsync(address));
        }
        catch
        {
            await group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.Zero).Bounded();
            throw;
        }
    }

    internal async Task<Socket> ConnectAsync(int? receiveBufferSize = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferSize is { } size)
            socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(EndPoint).Bounded();
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.CloseAsync().Bounded();
        await _group.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)).Bounded();
    }
}
