using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Channel.Epoll;

/// <summary>Options of a listener. SO_REUSEADDR is on from the start: a restart must not wait for TIME_WAIT.</summary>
public sealed class EpollServerSocketChannelConfiguration
    : EpollChannelConfiguration, IServerSocketChannelConfiguration
{
    private volatile int _backlog = 4096;

    internal EpollServerSocketChannelConfiguration(EpollServerSocketChannel channel)
        : base(channel) => ReuseAddress = true;

    /// <summary>
    /// How many connections may wait to be accepted; the kernel caps it at net.core.somaxconn. One that is too
    /// short shows as steps of exactly 1 s (the SYN's retransmission) when many switches connect at once.
    /// </summary>
    public int Backlog
    {
        get => _backlog;
        set => _backlog = value;
    }

    public override T GetOption<T>(ChannelOption<T> option) =>
        ChannelOption.SoBacklog.Equals(option) ? (T)(object)Backlog : base.GetOption(option);

    public override bool SetOption<T>(ChannelOption<T> option, T value)
    {
        if (!ChannelOption.SoBacklog.Equals(option))
            return base.SetOption(option, value);
        Backlog = (int)(object)value!;
        return true;
    }
}
