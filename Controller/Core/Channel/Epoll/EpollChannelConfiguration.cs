using DotNetty.Transport.Channels;

namespace Controller.Core.Channel.Epoll;

/// <summary>Ties DotNetty's channel configuration to the options of an epoll channel's socket. Any thread.</summary>
public abstract class EpollChannelConfiguration : DefaultChannelConfiguration
{
    private protected EpollChannelConfiguration(EpollChannel channel)
        : base(channel)
    {
    }

    /// <summary>SO_RCVBUF in bytes; the kernel doubles what is set and reports the double (socket(7)).</summary>
    public int ReceiveBufferSize
    {
        get => Get(SocketOption.ReceiveBuffer);
        set => Set(SocketOption.ReceiveBuffer, value);
    }

    /// <summary>SO_REUSEADDR: bind although connections of an earlier listener linger in TIME_WAIT.</summary>
    public bool ReuseAddress
    {
        get => Get(SocketOption.ReuseAddress) != 0;
        set => Set(SocketOption.ReuseAddress, value ? 1 : 0);
    }

    internal SocketOptionStore Store { get; } = new();

    public override T GetOption<T>(ChannelOption<T> option)
    {
        if (ChannelOption.SoRcvbuf.Equals(option))
            return (T)(object)ReceiveBufferSize;
        if (ChannelOption.SoReuseaddr.Equals(option))
            return (T)(object)ReuseAddress;
        return base.GetOption(option);
    }

    public override bool SetOption<T>(ChannelOption<T> option, T value)
    {
        if (base.SetOption(option, value))
            return true;
        if (ChannelOption.SoRcvbuf.Equals(option))
            ReceiveBufferSize = (int)(object)value!;
        else if (ChannelOption.SoReuseaddr.Equals(option))
            ReuseAddress = (bool)(object)value!;
        else
            return false;
        return true;
    }

    protected override void AutoReadCleared() => ((EpollChannel)Channel).CancelReadRequest();

    private protected int Get(SocketOption option) => (int)Store.Get(option);

    private protected void Set(SocketOption option, long value) => Store.Set(option, value);
}
