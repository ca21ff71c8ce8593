using Controller.Core.Channel.Epoll;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Channel;

/// <summary>The event loops and channels of one of the two ways to carry connections.</summary>
internal sealed record Transport(
    string Name, IEventLoopGroup Acceptor, IEventLoopGroup Workers, Func<IServerChannel> NewServerChannel)
{
    /// <exception cref="PlatformNotSupportedException">Epoll was asked for where there is none.</exception>
    public static Transport Create(TransportKind kind, int eventLoops)
    {
        if (kind == TransportKind.Sockets || (kind == TransportKind.Auto && !EpollTransport.IsSupported))
            return new Transport("sockets", new MultithreadEventLoopGroup(1), new MultithreadEventLoopGroup(eventLoops),
                () => new TcpServerSocketChannel());
        if (!EpollTransport.IsSupported)
            throw new PlatformNotSupportedException(
                "no epoll on this machine: choose the transport 'sockets' or 'auto'");
        return new Transport("epoll", new EpollEventLoopGroup(1, "sdn-accept"),
            new EpollEventLoopGroup(eventLoops, "sdn-switches"), () => new EpollServerSocketChannel());
    }

    public Task StopAsync(TimeSpan quietPeriod, TimeSpan timeout) => Task.WhenAll(
        Acceptor.ShutdownGracefullyAsync(quietPeriod, timeout), Workers.ShutdownGracefullyAsync(quietPeriod, timeout));
}
