using DotNetty.Transport.Channels;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// The socket options of one channel. A channel's options are set before its socket exists (the family is known
/// only at bind or connect), so they are kept here until <see cref="Attach"/>. Any thread.
/// </summary>
internal sealed unsafe class SocketOptionStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SocketOption, long> _pending = [];
    private FileDescriptor? _socket;

    /// <summary>Applies what was set so far to the new socket; later calls go straight to it.</summary>
    /// <exception cref="ChannelException">The kernel refused an option.</exception>
    internal void Attach(FileDescriptor socket)
    {
        lock (_gate)
        {
            foreach ((SocketOption option, long value) in _pending)
                Apply(socket, option, value);
            _pending.Clear();
            _socket = socket;
        }
    }

    /// <exception cref="ChannelException">The kernel refused, or the channel is closed.</exception>
    internal void Set(SocketOption option, long value)
    {
        lock (_gate)
        {
            if (_socket is null)
                _pending[option] = value;
            else
                Apply(_socket, option, value);
        }
    }

    /// <returns>The kernel's value, or what was set before there is a socket, or zero.</returns>
    /// <exception cref="ChannelException">The kernel refused, or the channel is closed.</exception>
    internal long Get(SocketOption option)
    {
        lock (_gate)
        {
            return _socket is null ? _pending.GetValueOrDefault(option) : Read(_socket, option);
        }
    }

    internal static long Read(FileDescriptor socket, SocketOption option)
    {
        long value = 0;
        uint size = option.Size;
        try
        {
            if (LibC.GetSocketOption(socket, option.Level, option.Name, &value, &size) == 0)
                return value;
        }
        catch (ObjectDisposedException e)
        {
            throw new ChannelException(e);
        }
        throw new ChannelException(Errno.ToException(Errno.Last, $"getsockopt {option}"));
    }

    private static void Apply(FileDescriptor socket, SocketOption option, long value)
    {
        try
        {
            if (LibC.SetSocketOption(socket, option.Level, option.Name, &value, option.Size) == 0)
                return;
        }
        catch (ObjectDisposedException e)
        {
            throw new ChannelException(e);
        }
        throw new ChannelException(Errno.ToException(Errno.Last, $"setsockopt {option}"));
    }
}
