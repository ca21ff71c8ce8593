using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// Options of a connection. Nagle's algorithm is off from the start (with delayed acknowledgements it makes 40 ms
/// plateaus); reads adapt between 64 bytes and 64 KB.
/// </summary>
public sealed class EpollSocketChannelConfiguration : EpollChannelConfiguration, ISocketChannelConfiguration
{
    private const int LingerOff = -1;

    private volatile bool _allowHalfClosure;

    internal EpollSocketChannelConfiguration(EpollSocketChannel channel)
        : base(channel) => TcpNoDelay = true;

    /// <summary>
    /// What the peer's FIN does. False: closes the channel. True: fires <see cref="ChannelInputShutdownEvent"/>
    /// and leaves the sending direction open until someone closes.
    /// </summary>
    public bool AllowHalfClosure
    {
        get => _allowHalfClosure;
        set => _allowHalfClosure = value;
    }

    /// <summary>SO_SNDBUF in bytes; the kernel doubles what is set and reports the double (socket(7)).</summary>
    public int SendBufferSize
    {
        get => Get(SocketOption.SendBuffer);
        set => Set(SocketOption.SendBuffer, value);
    }

    public bool KeepAlive
    {
        get => Get(SocketOption.KeepAlive) != 0;
        set => Set(SocketOption.KeepAlive, value ? 1 : 0);
    }

    public bool TcpNoDelay
    {
        get => Get(SocketOption.NoDelay) != 0;
        set => Set(SocketOption.NoDelay, value ? 1 : 0);
    }

    /// <summary>SO_LINGER in seconds; -1 is off, 0 makes close send a reset.</summary>
    public int Linger
    {
        get
        {
            long value = Store.Get(SocketOption.Linger);
            return (int)value == 0 ? LingerOff : (int)(value >> 32);
        }
        set => Set(SocketOption.Linger, value < 0 ? 0 : ((long)value << 32) | 1);
    }

    public override T GetOption<T>(ChannelOption<T> option)
    {
        if (ChannelOption.SoSndbuf.Equals(option))
            return (T)(object)SendBufferSize;
        if (ChannelOption.SoKeepalive.Equals(option))
            return (T)(object)KeepAlive;
        if (ChannelOption.TcpNodelay.Equals(option))
            return (T)(object)TcpNoDelay;
        if (ChannelOption.SoLinger.Equals(option))
            return (T)(object)Linger;
        if (ChannelOption.AllowHalfClosure.Equals(option))
            return (T)(object)AllowHalfClosure;
        return base.GetOption(option);
    }

    public override bool SetOption<T>(ChannelOption<T> option, T value)
    {
        if (base.SetOption(option, value))
            return true;
        if (ChannelOption.SoSndbuf.Equals(option))
            SendBufferSize = (int)(object)value!;
        else if (ChannelOption.SoKeepalive.Equals(option))
            KeepAlive = (bool)(object)value!;
        else if (ChannelOption.TcpNodelay.Equals(option))
            TcpNoDelay = (bool)(object)value!;
        else if (ChannelOption.SoLinger.Equals(option))
            Linger = (int)(object)value!;
        else if (ChannelOption.AllowHalfClosure.Equals(option))
            AllowHalfClosure = (bool)(object)value!;
        else
            return false;
        return true;
    }
}
