using Controller.Core.Channel.Epoll;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Tests.Channel.Epoll;

/// <summary>The two transports that have to behave alike: most tests here run on both.</summary>
public enum TransportKind
{
    Sockets,
    Epoll,
}

internal static class TransportKindExtensions
{
    internal static IEventLoopGroup NewGroup(this TransportKind kind, int count) =>
        kind == TransportKind.Epoll ? new EpollEventLoopGroup(count, "test") : new MultithreadEventLoopGroup(count);

    internal static IServerChannel NewServerChannel(this TransportKind kind) =>
        kind == TransportKind.Epoll ? new EpollServerSocketChannel() : new TcpServerSocketChannel();

    internal static IChannel NewClientChannel(this TransportKind kind) =>
        kind == TransportKind.Epoll ? new EpollSocketChannel() : new TcpSocketChannel();
}
